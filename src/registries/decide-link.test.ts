import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideLink } from './decide-link.ts';
import type { LinkRule } from './link-rule.ts';
import type { RegisterRecord } from './register-record.ts';

const rule: LinkRule = {
  anyOf: [
    [
      { fact: 'number', compare: 'number' },
      { fact: 'day', compare: 'date' },
    ],
    [
      { fact: 'day', compare: 'date' },
      { fact: 'place', compare: 'words' },
      { fact: 'mother', compare: 'name' },
      { fact: 'father', compare: 'name' },
    ],
  ],
};

/** Stands for #language's matcher: same letters, whatever the case. */
const deps = { namesMatch: (a: string, b: string) => a.toLowerCase() === b.toLowerCase() };

const record: RegisterRecord = {
  ref: 'A',
  facts: {
    number: 'MYR-2019-004217',
    day: '2019-03-07',
    place: { en: 'Sanjeevani Hospital, Mayur Vihar', hi: 'संजीवनी अस्पताल, मयूर विहार' },
    mother: { en: 'Krishna Vidyarthi', hi: 'कृष्णा विद्यार्थी' },
    father: { en: 'Suryapratap Vidyarthi' },
    child: 'Aarohi',
  },
};

describe('the link', () => {
  test('a registration number counts however it is spaced, together with the day', () => {
    const query = { number: 'myr 2019/004217', day: '2019-03-07' };
    expect(decideLink(deps, rule, query, [record])).toEqual({ kind: 'linked', record });
  });

  test('day, place and both parents link, in either script', () => {
    const query = {
      day: '2019-03-07',
      place: 'मयूर विहार',
      mother: 'कृष्णा विद्यार्थी',
      father: 'suryapratap vidyarthi',
    };
    expect(decideLink(deps, rule, query, [record]).kind).toBe('linked');
  });

  test('a number alone, a wrong day, or one parent links nothing', () => {
    for (const query of [
      { number: 'MYR-2019-004217' },
      { number: 'MYR-2019-004217', day: '2019-03-08' },
      { number: '-', day: '2019-03-07' },
      { day: '2019-03-07', place: 'Mayur', mother: 'Krishna Vidyarthi' },
      { day: '2019-03-07', place: ' ', mother: 'Krishna Vidyarthi', father: 'Suryapratap Vidyarthi' },
    ]) {
      expect(decideLink(deps, rule, query, [record])).toEqual({ kind: 'not-linked', why: 'no-match' });
    }
  });

  test('two records that both match, as of twins, show neither; one record listed twice is one', () => {
    const query = { day: '2019-03-07', place: 'Mayur', mother: 'krishna vidyarthi', father: 'suryapratap vidyarthi' };
    const twin = { ...record, ref: 'B', facts: { ...record.facts, number: 'MYR-2019-004218' } };
    expect(decideLink(deps, rule, query, [record, twin])).toEqual({ kind: 'not-linked', why: 'ambiguous' });
    expect(decideLink(deps, rule, query, [record, record]).kind).toBe('linked');
  });

  test('no candidate is not found; an empty rule or an empty set links nothing', () => {
    expect(decideLink(deps, rule, {}, [])).toEqual({ kind: 'not-found' });
    expect(decideLink(deps, { anyOf: [] }, {}, [record]).kind).toBe('not-linked');
    expect(decideLink(deps, { anyOf: [[]] }, {}, [record]).kind).toBe('not-linked');
  });

  test('names that every object has are not fields', () => {
    const odd: LinkRule = { anyOf: [[{ fact: 'constructor', compare: 'identical' }]] };
    expect(decideLink(deps, odd, {}, [record]).kind).toBe('not-linked');
  });
});

describe('whatever is asked of whatever register', () => {
  const text = fc.oneof(
    fc.constantFrom('', ' ', 'a', 'B', '2019-03-07', 'MYR-1', 'Krishna'),
    fc.string({ unit: 'binary' }),
  );
  const facts = fc.dictionary(fc.constantFrom('number', 'day', 'place', 'mother', 'father'), text);
  const records = fc.array(fc.record({ ref: fc.constantFrom('A', 'B', 'C'), facts }), { maxLength: 5 });

  test('a record is shown only when a whole set of the rule is answered, non-empty, on both sides', () => {
    fc.assert(
      fc.property(facts, records, (query, candidates) => {
        const decision = decideLink(deps, rule, query, candidates);
        if (decision.kind !== 'linked') return;
        const shown = decision.record;
        expect(candidates).toContainEqual(shown);
        expect(
          rule.anyOf.some((set) =>
            set.every(
              ({ fact }) => (query[fact] ?? '').trim() !== '' && JSON.stringify(shown.facts[fact] ?? '').length > 2,
            ),
          ),
        ).toBe(true);
      }),
    );
  });

  test('taking an answer away never turns a stranger into the applicant', () => {
    fc.assert(
      fc.property(
        facts,
        records,
        fc.constantFrom('number', 'day', 'place', 'mother', 'father'),
        (query, candidates, gone) => {
          const less = Object.fromEntries(Object.entries(query).filter(([name]) => name !== gone));
          const before = decideLink(deps, rule, query, candidates);
          const after = decideLink(deps, rule, less, candidates);
          // Fewer matches may end an ambiguity, but never link where nothing was linked at all.
          if (before.kind === 'not-linked' && before.why === 'no-match') expect(after.kind).toBe('not-linked');
        },
      ),
    );
  });

  test('the order of the candidates changes nothing', () => {
    fc.assert(
      fc.property(
        facts,
        fc.uniqueArray(fc.record({ ref: fc.uuid(), facts }), { selector: (one) => one.ref, maxLength: 5 }),
        (query, candidates) => {
          expect(decideLink(deps, rule, query, candidates.toReversed())).toEqual(
            decideLink(deps, rule, query, candidates),
          );
        },
      ),
    );
  });

  test('no matcher, however generous, links without a name', () => {
    const generous = { namesMatch: () => true };
    fc.assert(
      fc.property(facts, records, (query, candidates) => {
        const nameless = Object.fromEntries(
          Object.entries(query).filter(([name]) => name !== 'mother' && name !== 'number'),
        );
        expect(decideLink(generous, rule, nameless, candidates).kind).not.toBe('linked');
      }),
    );
  });
});
