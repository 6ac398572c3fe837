import { z } from 'zod';
import { LAST_RESORT, PAGE_AREAS, SHIPPED_PAGE_LANGUAGES, type PageWords } from '#platform/pure';
import type { Region } from './region.ts';

// pages/<language>.yaml: words of the desk and the public pages in a language that the product does not bring, or words of
// the region's own. Which keys there are, `npm run services -- check` compares (src/app-page-words.ts).

const Area = z.record(z.string().regex(/^[a-z0-9][a-zA-Z0-9.-]*$/), z.string().min(1));

export const PageWordsFile = z
  .strictObject({
    frame: Area.default({}).describe('The frame around every page: keys of src/platform/web/text/en.yaml.'),
    desk: Area.default({}).describe('The desk: keys of src/desk/text/en.yaml.'),
    public: Area.default({}).describe('The public pages: keys of src/public/text/en.yaml.'),
  } satisfies Record<(typeof PAGE_AREAS)[number], z.ZodType>)
  .describe('pages/<language>.yaml');

/** The region's languages that have words for pages, its own or the product's, its default first; English where none has. */
export function pageWordsOf(region: Region, own: PageWords['own']): PageWords {
  const { required, optional, default: first, names } = region.languages;
  const has = new Set<string>([...SHIPPED_PAGE_LANGUAGES, ...Object.keys(own)]);
  const languages = [...new Set([first, ...required, ...optional])].filter((language) => has.has(language));
  return { languages: languages.length === 0 ? [LAST_RESORT] : languages, names: { en: 'English', ...names }, own };
}

/** The same words in every language in which this region's pages are shown. */
export function inPageLanguages<T>(
  { pageWords }: { readonly pageWords: PageWords },
  make: (language: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(pageWords.languages.map((language) => [language, make(language)]));
}
