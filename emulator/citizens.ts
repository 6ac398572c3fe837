/** The people behind the phones: the two of the demo, and those that tests and visitors add. Names are invented. */
import type { Citizen, CitizenLanguage } from './chat.ts';
import { mintIdentityHash, mintPhone, userIdOf } from './identity.ts';
import { sendSystem } from './inbound.ts';
import { contactOf } from './webhook/body.ts';
import { enqueueManagement } from './webhook/management.ts';
import { putCitizen, type World } from './world.ts';

const demoCitizens = [
  { id: 'kamla', name: 'Kamla Devi', phone: '919999904127', language: 'hi', phoneShown: true },
  { id: 'arjun', name: 'Arjun Mehta', phone: '919999908365', language: 'en', phoneShown: true },
] as const;

export type NewCitizen = {
  readonly name: string;
  readonly phone?: string | undefined;
  readonly language?: CitizenLanguage | undefined;
  readonly phoneShown?: boolean | undefined;
};

export type AddCitizenOutcome =
  { readonly ok: true; readonly citizen: Citizen } | { readonly ok: false; readonly reason: 'phone-taken' };

export function addDemoCitizens(world: World): void {
  for (const citizen of demoCitizens) {
    if (world.citizens.has(citizen.id)) continue;
    putCitizen(world, {
      ...citizen,
      userId: userIdOf(citizen.phone, world.config.wabaId),
      marketingStopped: false,
      identityHash: mintIdentityHash(),
      lastInboundAtMs: null,
    });
  }
}

export function addCitizen(world: World, wish: NewCitizen): AddCitizenOutcome {
  const taken = new Set([...world.citizens.values()].map((citizen) => citizen.phone));
  let phone = wish.phone ?? mintPhone();
  if (wish.phone === undefined) while (taken.has(phone)) phone = mintPhone();
  if (taken.has(phone) || phone === world.config.displayPhone) return { ok: false, reason: 'phone-taken' };
  const citizen = putCitizen(world, {
    id: freeId(world, wish.name, phone),
    name: wish.name,
    phone,
    userId: userIdOf(phone, world.config.wabaId),
    phoneShown: wish.phoneShown ?? true,
    language: wish.language ?? 'en',
    marketingStopped: false,
    identityHash: mintIdentityHash(),
    lastInboundAtMs: null,
  });
  return { ok: true, citizen };
}

/**
 * A new number on the same phone: the user id changes with it, and the app is told twice, as a system message in the
 * chat and as a `user_id_update` (§2.6, §2.9). Who hides their number has none in either.
 */
export function changePhone(world: World, citizen: Citizen, wish: string | undefined): AddCitizenOutcome {
  const taken = new Set([...world.citizens.values()].map((each) => each.phone));
  let phone = wish ?? mintPhone();
  if (wish === undefined) while (taken.has(phone)) phone = mintPhone();
  if (taken.has(phone) || phone === world.config.displayPhone) return { ok: false, reason: 'phone-taken' };
  const moved = { ...citizen, phone, userId: userIdOf(phone, world.config.wabaId), identityHash: mintIdentityHash() };
  sendSystem(world, citizen, moved);
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  const change = {
    ...(citizen.phoneShown ? { wa_id: phone } : {}),
    detail: 'The user changed their phone number.',
    user_id: { previous: citizen.userId, current: moved.userId },
    timestamp,
  };
  const { displayPhone, phoneNumberId } = world.config;
  const metadata = { display_phone_number: displayPhone, phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, user_id_update: [change] };
  enqueueManagement(world, 'user_id_update', value, citizen.id);
  return { ok: true, citizen: putCitizen(world, moved) };
}

/** The citizen stops or resumes marketing messages of this business in their chat's settings, and the app is told (§2.10). */
export function setMarketing(world: World, citizen: Citizen, stopped: boolean): Citizen {
  const changed = putCitizen(world, { ...citizen, marketingStopped: stopped });
  const { displayPhone, phoneNumberId } = world.config;
  const phone = citizen.phoneShown ? { wa_id: citizen.phone } : {};
  const preference = {
    ...phone,
    user_id: citizen.userId,
    detail: `User requested to ${stopped ? 'stop' : 'resume'} marketing messages`,
    category: 'marketing_messages',
    value: stopped ? 'stop' : 'resume',
    timestamp: Math.floor(world.clock.now() / 1000),
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayPhone, phone_number_id: phoneNumberId },
    contacts: [contactOf(world, citizen)],
    user_preferences: [preference],
  };
  enqueueManagement(world, 'user_preferences', value, citizen.id);
  return changed;
}

/** `asha`, or `asha-4127` when there is an Asha already or the name has no Latin letters. */
function freeId(world: World, name: string, phone: string): string {
  const first = name.toLowerCase().match(/[a-z]+/)?.[0] ?? 'citizen';
  if (first !== 'citizen' && !world.citizens.has(first)) return first;
  const short = `${first}-${phone.slice(-5)}`;
  return world.citizens.has(short) ? `${first}-${phone}` : short;
}
