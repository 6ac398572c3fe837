import { closeJourney } from '../journey.ts';
import { forgetPending } from '../documents.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, wantService } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';
import { cancelForm } from './cancel.ts';

/** A form is open and the citizen starts again, or greets: go on, begin anew, or close it. */
export function promptResume(turn: Turn): Prompt {
  const { journey } = turn.state;
  return {
    body: say(turn, 'resume.body', { service: journey ? sayOf(turn, journey.serviceId, 'name') : '' }),
    choices: [
      { value: 'continue', title: say(turn, 'resume.continue') },
      { value: 'over', title: say(turn, 'resume.over') },
      { value: 'close', title: say(turn, 'resume.close') },
    ],
    yes: 'continue',
    no: 'close',
  };
}

export function answerResume(turn: Turn, overlay: Extract<Overlay, { kind: 'resume' }>, answer: Answer): void {
  if (answer.kind === 'words') return note(turn, say(turn, 'errors.choose'));
  closeOverlay(turn);
  const { journey } = turn.state;
  if (!journey || answer.value === 'continue') return;
  if (answer.value === 'close') return cancelForm(turn);
  forgetPending(turn, journey);
  closeJourney(turn, 'cancelled');
  wantService(turn, overlay.next ?? journey.serviceId);
}
