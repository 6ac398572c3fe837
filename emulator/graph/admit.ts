/** Who a message goes to and whether it may go now: throughput, pair rate, the portfolio's daily people (§5). */
import { LIMITS } from '#channel/wire';
import type { Citizen } from '../chat.ts';
import { createTokenBucket, takeToken } from '../token-bucket.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import type { OutboundMessage } from './schema/message.ts';

const dayMs = 24 * 60 * 60 * 1000;

export type Recipient = {
  readonly citizen: Citizen | undefined;
  /** Phone digits or user id, whichever was addressed. */
  readonly address: string;
  readonly contact: object;
};

/** `to` wins over `recipient`; a number without `+` gets our country code in front, as at Meta (§3.1). */
export function resolveRecipient(world: World, message: OutboundMessage): Recipient {
  const citizens = [...world.citizens.values()];
  if (message.to === undefined) {
    const userId = message.recipient ?? '';
    const citizen = citizens.find((each) => each.userId === userId);
    return { citizen, address: userId, contact: { input: userId, user_id: userId } };
  }
  const digits = message.to.replaceAll(/[^0-9]/g, '');
  if (digits === '' || /[^0-9+()\s-]/.test(message.to)) throw new GraphError(131009, 'Param to is not a phone number.');
  const address = message.to.trim().startsWith('+') ? digits : `${world.config.countryCode}${digits}`;
  const citizen = citizens.find((each) => each.phone === address);
  const userId = citizen === undefined ? {} : { user_id: citizen.userId };
  return { citizen, address, contact: { input: message.to, wa_id: address, ...userId } };
}

export function isInsideWindow(world: World, citizen: Citizen | undefined): boolean {
  const openedAtMs = citizen?.lastInboundByNumber?.[world.config.phoneNumberId];
  if (openedAtMs === undefined) return false;
  return world.clock.now() - openedAtMs <= LIMITS.serviceWindowSeconds * 1000;
}

/** The limits, in the order Meta's answers suggest. Throws 133010, 131021, 130429 or 131056. */
export function admit(world: World, recipient: Recipient): void {
  const nowMs = world.clock.now();
  if (!world.number.registered) throw new GraphError(133010, 'Register the number first.');
  if (recipient.address === world.config.displayPhone) throw new GraphError(131021, 'Send to another number.');
  if (!takeToken(world.numberBucket, nowMs)) {
    throw new GraphError(130429, 'Message failed to send because the throughput of this number is used up.');
  }
  const pair = recipient.citizen?.id ?? recipient.address;
  let bucket = world.pairBuckets.get(pair);
  if (bucket === undefined) {
    bucket = createTokenBucket(LIMITS.pairBurst, 1 / LIMITS.pairSecondsPerMessage, nowMs);
    world.pairBuckets.set(pair, bucket);
  }
  if (!takeToken(bucket, nowMs)) {
    throw new GraphError(131056, 'Too many messages from this number to the same recipient in a short time.');
  }
}

/** Templates to people outside their window count against the portfolio's unique people in 24 hours. */
export function admitOutsideWindow(world: World, recipient: Recipient): void {
  const nowMs = world.clock.now();
  const { writtenToOutsideWindow: written, number, config } = world;
  for (const [address, atMs] of written) if (atMs <= nowMs - dayMs) written.delete(address);
  if (!written.has(recipient.address) && written.size >= number.dailyUsers) {
    throw new GraphError(
      config.dailyUsersError,
      `This portfolio may write to ${number.dailyUsers} people in 24 hours.`,
    );
  }
  written.set(recipient.address, nowMs);
}
