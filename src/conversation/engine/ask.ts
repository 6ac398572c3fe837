import type { At, ConversationState, Journey, Overlay, Reply } from './state.ts';

/** What the citizen is being asked now; `idle` is the named end of every story. */
export type Ask =
  | { readonly kind: 'overlay'; readonly overlay: Overlay }
  | { readonly kind: 'journey'; readonly journey: Journey; readonly at: At }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'idle' };

export function askOf(state: ConversationState): Ask {
  if (state.overlay) return { kind: 'overlay', overlay: state.overlay };
  if (state.journey) return { kind: 'journey', journey: state.journey, at: state.journey.at };
  const [reply] = state.replies;
  return reply ? { kind: 'reply', reply } : { kind: 'idle' };
}

/** Two asks with the same key are the same question; a prompt keeps its id as long as its key stays. */
export function askKey(ask: Ask): string {
  switch (ask.kind) {
    case 'overlay':
      return ask.overlay.kind === 'menu' ? `menu:${ask.overlay.page}` : ask.overlay.kind;
    case 'journey':
      return `${ask.journey.id}:${stepOf(ask.at)}${ask.journey.pending.length > 0 ? ':checking' : ''}`;
    case 'reply':
      return `${ask.reply.caseId}:${ask.reply.kind}:${ask.reply.at}${ask.reply.pending.length > 0 ? ':checking' : ''}`;
    case 'idle':
      return 'idle';
  }
}

/** Name of a step of the form, for prompts and measures. */
export function stepOf(at: At): string {
  switch (at.kind) {
    case 'field':
      return at.areas ? `field:${at.field}:which` : `field:${at.field}`;
    case 'evidence':
      return `evidence:${at.evidence}`;
    case 'lookup':
      return `lookup:${at.lookup}`;
    case 'lookup-failed':
      return `lookup-failed:${at.lookup}`;
    case 'change':
      return `change:${at.page}`;
    case 'start':
    case 'capacity':
    case 'review':
    case 'declare':
      return at.kind;
  }
}
