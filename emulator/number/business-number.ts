/**
 * The service's own number: its quality and limits, its registration and settings, its Flow key and its webhook
 * subscription. Changes made from outside (control API) are told to the app as management webhooks (§2.10).
 */
import { enqueueManagement } from '../webhook/management.ts';
import type { EmulatorConfig } from '../config.ts';
import { createTokenBucket } from '../token-bucket.ts';
import type { World } from '../world.ts';

export type NumberQuality = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
export type BusinessNumber = {
  quality: NumberQuality;
  messagesPerSecond: number;
  /** Unique people written to outside their window in 24 hours, of the whole portfolio. */
  dailyUsers: number;
  registered: boolean;
  pin: string | null;
  identityCheck: boolean;
  storageRegion: string | null;
  /** When it was registered or deregistered lately, for the limit of ten in 72 hours. */
  registrationsAtMs: readonly number[];
  /** Public key for Flows as uploaded; phones may still hold the previous one until a 421. */
  flowKey: string | null;
  flowKeyOnPhones: string | null;
  subscribed: boolean;
  /** Callbacks for the field `messages` alone: of this number, and of the account where the number has none (§2.2). */
  callbackOverride: string | null;
  accountCallbackOverride: string | null;
  /** Asked for by request_code, until it was typed in. */
  verificationCode: string | null;
  wrongPins: number;
  username: string | null;
  conversation: Readonly<Record<string, unknown>>;
  compliance: Readonly<Record<string, unknown>>;
  /** Words of the QR codes and short links, by code. */
  readonly links: Record<string, string>;
  profile: Readonly<Record<string, unknown>>;
  readonly blockedUsers: Set<string>;
};

export type NumberChanges = {
  readonly quality?: NumberQuality | undefined;
  readonly messagesPerSecond?: number | undefined;
  readonly dailyUsers?: number | undefined;
  readonly identityCheck?: boolean | undefined;
};

export function newNumber(config: EmulatorConfig): BusinessNumber {
  return {
    quality: 'GREEN',
    messagesPerSecond: config.messagesPerSecond,
    dailyUsers: config.dailyUsers,
    registered: true,
    pin: null,
    identityCheck: false,
    storageRegion: null,
    registrationsAtMs: [],
    flowKey: null,
    flowKeyOnPhones: null,
    subscribed: true,
    callbackOverride: null,
    accountCallbackOverride: null,
    verificationCode: null,
    wrongPins: 0,
    username: null,
    conversation: { enable_welcome_message: false, prompts: [], commands: [] },
    compliance: {},
    links: {},
    profile: { about: '', vertical: 'GOVT' },
    blockedUsers: new Set(),
  };
}

/** Applies the changes and tells the app what Meta would tell it. */
export function changeNumber(world: World, changes: NumberChanges): void {
  const { number, config } = world;
  if (changes.quality !== undefined && changes.quality !== number.quality) {
    number.quality = changes.quality;
    enqueueManagement(world, 'account_alerts', {
      entity_type: 'PHONE_NUMBER',
      entity_id: config.phoneNumberId,
      alert_severity: changes.quality === 'GREEN' ? 'INFORMATIONAL' : 'WARNING',
      alert_status: 'ACTIVE',
      alert_type: 'PHONE_NUMBER_QUALITY',
      alert_description: `Quality of the number is now ${changes.quality}.`,
    });
  }
  if (changes.messagesPerSecond !== undefined && changes.messagesPerSecond !== number.messagesPerSecond) {
    const raised = changes.messagesPerSecond > number.messagesPerSecond;
    number.messagesPerSecond = changes.messagesPerSecond;
    const perSecond = changes.messagesPerSecond;
    world.numberBucket = createTokenBucket(perSecond, perSecond, world.clock.now());
    if (raised) enqueueQuality(world, 'THROUGHPUT_UPGRADE');
  }
  if (changes.dailyUsers !== undefined && changes.dailyUsers !== number.dailyUsers) {
    number.dailyUsers = changes.dailyUsers;
    const limit = { max_daily_conversations_per_business: tierOf(number.dailyUsers) };
    enqueueManagement(world, 'business_capability_update', { ...limit, max_phone_numbers_per_business: 20 });
  }
  if (changes.identityCheck !== undefined) number.identityCheck = changes.identityCheck;
}

/** The number as the control API shows it. */
export function describeNumber(world: World): object {
  const { flowKey, flowKeyOnPhones: _onPhones, pin: _pin, blockedUsers, ...shown } = world.number;
  return { ...shown, flowKeyUploaded: flowKey !== null, blockedUsers: [...blockedUsers] };
}

export function tierOf(dailyUsers: number): string {
  const tiers = [
    [50, 'TIER_50'],
    [250, 'TIER_250'],
    [2_000, 'TIER_2K'],
    [10_000, 'TIER_10K'],
    [100_000, 'TIER_100K'],
  ] as const;
  return tiers.find(([most]) => dailyUsers <= most)?.[1] ?? 'TIER_UNLIMITED';
}

function enqueueQuality(world: World, event: string): void {
  enqueueManagement(world, 'phone_number_quality_update', {
    display_phone_number: world.config.displayPhone,
    event,
    max_daily_conversations_per_business: tierOf(world.number.dailyUsers),
  });
}
