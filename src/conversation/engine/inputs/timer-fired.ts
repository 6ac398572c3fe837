import { settleDocument } from '../documents.ts';
import { setInactivityTimer } from '../inactivity.ts';
import { measure } from '../journey.ts';
import { addHours, note, say, sayOf, without, type Turn } from '../turn.ts';

/** A timer this conversation set. One that belongs to something already over does nothing. */
export function handleTimerFired(turn: Turn, timer: string): void {
  if (timer.startsWith('wait:')) stopWaiting(turn, timer.slice('wait:'.length));
  else if (timer === turn.state.inactivity?.timer) breakSilence(turn);
}

/** The register or the document check has not answered in time: the citizen is told and can try again. */
function stopWaiting(turn: Turn, id: string): void {
  const { journey, replies } = turn.state;
  if (journey?.at.kind === 'lookup' && journey.at.requestId === id) {
    const at = { ...journey.at, kind: 'lookup-failed', outcome: 'unavailable' } as const;
    turn.state = { ...turn.state, journey: { ...journey, at } };
    turn.speaks = true;
    return;
  }
  if ([journey, ...replies].some((one) => one?.pending.some((each) => each.documentId === id))) {
    note(turn, say(turn, 'document.refused.unavailable'));
    settleDocument(turn, id, false);
  }
}

/** Reminds once while a reply is still free of a template, then puts the form away without a word. */
function breakSilence(turn: Turn): void {
  turn.state = without(turn.state, 'inactivity');
  const { journey, lastHeardAt } = turn.state;
  if (!journey) return;
  const { remindAfterHours, lapseAfterHours } = turn.deps.catalogue.region.conversation;
  const silentUntil = (hours: number): boolean => addHours(lastHeardAt ?? turn.input.now, hours) <= turn.input.now;
  if (journey.reminded && silentUntil(lapseAfterHours)) {
    measure(turn, journey, 'lapsed');
    const { journey: _put, overlay: _away, ...rest } = turn.state;
    turn.state = { ...rest, lapsed: journey.serviceId };
  } else if (!journey.reminded && silentUntil(remindAfterHours)) {
    turn.state = { ...turn.state, journey: { ...journey, reminded: true } };
    note(turn, say(turn, 'reminder.body', { service: sayOf(turn, journey.serviceId, 'name') }));
    setInactivityTimer(turn, lapseAfterHours);
  } else {
    setInactivityTimer(turn, journey.reminded ? lapseAfterHours : remindAfterHours);
  }
}
