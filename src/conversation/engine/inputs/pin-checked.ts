import { assertNever } from '#platform/pure';
import { dropHeld, offerHeld } from '../held.ts';
import type { PinCheckedInput } from '../input.ts';
import { tellAnswers } from '../phases/held.ts';
import { leavePin } from '../phases/pin.ts';
import { note, say, without, type Turn } from '../turn.ts';

/** The turn's answer to a PIN: what is behind it is shown or offered; or it is asked again, as often as it may be. */
export function handlePinChecked(turn: Turn, { caseId, outcome }: PinCheckedInput): void {
  const { overlay } = turn.state;
  if (overlay?.kind !== 'pin' || overlay.caseId !== caseId) return;
  turn.speaks = true;
  switch (outcome.kind) {
    case 'right': {
      turn.state = without(turn.state, 'doubted');
      const held = turn.state.held.find((one) => one.caseId === caseId);
      if (held && overlay.purpose === 'show') tellAnswers(turn, held, outcome);
      if (held && overlay.purpose === 'reuse') offerHeld(turn, held, outcome);
      return leavePin(turn);
    }
    case 'wrong':
      return note(turn, say(turn, 'pin.wrong', { left: outcome.left }));
    case 'locked':
      note(turn, say(turn, 'pin.locked'));
      return leavePin(turn);
    case 'gone':
      dropHeld(turn, caseId);
      note(turn, say(turn, 'pin.gone'));
      return leavePin(turn);
    default:
      return assertNever(outcome);
  }
}
