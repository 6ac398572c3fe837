import { LABEL_LIMITS } from '#catalogue';
import { clipText } from '#language';
import { advance, changeSlot, moveTo } from '../journey.ts';
import { pageOf, type Answer, type Prompt } from '../prompt.ts';
import { serviceOf, type Slot } from '../slots.ts';
import type { At, Journey } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';
import { describeAnswers, type GivenAnswer } from './review.ts';

type Change = Extract<At, { kind: 'change' }>;

/** As many answers as fit into one list beside the way back. */
const oneList = 9;

/** Which answer to change: the citizen's own answers as a list; first the pages of a form with more than one list holds. */
export function promptChange(turn: Turn, journey: Journey, at: Change): Prompt {
  const answers = answersAt(turn, journey, at);
  const pages = listsPages(answers, at) ? pagesOf(answers) : [];
  const rows =
    pages.length > 1
      ? pages.map((page) => ({
          value: `page:${page}`,
          title: clipText(pageTitle(turn, journey, page), LABEL_LIMITS.row),
          description: clipText(labelsOn(answers, page), LABEL_LIMITS.rowDescription),
        }))
      : answers.map(({ slot, label, value }) => ({
          value: slot,
          title: label,
          description: clipText(value, LABEL_LIMITS.rowDescription),
        }));
  const { items, more } = pageOf(rows, at.page, 1);
  return {
    body: say(turn, at.only ? 'change.which' : 'change.body'),
    choices: [
      ...items,
      ...(more ? [{ value: '+more', title: say(turn, 'choices.more') }] : []),
      { value: '+back', title: say(turn, 'choices.back') },
    ],
  };
}

export function answerChange(turn: Turn, journey: Journey, at: Change, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  const { value } = answer;
  if (value === '+more') return moveTo(turn, { ...at, page: at.page + 1 });
  if (value === '+back' && at.of !== undefined) return moveTo(turn, { kind: 'change', page: 0 });
  // Back from here is the first open slot: the review, or the failed look-up's question asked anew.
  if (value === '+back') return advance(turn);
  if (value.startsWith('page:')) return moveTo(turn, { kind: 'change', page: 0, of: value.slice('page:'.length) });
  changeSlot(turn, journey, slotNamed(value));
}

function answersAt(turn: Turn, journey: Journey, at: Change): readonly GivenAnswer[] {
  const answers = describeAnswers(turn, journey);
  if (at.only) return answers.filter((one) => at.only?.includes(one.slot));
  return at.of === undefined ? answers : answers.filter((one) => one.page === at.of);
}

function listsPages(answers: readonly GivenAnswer[], at: Change): boolean {
  return at.of === undefined && at.only === undefined && answers.length > oneList;
}

function pagesOf(answers: readonly GivenAnswer[]): readonly string[] {
  return [...new Set(answers.map((one) => one.page))];
}

/** What stands on no page is who applies, and the documents. */
function pageTitle(turn: Turn, journey: Journey, page: string): string {
  return page === '' ? say(turn, 'change.papers') : sayOf(turn, serviceOf(turn, journey).id, `pages.${page}.title`);
}

function labelsOn(answers: readonly GivenAnswer[], page: string): string {
  return answers
    .filter((one) => one.page === page)
    .map((one) => one.label)
    .join(', ');
}

function slotNamed(value: string): Slot {
  if (value.startsWith('document:')) return { kind: 'evidence', evidence: value.slice('document:'.length) };
  for (const ask of ['by', 'person', 'mobile'] as const)
    if (value === `helping:${ask}`) return { kind: 'helping', ask };
  return value === 'capacity' ? { kind: 'capacity' } : { kind: 'field', field: value };
}
