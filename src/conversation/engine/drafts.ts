import { listFields, plainAnswer } from '#catalogue';
import { dayIn } from '#language';
import { forgetPending } from './documents.ts';
import { cancelInactivityTimer, setInactivityTimer } from './inactivity.ts';
import { advance, measure } from './journey.ts';
import { serviceOf } from './slots.ts';
import type { Draft, Journey } from './state.ts';
import { addHours, note, say, sayOf, without, type Turn } from './turn.ts';

// Forms put aside. Each has a timer of its own: it reminds once, some days before the form lapses, and then lets it lapse.
// One phone may have several, of several people; one form at a time is open.

/** Whether the citizen may put one more form aside. */
export function draftsAreFull(turn: Turn): boolean {
  return turn.state.drafts.length >= turn.deps.catalogue.region.conversation.drafts.most;
}

/** Puts the open form aside as it stands. What it still waits for arrives all the same (documents.ts). */
export function putAside(turn: Turn): void {
  const { journey } = turn.state;
  if (!journey) return;
  cancelInactivityTimer(turn);
  const { keepDays, remindDays } = turn.deps.catalogue.region.conversation.drafts;
  const savedAt = turn.state.lastHeardAt ?? turn.input.now;
  const timers = turn.state.timers + 1;
  const timer = `draft:${timers}`;
  turn.events.push({ kind: 'timerSet', timer, dueAt: addHours(savedAt, (keepDays - remindDays) * 24) });
  const draft: Draft = { journey: { ...journey, reminded: false }, savedAt, timer, reminded: false };
  turn.state = { ...without(turn.state, 'journey'), timers, drafts: [draft, ...turn.state.drafts] };
}

/** Opens a form again where it stood; one that is open meanwhile takes its place. */
export function takeUp(turn: Turn, journeyId: string): void {
  const draft = turn.state.drafts.find((one) => one.journey.id === journeyId);
  if (!draft) return;
  putAside(turn);
  removeDraft(turn, draft);
  const { journey } = draft;
  turn.state = { ...turn.state, journey };
  setInactivityTimer(turn, turn.deps.catalogue.region.conversation.remindAfterHours);
  // What was answered while it lay there, and rules that go by the day, may lead elsewhere now.
  if (journey.at.kind !== 'start' && journey.at.kind !== 'field') advance(turn);
}

/** All forms that were put aside are thrown away. */
export function dropDrafts(turn: Turn): void {
  for (const draft of turn.state.drafts) {
    forgetPending(turn, draft.journey);
    removeDraft(turn, draft);
    measure(turn, draft.journey, 'cancelled');
  }
}

function removeDraft(turn: Turn, draft: Draft): void {
  turn.events.push({ kind: 'timerCancelled', timer: draft.timer });
  turn.state = { ...turn.state, drafts: turn.state.drafts.filter((one) => one.journey.id !== draft.journey.id) };
}

/** The timer of a draft: reminds, or lets it lapse. */
export function breakDraftSilence(turn: Turn, timer: string): void {
  const draft = turn.state.drafts.find((one) => one.timer === timer);
  if (!draft) return;
  const { journey } = draft;
  if (draft.reminded) {
    measure(turn, journey, 'lapsed');
    const drafts = turn.state.drafts.filter((one) => one !== draft);
    turn.state = { ...turn.state, drafts, lapsed: journey.serviceId };
    if (turn.state.overlay?.kind === 'drafts' && drafts.length === 0) turn.state = without(turn.state, 'overlay');
    return;
  }
  const timers = turn.state.timers + 1;
  const next = `draft:${timers}`;
  turn.events.push({ kind: 'timerSet', timer: next, dueAt: lapsesAt(turn, draft) });
  const drafts = turn.state.drafts.map((one) => (one === draft ? { ...draft, timer: next, reminded: true } : one));
  turn.state = { ...turn.state, timers, drafts };
  note(
    turn,
    say(turn, 'drafts.reminder', { form: nameOfForm(turn, journey), until: dayOf(turn, lapsesAt(turn, draft)) }),
  );
  const { overlay, journey: open, replies } = turn.state;
  if (!overlay && !open && replies.length === 0) turn.state = { ...turn.state, overlay: { kind: 'drafts' } };
}

export function lapsesAt(turn: Turn, draft: Draft): string {
  return addHours(draft.savedAt, turn.deps.catalogue.region.conversation.drafts.keepDays * 24);
}

/** The calendar day of an instant, for formatDate. */
export function dayOf(turn: Turn, instant: string): string {
  return dayIn(turn.deps.catalogue.region.timeZone, instant);
}

/** The service, and for whom, where a name was written already. */
function nameOfForm(turn: Turn, journey: Journey): string {
  const service = sayOf(turn, journey.serviceId, 'shortName');
  const person = personOf(turn, journey);
  return person === undefined ? service : `${service} · ${person}`;
}

/** The first name that was written in the form. */
export function personOf(turn: Turn, journey: Journey): string | undefined {
  const named = listFields(serviceOf(turn, journey)).find(
    (field) => field.kind === 'person-name' && (journey.answers[field.id] ?? null) !== null,
  );
  return named && plainAnswer(named, journey.answers[named.id]);
}
