import { foldWords, normaliseDigits, phraseKey } from '#language';
import type { Prompt } from './prompt.ts';
import type { Turn } from './turn.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Which choice of a prompt somebody means who types instead of tapping: its title, its number, or yes and no. */
export function matchChoice(turn: Turn, prompt: Prompt, text: string): string | undefined {
  const choices = prompt.choices ?? [];
  if (choices.length === 0) return undefined;
  const key = phraseKey(text);
  const titled = choices.find((choice) => phraseKey(choice.title) === key);
  if (titled) return titled.value;
  const { yes, no } = vocabularyOf(turn.deps.catalogue);
  if (prompt.yes !== undefined && yes.has(key)) return prompt.yes;
  if (prompt.no !== undefined && no.has(key)) return prompt.no;
  const number = /^(\d{1,2})$/.exec(normaliseDigits(key))?.[1];
  if (number !== undefined) return choices[Number(number) - 1]?.value;
  const words = foldWords(text);
  if (words.length === 0 || words.join('').length < 2) return undefined;
  const within = choices.filter((choice) => {
    const title = foldWords(choice.title);
    return words.every((word) => title.includes(word));
  });
  return within.length === 1 ? within[0]?.value : undefined;
}
