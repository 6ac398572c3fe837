// Which of the candidates, if any, is shown to belong to what the applicant said. Pure. Two records that both match
// (twins, a double entry) show nothing: a stranger must not be able to pick.

import { assertNever } from '#platform/pure';
import type { Comparison, LinkCondition, LinkRule } from './link-rule.ts';
import type { FactValue, RegisterRecord } from './register-record.ts';

export type LinkDecision =
  | { readonly kind: 'linked'; readonly record: RegisterRecord }
  | { readonly kind: 'not-linked'; readonly why: 'no-match' | 'ambiguous' }
  | { readonly kind: 'not-found' };

/** True when two spellings of a person's name, in whatever scripts, may be the same name (#language). */
export type NamesMatch = (a: string, b: string) => boolean;

export function decideLink(
  deps: { readonly namesMatch: NamesMatch },
  rule: LinkRule,
  query: Readonly<Record<string, string>>,
  candidates: readonly RegisterRecord[],
): LinkDecision {
  if (candidates.length === 0) return { kind: 'not-found' };
  const shown = new Map<string, RegisterRecord>();
  for (const record of candidates) {
    const linked = rule.anyOf.some(
      (set) => set.length > 0 && set.every((condition) => holds(deps.namesMatch, condition, query, record)),
    );
    if (linked) shown.set(record.ref, record);
  }
  const [record, ...others] = shown.values();
  if (record === undefined) return { kind: 'not-linked', why: 'no-match' };
  return others.length === 0 ? { kind: 'linked', record } : { kind: 'not-linked', why: 'ambiguous' };
}

function holds(
  namesMatch: NamesMatch,
  condition: LinkCondition,
  query: Readonly<Record<string, string>>,
  record: RegisterRecord,
): boolean {
  const asked = own(query, condition.fact)?.normalize('NFC').trim();
  const fact = own(record.facts, condition.fact);
  if (asked === undefined || asked === '' || fact === undefined) return false;
  return spellings(fact).some((known) => compare(namesMatch, condition.compare, known, asked));
}

function compare(namesMatch: NamesMatch, how: Comparison, known: string, asked: string): boolean {
  switch (how) {
    case 'identical':
      return known === asked;
    case 'number':
      return plainNumber(known) !== '' && plainNumber(known) === plainNumber(asked);
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(asked) && known === asked;
    case 'name':
      return namesMatch(known, asked);
    case 'words': {
      const wanted = words(asked);
      const there = words(known);
      return (
        wanted.length > 0 && wanted.every((word) => there.some((other) => word === other || namesMatch(other, word)))
      );
    }
    default:
      return assertNever(how);
  }
}

function spellings(fact: FactValue): readonly string[] {
  const all = typeof fact === 'string' ? [fact] : Object.values(fact);
  return all.map((text) => text.normalize('NFC').trim()).filter((text) => text !== '');
}

/** A registration number without case, spaces and separators. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Words of three letters or signs and more: the short ones join names of places and tell nothing. */
function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word.length >= 3);
}

/** Only what the object itself holds: a field called `constructor` must find nothing. */
function own<T>(from: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}
