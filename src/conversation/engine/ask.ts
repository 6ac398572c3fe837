import type { Json } from '#platform/pure';
import type { Agreement, At, ConversationState, Journey, Overlay, Reply } from './state.ts';

/** What the citizen is being asked now; `idle` is the named end of every story. */
export type Ask =
  | { readonly kind: 'overlay'; readonly overlay: Overlay }
  | { readonly kind: 'agreement'; readonly agreement: Agreement }
  | { readonly kind: 'journey'; readonly journey: Journey; readonly at: At }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'idle' };

export function askOf(state: ConversationState): Ask {
  if (state.overlay) return { kind: 'overlay', overlay: state.overlay };
  const agreement = state.agreements?.[0];
  if (agreement) return { kind: 'agreement', agreement };
  if (state.journey) return { kind: 'journey', journey: state.journey, at: state.journey.at };
  const [reply] = openReplies(state);
  return reply ? { kind: 'reply', reply } : { kind: 'idle' };
}

/** What is owed to officers. What an officer wrote is not shown to a phone that may be somebody else's. */
export function openReplies(state: ConversationState): readonly Reply[] {
  return state.doubted ? [] : state.replies;
}

/** Two asks with the same key are the same question; a prompt keeps its id as long as its key stays. */
export function askKey(ask: Ask): string {
  switch (ask.kind) {
    case 'overlay':
      return overlayKey(ask.overlay);
    case 'agreement':
      return `agreement:${ask.agreement.id}`;
    case 'journey':
      return `${ask.journey.id}:${stepOf(ask.at)}${draftKey(ask.at.kind === 'field' ? ask.at.draft : undefined)}${isChecking(ask) ? ':checking' : ''}`;
    case 'reply':
      return `${ask.reply.caseId}:${ask.reply.kind}:${ask.reply.at}${draftKey(ask.reply.draft)}${ask.reply.pending.length > 0 ? ':checking' : ''}`;
    case 'idle':
      return 'idle';
  }
}

/** Papers that came with a form are checked while something else is asked: that question stays the same. */
function isChecking({ at, journey }: Extract<Ask, { kind: 'journey' }>): boolean {
  return at.kind === 'evidence' && journey.pending.length > 0;
}

/** The same overlay may list something else. */
function overlayKey(overlay: Overlay): string {
  switch (overlay.kind) {
    case 'menu':
      return `menu:${overlay.page}${overlay.department === undefined ? '' : `:${overlay.department}`}`;
    case 'offer':
      return `offer:${overlay.services.join(',')}`;
    case 'resume':
      return `resume${overlay.anew ? ':anew' : ''}${overlay.next === undefined ? '' : `:${overlay.next}`}`;
    case 'choose-pin':
      return `choose-pin:${overlay.caseId}`;
    case 'pin':
      return `pin:${overlay.caseId}`;
    case 'held':
      return `held:${overlay.purpose}`;
    case 'feedback':
      return `feedback:${overlay.caseId}`;
    case 'person':
      return `person:${overlay.number}`;
    case 'language':
    case 'drafts':
    case 'forget':
    case 'cancel':
      return overlay.kind;
  }
}

/** A field asks something else with every draft: buttons of an earlier one no longer answer it. */
function draftKey(draft: Json | undefined): string {
  return draft === undefined ? '' : `:${JSON.stringify(draft)}`;
}

/** Name of a step of the form, for prompts and measures. */
export function stepOf(at: At): string {
  switch (at.kind) {
    case 'field':
      return at.draft === undefined ? `field:${at.field}` : `field:${at.field}:more`;
    case 'evidence':
      return `evidence:${at.evidence}`;
    case 'lookup':
      return `lookup:${at.lookup}`;
    case 'lookup-failed':
      return `lookup-failed:${at.lookup}`;
    case 'change':
      return ['change', at.page, at.of, at.only?.join(',')].filter((one) => one !== undefined).join(':');
    case 'helping':
      return `helping:${at.ask}`;
    case 'start':
    case 'capacity':
    case 'review':
    case 'agreement':
      return at.kind;
  }
}
