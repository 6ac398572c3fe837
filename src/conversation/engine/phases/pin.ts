import { normaliseDigits, quoteForChat } from '#language';
import { askOf } from '../ask.ts';
import { dropHeld, holdCase, nameOfHeld } from '../held.ts';
import { advance } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, without, type Turn } from '../turn.ts';

type ChoosePin = Extract<Overlay, { kind: 'choose-pin' }>;
type AskPin = Extract<Overlay, { kind: 'pin' }>;

/** Below the receipt: a PIN for this application, or none. */
export function promptChoosePin(turn: Turn): Prompt {
  return { body: say(turn, 'pin.choose'), choices: [{ value: '+later', title: say(turn, 'pin.later') }], no: '+later' };
}

export function answerChoosePin(turn: Turn, overlay: ChoosePin, answer: Answer): void {
  if (answer.kind === 'choice') {
    closeOverlay(turn);
    return note(turn, say(turn, 'pin.skipped'));
  }
  const { caseId, number, serviceId, version, answers } = overlay;
  const pin = readPin(turn, answer);
  if (pin === undefined) return note(turn, say(turn, 'pin.digits'));
  if (isWeak(pin)) return note(turn, say(turn, 'pin.weak'));
  turn.events.push({ kind: 'pinChosen', caseId, pin, serviceId, serviceVersion: version, answers });
  holdCase(turn, { caseId, number, serviceId });
  closeOverlay(turn);
  note(turn, say(turn, 'pin.set'));
}

/** The PIN of an earlier application. */
export function promptPin(turn: Turn, { caseId }: AskPin): Prompt {
  const held = turn.state.held.find((one) => one.caseId === caseId);
  return {
    body: say(turn, 'pin.ask', { form: held ? quoteForChat(nameOfHeld(turn, held)) : '' }),
    choices: [
      { value: '+back', title: say(turn, 'choices.back') },
      { value: '+forgotten', title: say(turn, 'pin.forgotten') },
    ],
    no: '+back',
  };
}

export function answerPin(turn: Turn, overlay: AskPin, answer: Answer): void {
  if (answer.kind === 'choice') {
    if (answer.value === '+forgotten') {
      turn.events.push({ kind: 'pinForgotten', caseId: overlay.caseId });
      dropHeld(turn, overlay.caseId);
      note(turn, say(turn, 'pin.gone'));
    }
    return leavePin(turn);
  }
  const pin = readPin(turn, answer);
  if (pin === undefined) return note(turn, say(turn, 'pin.digits'));
  // The turn looks, and goes on with pinChecked; nothing is said before.
  turn.events.push({ kind: 'pinOffered', caseId: overlay.caseId, pin });
  turn.speaks = turn.notes.length > 0;
}

/** Back to the form, which begins if it was about to; else to the menu. */
export function leavePin(turn: Turn): void {
  closeOverlay(turn);
  if (turn.state.journey?.at.kind === 'start') advance(turn);
  else if (askOf(turn.state).kind === 'idle') openMenu(turn);
}

/** The receipt is there: a PIN can be chosen, unless the citizen is at something else by now. */
export function askForPin(turn: Turn, { caseId, number }: { readonly caseId: string; readonly number: string }): void {
  const { pinFor, overlay, journey } = turn.state;
  if (pinFor?.caseId !== caseId) return;
  turn.state = without(turn.state, 'pinFor');
  if (!overlay && !journey) turn.state = { ...turn.state, overlay: { kind: 'choose-pin', number, ...pinFor } };
}

/** Four digits in any script. Whatever was written here is not to stay in clear. */
function readPin(turn: Turn, answer: Answer): string | undefined {
  if (answer.kind !== 'words') return undefined;
  const digits = normaliseDigits(answer.text).replace(/[\s-]/g, '');
  if (/\d{3}/.test(digits)) turn.events.push({ kind: 'secretHeard' });
  return /^\d{4}$/.test(digits) ? digits : undefined;
}

/** One digit four times, digits in a row, a recent year: what is tried first. */
function isWeak(pin: string): boolean {
  return (
    /^(\d)\1{3}$/.test(pin) || '01234567890'.includes(pin) || '09876543210'.includes(pin) || /^(19|20)\d\d$/.test(pin)
  );
}
