import { askOf, type Ask } from './ask.ts';
import { addHours, type Turn } from './turn.ts';

// Waits for a register, a document check, a filing. Most are over within seconds, and what they bring is the reply: a message
// that only says "one moment" would cost as much as any other. After some seconds of silence the citizen is told; after
// minutes the wait is given up (a filing never is).

const hourOf = { second: 1 / 3600, minute: 1 / 60 };

/** Begins a wait; `id` is the request, the document or the case. */
export function beginWait(turn: Turn, id: string): void {
  const seconds = turn.deps.catalogue.region.conversation.quietSeconds;
  turn.events.push({
    kind: 'timerSet',
    timer: `quiet:${id}`,
    dueAt: addHours(turn.input.now, seconds * hourOf.second),
  });
}

/** The citizen knows that it takes longer. */
export function goOnWaiting(turn: Turn, id: string): void {
  const minutes = turn.deps.catalogue.region.conversation.waitMinutes;
  turn.events.push({ kind: 'timerSet', timer: `wait:${id}`, dueAt: addHours(turn.input.now, minutes * hourOf.minute) });
}

export function endWait(turn: Turn, id: string): void {
  turn.events.push({ kind: 'timerCancelled', timer: `quiet:${id}` }, { kind: 'timerCancelled', timer: `wait:${id}` });
}

/** Whether this step only set something in motion whose result is the reply. */
export function isAnsweredSoon(turn: Turn): boolean {
  if (turn.notes.length > 0 || !turn.events.some(isBegun)) return false;
  const ask = askOf(turn.state);
  return ask.kind === 'idle' || isWait(ask);
}

/** Nothing is asked of the citizen: a result is on its way. */
export function isWait(ask: Ask): boolean {
  if (ask.kind === 'reply') return ask.reply.pending.length > 0;
  if (ask.kind !== 'journey') return false;
  return ask.at.kind === 'lookup' || (ask.at.kind === 'evidence' && ask.journey.pending.length > 0);
}

function isBegun({ kind }: Turn['events'][number]): boolean {
  return kind === 'registryAsked' || kind === 'documentOffered' || kind === 'applicationFiled';
}
