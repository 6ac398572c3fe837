import { keepAnswer } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { findWordsOf, note, say, sayOf, type Turn } from '../turn.ts';

/** Who the applicant is to the person on the record. */
export function promptCapacity(turn: Turn, journey: Journey): Prompt {
  const { id, capacities } = serviceOf(turn, journey);
  return {
    body: sayOf(turn, id, 'capacity.question'),
    choices: capacities.map((capacity) => {
      const description = findWordsOf(turn, id, `capacities.${capacity.id}.description`);
      return {
        value: capacity.id,
        title: sayOf(turn, id, `capacities.${capacity.id}.label`),
        ...(description === undefined ? {} : { description }),
      };
    }),
  };
}

export function answerCapacity(turn: Turn, journey: Journey, answer: Answer): void {
  if (answer.kind === 'choice') keepAnswer(turn, journey, 'capacity', answer.value);
  else note(turn, say(turn, 'errors.choose'));
}
