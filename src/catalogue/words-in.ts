import type { Region } from './region.ts';
import type { Words } from './names.ts';

/** Words of a pack file in this language, else in the default one. */
export function wordsIn(catalogue: { readonly region: Region }, words: Words, language: string): string {
  return words[language] ?? words[catalogue.region.languages.default] ?? Object.values(words)[0] ?? '';
}
