/** The people behind the phones: the two of the demo, and those that tests and visitors add. Names are invented. */
import type { Citizen, CitizenLanguage } from './chat.ts';
import { mintPhone, userIdOf } from './identity.ts';
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
    putCitizen(world, { ...citizen, userId: userIdOf(citizen.phone, world.config.wabaId), lastInboundAtMs: null });
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
    lastInboundAtMs: null,
  });
  return { ok: true, citizen };
}

/** `asha`, or `asha-4127` when there is an Asha already or the name has no Latin letters. */
function freeId(world: World, name: string, phone: string): string {
  const first = name.toLowerCase().match(/[a-z]+/)?.[0] ?? 'citizen';
  if (first !== 'citizen' && !world.citizens.has(first)) return first;
  const short = `${first}-${phone.slice(-5)}`;
  return world.citizens.has(short) ? `${first}-${phone}` : short;
}
