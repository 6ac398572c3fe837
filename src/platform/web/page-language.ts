// Which language a page is shown in: asked for in the address, remembered in a cookie, or preferred by the browser.

import { LAST_RESORT } from '../pure/index.ts';

/** Code of one of the languages in which this region's pages are shown (`PageWords`). */
export type PageLanguage = string;

export const LANGUAGE_COOKIE = 'dwar-language';

/** `languages`: those there are, the first for who asks for none. */
export function choosePageLanguage(
  languages: readonly PageLanguage[],
  asked: {
    readonly query?: string | undefined;
    readonly cookie?: string | undefined;
    readonly acceptLanguage?: string | undefined;
  },
): PageLanguage {
  const preferred = (asked.acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => range.trim().split(/[-;]/, 1)[0]?.toLowerCase());
  const wanted = [asked.query, asked.cookie, ...preferred];
  const chosen = wanted.find((one) => one !== undefined && languages.includes(one));
  return chosen ?? languages[0] ?? LAST_RESORT;
}

/** The words for this reader out of some in several languages; another's where theirs is missing. */
export function wordsFor(reader: { readonly language: PageLanguage }, words: Readonly<Record<string, string>>): string {
  return words[reader.language] ?? words[LAST_RESORT] ?? Object.values(words)[0] ?? '';
}

/** What the other languages say differently, to stand smaller beside it: names are on papers in several scripts. */
export function otherWords(
  reader: { readonly language: PageLanguage },
  words: Readonly<Record<string, string>>,
): readonly (readonly [language: PageLanguage, text: string])[] {
  const own = wordsFor(reader, words);
  return Object.entries(words).filter(([language, text]) => language !== reader.language && text !== own);
}
