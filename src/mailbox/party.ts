// A party: somebody or something that has a mailbox. 256 virtual shards by the last byte of its id; a worker locks
// groups of 32 of them. The numbers are fixed for ever: they are part of every worker's idea of who locks what.

export type PartyKind = 'account' | 'case';

export interface Party {
  readonly kind: PartyKind;
  readonly id: string;
}

const SHARDS_PER_GROUP = 32;
export const GROUP_COUNT = 8;

/** Class of the advisory locks; the second key is the group number. */
export const GROUP_LOCK_CLASS = 0x4d42; // "MB"

/** Same result as SQL `mailbox_group(party_id)`. */
export function groupOf(partyId: string): number {
  return Math.floor(Number.parseInt(partyId.slice(-2), 16) / SHARDS_PER_GROUP);
}
