import { closeJourney } from '../journey.ts';
import { forgetPending } from '../documents.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu, wantService } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';
import { cancelForm } from './cancel.ts';
import { keepForLater } from './drafts.ts';

type Resume = Extract<Overlay, { kind: 'resume' }>;

/** A form is open and the citizen wants something else: go on with it, keep it for later (or begin it anew), or close it. */
export function promptResume(turn: Turn, overlay: Resume): Prompt {
  const { journey } = turn.state;
  return {
    body: say(turn, 'resume.body', { service: journey ? sayOf(turn, journey.serviceId, 'name') : '' }),
    choices: [
      { value: 'continue', title: say(turn, 'resume.continue') },
      overlay.anew
        ? { value: 'over', title: say(turn, 'resume.over') }
        : { value: 'later', title: say(turn, 'resume.later') },
      { value: 'close', title: say(turn, 'resume.close') },
    ],
    yes: 'continue',
    no: 'close',
  };
}

export function answerResume(turn: Turn, overlay: Resume, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  closeOverlay(turn);
  const { journey } = turn.state;
  if (!journey) return;
  switch (answer.value) {
    case 'later':
      if (!keepForLater(turn)) return;
      return overlay.next === undefined ? openMenu(turn) : wantService(turn, overlay.next);
    case 'over':
      forgetPending(turn, journey);
      closeJourney(turn, 'cancelled');
      return wantService(turn, journey.serviceId);
    case 'close':
      cancelForm(turn);
      if (overlay.next !== undefined) wantService(turn, overlay.next);
      return;
    default:
      return;
  }
}
