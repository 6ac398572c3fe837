import { LABEL_LIMITS } from '#catalogue';
import { clipText } from '#language';
import { advance, emptySlot, moveTo, serviceOf } from '../journey.ts';
import { pageOf, type Answer, type Prompt } from '../prompt.ts';
import type { At, Journey } from '../state.ts';
import { note, say, type Turn } from '../turn.ts';
import { describeAnswers } from './review.ts';

type Change = Extract<At, { kind: 'change' }>;

/** Which answer to change: the citizen's own answers as a list. */
export function promptChange(turn: Turn, journey: Journey, at: Change): Prompt {
  const { items, more } = pageOf(describeAnswers(turn, journey), at.page, 1);
  const rows = items.map(({ slot, label, value }) => ({
    value: slot,
    title: label,
    description: clipText(value, LABEL_LIMITS.rowDescription),
  }));
  return {
    body: say(turn, 'change.body'),
    choices: [
      ...rows,
      ...(more ? [{ value: '+more', title: say(turn, 'choices.more') }] : []),
      { value: '+back', title: say(turn, 'choices.back') },
    ],
  };
}

export function answerChange(turn: Turn, journey: Journey, at: Change, answer: Answer): void {
  if (answer.kind === 'words') return note(turn, say(turn, 'errors.choose'));
  // Back from here is the first open slot: the review, or the failed look-up's question asked anew.
  if (answer.value === '+back') return advance(turn);
  if (answer.value === '+more') return moveTo(turn, { kind: 'change', page: at.page + 1 });
  const definition = serviceOf(turn, journey);
  const slot = answer.value.startsWith('document:')
    ? ({ kind: 'evidence', evidence: answer.value.slice('document:'.length) } as const)
    : answer.value === 'capacity'
      ? ({ kind: 'capacity' } as const)
      : ({ kind: 'field', field: answer.value } as const);
  turn.state = { ...turn.state, journey: emptySlot(definition, journey, slot) };
  advance(turn);
}
