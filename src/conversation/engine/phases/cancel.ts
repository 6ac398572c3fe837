import { forgetPending } from '../documents.ts';
import { closeJourney } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { askOf } from '../ask.ts';
import { keepForLater } from './drafts.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';
import { endWait } from '../waits.ts';

/** Closing a form is asked back once: what was written is gone after it. */
export function promptCancel(turn: Turn): Prompt {
  const { journey } = turn.state;
  return {
    body: say(turn, 'cancel.ask', { service: journey ? sayOf(turn, journey.serviceId, 'name') : '' }),
    choices: [
      { value: 'yes', title: say(turn, 'cancel.yes') },
      { value: 'no', title: say(turn, 'cancel.no') },
      { value: 'later', title: say(turn, 'resume.later') },
    ],
    yes: 'yes',
    no: 'no',
  };
}

export function answerCancel(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  closeOverlay(turn);
  if (answer.value === 'yes') cancelForm(turn);
  if (answer.value !== 'later' || !turn.state.journey || !keepForLater(turn)) return;
  if (askOf(turn.state).kind === 'idle') openMenu(turn);
}

/** Closes the form for good; whatever else is owed is asked next, else the story ends here. */
export function cancelForm(turn: Turn): void {
  const { journey } = turn.state;
  if (!journey) return;
  forgetPending(turn, journey);
  if (journey.at.kind === 'lookup') endWait(turn, journey.at.requestId);
  closeJourney(turn, 'cancelled');
  note(turn, say(turn, 'cancel.done'));
  if (askOf(turn.state).kind === 'idle') openMenu(turn);
}
