// The words of pages: one flat YAML file per language in a folder `text/`, all naming the same keys. A region's own words
// (regions/<id>/pages/) come before them, and English after them.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { LAST_RESORT, SHIPPED_PAGE_LANGUAGES, type PageArea, type PageWords } from '../pure/index.ts';
import type { PageLanguage } from './page-language.ts';

const TextFile = z.record(z.string().regex(/^[a-z0-9][a-zA-Z0-9.-]*$/), z.string().min(1));

/** Gives the text of a key with `{name}` replaced. The result is plain text: the html template escapes it. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Whoever reads: a visit, or a language and what the region brings. */
export interface PageReader {
  readonly language: PageLanguage;
  readonly pageWords: PageWords;
}

export interface Texts {
  readonly area: PageArea;
  for(reader: PageReader): Words;
  /** Of the words that come with the product. */
  has(key: string): boolean;
  keys(): readonly string[];
  isShipped(language: PageLanguage): boolean;
  shipped(language: PageLanguage): Words;
}

/** Reads the files of a folder; throws when one is malformed or lacks a key of another. */
export function loadTexts(area: PageArea, folder: URL): Texts {
  const files = new Map<string, ReadonlyMap<string, string>>(
    SHIPPED_PAGE_LANGUAGES.map((language) => {
      const file = new URL(`${language}.yaml`, folder);
      const parsed = TextFile.safeParse(parse(readFileSync(file, 'utf8')));
      if (!parsed.success) throw new AppError('config.invalid', `${file.pathname}: ${z.prettifyError(parsed.error)}`);
      return [language, new Map(Object.entries(parsed.data))];
    }),
  );
  const fileOf = (language: PageLanguage): ReadonlyMap<string, string> => files.get(language) ?? new Map();
  for (const texts of files.values()) {
    for (const other of files.keys()) {
      const missing = [...texts.keys()].find((key) => !fileOf(other).has(key));
      if (missing !== undefined)
        throw new AppError('config.invalid', `${folder.pathname}${other}.yaml lacks "${missing}"`);
    }
  }
  const find =
    (language: PageLanguage, own: Readonly<Record<string, string>> | undefined): Words =>
    (key, values) => {
      const text = own?.[key] ?? fileOf(language).get(key) ?? fileOf(LAST_RESORT).get(key);
      if (text === undefined) throw new AppError('config.invalid', `no text "${key}" in ${folder.pathname}`);
      return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
    };
  return {
    area,
    for: ({ language, pageWords }) => find(language, pageWords.own[language]?.[area]),
    has: (key) => fileOf(LAST_RESORT).has(key),
    keys: () => [...fileOf(LAST_RESORT).keys()],
    isShipped: (language) => files.has(language),
    shipped: (language) => find(language, undefined),
  };
}
