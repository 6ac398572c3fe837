// A region's own words for pages (regions/<id>/pages/) held against those of the product: what is named that no page asks
// for, what leaves out a value, what is still missing. Told by `npm run services -- check` and, in short, at start.

import type { Catalogue } from '#catalogue';
import { deskTexts } from '#desk';
import { shellTexts } from '#platform/web';
import { publicTexts } from '#public';

export interface PageWordsReport {
  /** One sentence each: a key that no page has, or other values than the product's own text has. */
  readonly mistakes: readonly string[];
  /** What stands in English instead, for each language of the pages that lacks something. */
  readonly missing: readonly { readonly language: string; readonly count: number; readonly keys: readonly string[] }[];
}

const AREAS = [shellTexts, deskTexts, publicTexts];

export function checkPageWords({ pageWords }: Pick<Catalogue, 'pageWords'>): PageWordsReport {
  const mistakes: string[] = [];
  for (const [language, areas] of Object.entries(pageWords.own)) {
    for (const texts of AREAS) {
      for (const [key, words] of Object.entries(areas[texts.area] ?? {})) {
        const at = `pages/${language}.yaml, ${texts.area}, ${key}`;
        if (!texts.has(key)) mistakes.push(`${at}: no page has this. Look it up in text/en.yaml.`);
        else if (valuesIn(words) !== valuesIn(texts.shipped('en')(key)))
          mistakes.push(`${at}: it must name the values ${valuesIn(texts.shipped('en')(key)) || 'none'}.`);
      }
    }
  }
  const missing = pageWords.languages.flatMap((language) => {
    const keys = AREAS.flatMap((texts) =>
      texts
        .keys()
        .filter((key) => !texts.isShipped(language) && pageWords.own[language]?.[texts.area]?.[key] === undefined)
        .map((key) => `${texts.area} ${key}`),
    );
    return keys.length === 0 ? [] : [{ language, count: keys.length, keys }];
  });
  return { mistakes, missing };
}

function valuesIn(words: string): string {
  return [...words.matchAll(/\{[a-zA-Z]+\}/g)]
    .map(([value]) => value)
    .toSorted()
    .join(' ');
}
