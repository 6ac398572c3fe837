// States of those who write at the moment: what this process opened or sealed last, by account. The tables decide: what is
// remembered counts only while the very same sealed bytes are stored. The engine changes no state, it makes new ones.

import type { ConversationState } from '#conversation/engine';

export interface RecentStates {
  find(accountId: string, sealed: Buffer): ConversationState | undefined;
  keep(accountId: string, sealed: Buffer, state: ConversationState): void;
}

export function createRecentStates(limit: number): RecentStates {
  const known = new Map<string, { readonly sealed: Buffer; readonly state: ConversationState }>();
  return {
    find(accountId, sealed) {
      const one = known.get(accountId);
      return one?.sealed.equals(sealed) === true ? one.state : undefined;
    },
    keep(accountId, sealed, state) {
      known.delete(accountId);
      if (known.size >= limit) {
        for (const oldest of known.keys()) {
          known.delete(oldest);
          break;
        }
      }
      known.set(accountId, { sealed, state });
    },
  };
}
