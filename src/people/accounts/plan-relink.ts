// What follows when WhatsApp says that a citizen has another number or another BSUID now, decided without I/O. Our account
// stays. Only a BSUID makes two accounts one: whoever held the new number before keeps what is theirs, not the number.

import { assertNever } from '#platform/pure';
import type { Contact, KnownAccount } from './plan-links.ts';

export interface RelinkPlan {
  readonly accountId: string;
  readonly closed: readonly string[];
  readonly attached: readonly string[];
  readonly merge: { readonly absorbed: string; readonly survivor: string } | undefined;
}

type Part = 'phone' | 'bsuid';

/** Undefined: none of these identifiers is anybody's here, or nothing is told of where they are now. */
export function planRelink(
  known: ReadonlyMap<string, KnownAccount>,
  previous: Contact,
  current: Contact,
): RelinkPlan | undefined {
  if (current.phone === undefined && current.bsuid === undefined) return undefined;
  const holderOf = (key: string | undefined): KnownAccount | undefined =>
    key === undefined ? undefined : known.get(key);
  const before = findBefore(known, previous, current);
  const byNewBsuid = holderOf(current.bsuid);
  const subject = before ?? byNewBsuid;
  if (subject === undefined) return undefined;
  const other = before !== undefined && byNewBsuid !== undefined && byNewBsuid !== before ? byNewBsuid : undefined;
  const own = other === undefined ? [subject] : [subject, other];

  const closed = new Set<string>();
  for (const account of own) {
    for (const part of ['phone', 'bsuid'] as const) {
      const held = account[part];
      if (held !== undefined && hasEnded(part, account, held, previous, current)) closed.add(held);
    }
  }
  const attached: string[] = [];
  for (const key of [current.phone, current.bsuid]) {
    if (key === undefined) continue;
    const holder = holderOf(key);
    if (holder !== undefined && own.includes(holder)) continue;
    if (holder !== undefined) closed.add(key);
    attached.push(key);
  }
  const [survivor, absorbed] =
    other !== undefined && other.accountId < subject.accountId ? [other, subject] : [subject, other];
  return {
    accountId: survivor.accountId,
    closed: [...closed],
    attached,
    merge: absorbed === undefined ? undefined : { absorbed: absorbed.accountId, survivor: survivor.accountId },
  };
}

/** Who held the old identifiers. A number whose BSUID is another one has changed hands already: it names nobody. */
function findBefore(
  known: ReadonlyMap<string, KnownAccount>,
  previous: Contact,
  current: Contact,
): KnownAccount | undefined {
  const bsuid = previous.bsuid === current.bsuid ? undefined : previous.bsuid;
  const byBsuid = bsuid === undefined ? undefined : known.get(bsuid);
  if (byBsuid !== undefined) return byBsuid;
  const byPhone = previous.phone === undefined ? undefined : known.get(previous.phone);
  if (byPhone === undefined || byPhone.bsuid === undefined || bsuid === undefined) return byPhone;
  return undefined;
}

/**
 * A BSUID is made anew with the number: one that is not the new one has ended, and so has a number that the notice does
 * not confirm. What the holder of the new BSUID shows beside it is newer than the notice unless that names another.
 */
function hasEnded(part: Part, account: KnownAccount, held: string, previous: Contact, current: Contact): boolean {
  switch (part) {
    case 'phone':
      if (current.phone !== undefined) return held !== current.phone;
      return account.bsuid !== current.bsuid || held === previous.phone;
    case 'bsuid':
      // A notice that names the number that is known already, and nothing else, tells nothing.
      return current.bsuid === undefined ? account.phone !== current.phone : held !== current.bsuid;
    default:
      return assertNever(part);
  }
}
