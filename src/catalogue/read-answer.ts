// What a citizen typed to a field, by the kind of field. The parsers themselves are in language/; chat and forms both ask here.

import { assertNever } from '#platform/pure';
import { hasWords, readDate, readMobile, readPersonName, tidyNumber } from '#language';
import type { Catalogue } from './catalogue.ts';
import type { Field } from './field.ts';
import { findAreas } from './find-areas.ts';
import type { Parameters } from './message.ts';
import type { RegionTextKey } from './region-texts.ts';

export type ReadAnswer =
  | { readonly kind: 'value'; readonly value: string }
  /** Several places fit: the citizen chooses among these area ids. */
  | { readonly kind: 'which'; readonly areas: readonly string[] }
  | { readonly kind: 'problem'; readonly text: RegionTextKey; readonly parameters?: Parameters };

const problem = (text: RegionTextKey, parameters?: Parameters): ReadAnswer => ({
  kind: 'problem',
  text,
  ...(parameters ? { parameters } : {}),
});

/**
 * What an answer typed to a field means, by the kind of field. `text` has been through cleanText; `today` is the day in
 * the region. Choices and yes/no arrive here only when no label matched.
 */
export function readAnswer(catalogue: Catalogue, field: Field, text: string, today: string): ReadAnswer {
  switch (field.kind) {
    case 'person-name': {
      const name = readPersonName(text);
      return name.ok ? { kind: 'value', value: name.value } : problem(nameProblems[name.problem]);
    }
    case 'date': {
      const date = readDate(text, { today, past: field.past, earliest: field.earliest });
      return date.ok ? { kind: 'value', value: date.value } : problem(dateProblems[date.problem]);
    }
    case 'place': {
      const areas = findAreas(catalogue, text);
      const [only] = areas;
      if (only === undefined) return problem('errors.place.unknown');
      return areas.length === 1
        ? { kind: 'value', value: only.id }
        : { kind: 'which', areas: areas.map((area) => area.id) };
    }
    case 'choice':
      return problem('errors.choose');
    case 'yes-no':
      return problem('errors.yesNo');
    case 'text':
      if (!hasWords(text) || text.length < field.minimum)
        return problem('errors.text.tooShort', { minimum: field.minimum });
      if (text.length > field.maximum) return problem('errors.text.tooLong', { maximum: field.maximum });
      return { kind: 'value', value: text };
    case 'registration-number': {
      const number = tidyNumber(text);
      const fits = patternOf(field.pattern).test(number) && /\d/.test(number);
      return fits ? { kind: 'value', value: number } : problem('errors.number', { example: field.example });
    }
    case 'mobile': {
      const mobile = readMobile(text);
      return mobile === undefined ? problem('errors.mobile') : { kind: 'value', value: mobile };
    }
    default:
      return assertNever(field);
  }
}

const nameProblems = {
  characters: 'errors.name.characters',
  'too-short': 'errors.name.tooShort',
  'too-long': 'errors.name.tooLong',
  'mixed-scripts': 'errors.name.mixedScripts',
} as const;

const dateProblems = {
  unreadable: 'errors.date.unreadable',
  impossible: 'errors.date.impossible',
  future: 'errors.date.future',
  'too-early': 'errors.date.tooEarly',
} as const;

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(`^(?:${pattern})$`, 'u');
    patterns.set(pattern, compiled);
  }
  return compiled;
}
