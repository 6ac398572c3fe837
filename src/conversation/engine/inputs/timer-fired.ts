import { askOf } from '../ask.ts';
import { lapseAgreement } from './agreement.ts';
import { findHolder, settleDocument } from '../documents.ts';
import { setInactivityTimer } from '../inactivity.ts';
import { breakDraftSilence, putAside } from '../drafts.ts';
import { addHours, note, say, sayOf, without, type Turn } from '../turn.ts';
import { goOnWaiting, isWait } from '../waits.ts';

/** A timer this conversation set. One that belongs to something already over does nothing. */
export function handleTimerFired(turn: Turn, timer: string): void {
  if (lapseAgreement(turn, timer)) return;
  if (timer.startsWith('quiet:')) breakQuiet(turn, timer.slice('quiet:'.length));
  else if (timer.startsWith('wait:')) stopWaiting(turn, timer.slice('wait:'.length));
  else if (timer.startsWith('draft:')) breakDraftSilence(turn, timer);
  else if (timer === turn.state.inactivity?.timer) breakSilence(turn);
}

/** What was set in motion takes longer than a moment. */
function breakQuiet(turn: Turn, id: string): void {
  const { journey, filing } = turn.state;
  if (filing?.includes(id)) return note(turn, say(turn, 'filed.sending'));
  if ((journey?.at.kind !== 'lookup' || journey.at.requestId !== id) && !findHolder(turn.state, id)) return;
  goOnWaiting(turn, id);
  // Whoever turned to something else meanwhile is not spoken to.
  if (isWait(askOf(turn.state))) turn.speaks = true;
}

/** The register or the document check has not answered in time: the citizen is told and can try again. */
function stopWaiting(turn: Turn, id: string): void {
  const { journey } = turn.state;
  if (journey?.at.kind === 'lookup' && journey.at.requestId === id) {
    const at = { ...journey.at, kind: 'lookup-failed', outcome: 'unavailable' } as const;
    turn.state = { ...turn.state, journey: { ...journey, at } };
    turn.speaks = true;
    return;
  }
  if (findHolder(turn.state, id)) {
    note(turn, say(turn, 'document.refused.unavailable'));
    settleDocument(turn, id, false);
  }
}

/** Reminds once while a reply is still free of a template, then puts the form aside without a word. */
function breakSilence(turn: Turn): void {
  turn.state = without(turn.state, 'inactivity');
  const { journey, lastHeardAt } = turn.state;
  if (!journey) return;
  const { remindAfterHours, lapseAfterHours } = turn.deps.catalogue.region.conversation;
  const silentUntil = (hours: number): boolean => addHours(lastHeardAt ?? turn.input.now, hours) <= turn.input.now;
  if (journey.reminded && silentUntil(lapseAfterHours)) {
    putAside(turn);
    if (turn.state.overlay) turn.state = without(turn.state, 'overlay');
    turn.state = { ...turn.state, laidAside: journey.id };
  } else if (!journey.reminded && silentUntil(remindAfterHours)) {
    turn.state = { ...turn.state, journey: { ...journey, reminded: true } };
    note(turn, say(turn, 'reminder.body', { service: sayOf(turn, journey.serviceId, 'name') }));
    setInactivityTimer(turn, lapseAfterHours);
  } else {
    setInactivityTimer(turn, journey.reminded ? lapseAfterHours : remindAfterHours);
  }
}
