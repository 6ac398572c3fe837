import { forgetPending } from '../documents.ts';
import { dropDrafts } from '../drafts.ts';
import { closeJourney } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { askOf } from '../ask.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import { note, say, type Turn } from '../turn.ts';

/** "Forget me": what is kept for convenience goes; what was filed stays as long as the law asks. */
export function promptForget(turn: Turn): Prompt {
  return {
    body: say(turn, 'forget.ask'),
    choices: [
      { value: 'yes', title: say(turn, 'forget.yes') },
      { value: 'no', title: say(turn, 'forget.no') },
    ],
    yes: 'yes',
    no: 'no',
  };
}

export function answerForget(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  closeOverlay(turn);
  if (answer.value === 'yes') {
    const { journey } = turn.state;
    if (journey) forgetPending(turn, journey);
    closeJourney(turn, 'cancelled');
    dropDrafts(turn);
    turn.state = { ...turn.state, held: [] };
    turn.events.push({ kind: 'forgetAsked' });
    note(turn, say(turn, 'forget.done'));
  }
  if (askOf(turn.state).kind === 'idle') openMenu(turn);
}
