import type { ConversationState } from '#conversation/engine';

/** Two halves of one person: a form goes before none, the newest before older ones; what is owed to officers stays owed. */
export function joinStates(newest: ConversationState, others: readonly ConversationState[]): ConversationState {
  const all = [newest, ...others];
  const filing = all.flatMap((state) => state.filing ?? []);
  return {
    ...(all.find((state) => state.journey !== undefined) ?? newest),
    replies: all.flatMap((state) => state.replies),
    drafts: all.flatMap((state) => state.drafts),
    held: all.flatMap((state) => state.held),
    ...(filing.length > 0 ? { filing } : {}),
  };
}
