// The words of pages: one flat YAML file per language in a folder `text/`. Both files must name the same keys.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { PageLanguage } from './page-language.ts';

const TextFile = z.record(z.string().regex(/^[a-z0-9][a-zA-Z0-9.-]*$/), z.string().min(1));

/** Gives the text of a key with `{name}` replaced. The result is plain text: the html template escapes it. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Texts {
  in(language: PageLanguage): Words;
  has(language: PageLanguage, key: string): boolean;
  keys(language: PageLanguage): readonly string[];
}

/** Reads `hi.yaml` and `en.yaml` of a folder; throws when a file is malformed or one lacks a key of the other. */
export function loadTexts(folder: URL): Texts {
  const files = new Map(
    PageLanguage.options.map((language) => {
      const file = new URL(`${language}.yaml`, folder);
      const parsed = TextFile.safeParse(parse(readFileSync(file, 'utf8')));
      if (!parsed.success) throw new AppError('config.invalid', `${file.pathname}: ${z.prettifyError(parsed.error)}`);
      return [language, new Map(Object.entries(parsed.data))] as const;
    }),
  );
  const fileOf = (language: PageLanguage): ReadonlyMap<string, string> => files.get(language) ?? new Map();
  for (const one of PageLanguage.options) {
    for (const other of PageLanguage.options) {
      const missing = [...fileOf(one).keys()].find((key) => !fileOf(other).has(key));
      if (missing !== undefined)
        throw new AppError('config.invalid', `${folder.pathname}${other}.yaml lacks "${missing}"`);
    }
  }
  return {
    in: (language) => (key, values) => {
      const text = fileOf(language).get(key);
      if (text === undefined)
        throw new AppError('config.invalid', `no text "${key}" in ${folder.pathname}${language}.yaml`);
      return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
    },
    has: (language, key) => fileOf(language).has(key),
    keys: (language) => [...fileOf(language).keys()],
  };
}
