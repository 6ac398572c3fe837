// What names a record in a question to a register, in one spelling, so that look-ups of one record can be counted whoever
// asks. Pure; request-lookup.ts turns the keys into keyed indexes before anything is stored.

import { plainNumber } from './decide-link.ts';
import type { LinkCondition, LookupDefinition } from './link-rule.ts';

/** One text for each set of parameters that the question answers wholly. */
export function recordKeysOf(lookup: LookupDefinition, query: Readonly<Record<string, string>>): readonly string[] {
  return (lookup.recordLimit?.keys ?? []).flatMap((set) => {
    const values = set.map(({ fact, compare }) => spellOneWay(compare, query[fact]));
    if (values.some((value) => value === '')) return [];
    return [JSON.stringify([lookup.register, set.map(({ fact }) => fact), values])];
  });
}

function spellOneWay(compare: LinkCondition['compare'], answer: string | undefined): string {
  return compare === 'number' ? plainNumber(answer ?? '') : (answer ?? '').normalize('NFC').trim();
}
