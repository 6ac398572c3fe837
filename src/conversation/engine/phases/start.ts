import { advance, closeJourney, serviceOf } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { openMenu } from '../start-service.ts';
import type { Journey } from '../state.ts';
import { note, say, sayOf, todayOf, type Turn } from '../turn.ts';

/** What this service is, what it takes, costs and lasts, and what happens with what is written: before the first question. */
export function promptStart(turn: Turn, journey: Journey): Prompt {
  const definition = serviceOf(turn, journey);
  const fee = turn.deps.catalogue.feeFor(definition.fee, todayOf(turn));
  const body = [
    `${definition.icon} *${sayOf(turn, definition.id, 'name')}*\n${sayOf(turn, definition.id, 'intro')}`,
    say(turn, 'start.needs', { needs: sayOf(turn, definition.id, 'needs') }),
    [
      ...(fee ? [say(turn, 'start.fee', { rupees: fee.rupees })] : []),
      say(turn, 'start.limit', { days: definition.limit.days }),
    ].join(' '),
    say(turn, 'start.notice'),
  ].join('\n\n');
  return {
    body,
    choices: [
      { value: 'begin', title: say(turn, 'start.begin') },
      { value: 'later', title: say(turn, 'start.later') },
    ],
    yes: 'begin',
    no: 'later',
  };
}

export function answerStart(turn: Turn, answer: Answer): void {
  if (answer.kind === 'words') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'begin') return advance(turn);
  closeJourney(turn, 'cancelled');
  if (turn.state.replies.length === 0) openMenu(turn);
}
