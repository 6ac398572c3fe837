import { LABEL_LIMITS } from '#catalogue';
import { clipText, formatDate, quoteForChat } from '#language';
import { dayOf, draftsAreFull, lapsesAt, personOf, putAside, takeUp } from '../drafts.ts';
import { pageOf, type Answer, type Prompt } from '../prompt.ts';
import { askOf } from '../ask.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import type { Draft } from '../state.ts';
import { languageOf, note, say, type Turn } from '../turn.ts';

/** The forms that were put aside: one to go on with. */
export function promptDrafts(turn: Turn): Prompt {
  const { items } = pageOf(turn.state.drafts, 0, 1);
  const choices = items.map((draft, at) => ({
    value: draft.journey.id,
    title: rowTitle(turn, draft, at + 1),
    description: clipText(describe(turn, draft), LABEL_LIMITS.rowDescription),
  }));
  return {
    body: say(turn, 'drafts.body'),
    choices: [...choices, { value: '+back', title: say(turn, 'choices.back') }],
  };
}

/** Rows of one list may not read alike: they are numbered. */
function rowTitle(turn: Turn, draft: Draft, number: number): string {
  return clipText(
    `${number}. ${turn.deps.catalogue.text(draft.journey.serviceId, languageOf(turn), 'shortName')}`,
    LABEL_LIMITS.row,
  );
}

function describe(turn: Turn, draft: Draft): string {
  const person = personOf(turn, draft.journey);
  const saved = say(turn, 'drafts.saved', {
    savedOn: formatDate(dayOf(turn, draft.savedAt), languageOf(turn)),
    until: formatDate(dayOf(turn, lapsesAt(turn, draft)), languageOf(turn)),
  });
  return person === undefined ? saved : `${quoteForChat(person)} · ${saved}`;
}

export function answerDrafts(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  closeOverlay(turn);
  if (answer.value === '+back') {
    if (askOf(turn.state).kind === 'idle') openMenu(turn);
    return;
  }
  takeUp(turn, answer.value);
}

/** The list of forms; where there is none, says so. */
export function openDrafts(turn: Turn): void {
  if (turn.state.drafts.length > 0) turn.state = { ...turn.state, overlay: { kind: 'drafts' } };
  else if (askOf(turn.state).kind === 'idle') openMenu(turn, say(turn, 'drafts.none'));
  else note(turn, say(turn, 'drafts.none'));
}

/** Puts the open form aside and says so; false, and the list of forms, where there are too many. */
export function keepForLater(turn: Turn): boolean {
  if (draftsAreFull(turn)) {
    note(turn, say(turn, 'drafts.full', { count: turn.state.drafts.length }));
    turn.state = { ...turn.state, overlay: { kind: 'drafts' } };
    return false;
  }
  putAside(turn);
  note(turn, say(turn, 'drafts.kept'));
  return true;
}
