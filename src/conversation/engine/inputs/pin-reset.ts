import { dropHeld } from '../held.ts';
import type { PinResetInput } from '../input.ts';
import { note, say, without, type Turn } from '../turn.ts';

/** The PIN is gone, and with it what was kept behind it; whoever writes was seen by an officer. */
export function handlePinReset(turn: Turn, { caseId, number }: PinResetInput): void {
  turn.state = without(turn.state, 'doubted');
  const { overlay } = turn.state;
  if (overlay?.kind === 'pin' && overlay.caseId === caseId) turn.state = without(turn.state, 'overlay');
  dropHeld(turn, caseId);
  turn.events.push({ kind: 'pinForgotten', caseId });
  note(turn, say(turn, 'pin.reset', { number }));
}
