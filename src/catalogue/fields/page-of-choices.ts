import type { FieldChoice, FieldContext } from './field-kind.ts';
import { regionWords } from './field-words.ts';

/** One list of WhatsApp holds ten rows; the last one leads on where there are more. */
const rows = 10;

export function pageOfChoices(
  context: FieldContext,
  choices: readonly FieldChoice[],
  page: number,
): readonly FieldChoice[] {
  if (choices.length <= rows) return choices;
  const size = rows - 1;
  const start = (page % Math.ceil(choices.length / size)) * size;
  return [...choices.slice(start, start + size), { value: '+more', title: regionWords(context, 'choices.more') }];
}
