import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '#platform/pure';
import { writeEveryKind } from '../../test/helpers/every-kind.ts';
import {
  budgetOf,
  certifyAmount,
  describeFinding,
  failedChecks,
  feeOf,
  getEvidence,
  limitOf,
  listNotes,
  loadCatalogue,
  officeOf,
  stepsOf,
  type Catalogue,
  type RuleFacts,
} from './index.ts';

const today = '2026-11-23';
let folder: string;
let catalogue: Catalogue;

beforeAll(() => {
  folder = writeEveryKind();
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
  catalogue = loaded.catalogue;
});
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

function definition() {
  return catalogue.getService('every-kind');
}

describe('what follows from the answers', () => {
  const facts = (answers: Record<string, Json>, capacity = 'keeper'): RuleFacts => ({ answers, capacity, today });

  it('is the fee with its parts, or what it still depends on', () => {
    const fee = (answers: Record<string, Json>) => feeOf(catalogue, definition(), facts(answers));
    expect(fee({ lanterns: 3, startsOn: '2026-12-01' })).toMatchObject({ kind: 'known', paise: 1500 });
    expect(fee({ lanterns: 3, startsOn: '2026-11-01' })).toMatchObject({
      paise: 1750,
      components: [
        { id: 'each', paise: 1500 },
        { id: 'late', paise: 250 },
      ],
    });
    expect(fee({ startsOn: '2026-11-01' })).toEqual({ kind: 'unknown', missing: ['lanterns'] });
  });

  it('is the office, the limit, the steps and the budget', () => {
    const home = { pin: '999001', area: 'west-quay', line: 'x' };
    const birthPlace = { at: 'home', area: 'east-quay' };
    const office = (capacity: string) => officeOf(catalogue, definition(), facts({ home, birthPlace }, capacity)).id;
    expect([office('keeper'), office('visitor')]).toEqual(['west-pier', 'east-pier']);
    const of = (lanterns: number) => {
      const given = facts({ lanterns });
      return [
        limitOf(catalogue, definition(), given).days,
        stepsOf(catalogue, definition(), given).map((step) => step.id),
        budgetOf(catalogue, definition(), given)?.id,
      ];
    };
    expect(of(6)).toEqual([9, ['check', 'decide'], 'many']);
    expect(of(5)).toEqual([5, ['decide'], 'usual']);
  });

  it('is a broken check only where all its answers are there', () => {
    const broken = (answers: Record<string, Json>) =>
      failedChecks(catalogue, definition(), facts(answers)).map(({ id }) => id);
    expect([broken({}), broken({ bornOn: '2010-01-01' }), broken({ bornOn: '1990-01-01' })]).toEqual([
      [],
      ['of-age'],
      [],
    ]);
  });

  it('counts a photo or document field as evidence', () => {
    expect(getEvidence(definition(), 'bill')).toMatchObject({ kinds: ['gas-bill', 'rent-bill'], maxPages: 4 });
    expect(getEvidence(definition(), 'picture').mimeTypes).toEqual(['image/jpeg', 'image/png']);
  });
});

describe('what an author reads', () => {
  const file = 'services/every-kind/service.yaml';

  /** Loads the region with one thing changed, and puts it back. */
  function findingsAfter(at: string, from: string, to: string): readonly string[] {
    const whole = path.join(folder, at);
    const text = readFileSync(whole, 'utf8');
    expect(text).toContain(from);
    writeFileSync(whole, text.replace(from, to));
    const loaded = loadCatalogue(folder);
    writeFileSync(whole, text);
    return loaded.ok ? [] : loaded.findings.map(describeFinding);
  }

  it.each([
    [
      file,
      'age(bornOn, today) >= settings.adult',
      'age(bornOm, today) >= settings.adult',
      /service\.yaml:\d+:\d+ \[unknown-field\] checks\.of-age: "bornOm".*Did you mean bornOn\?/,
    ],
    [
      file,
      'income > rupees(4000000)',
      "income > '4000000'",
      /\[rule\] eligibility\.too-rich: a whole number and a text/,
    ],
    [
      file,
      "when: capacity == 'keeper'",
      "when: capacity == 'owner'",
      /\[rule-value\] .*"owner" is no answer of capacity.*keeper, visitor/,
    ],
    [
      file,
      'id: colour, kind: choice',
      'id: colour, when: lanterns > 2 && insured, kind: choice',
      /\[unknown-field\] .*"insured", which is not asked before/,
    ],
    [file, 'accepts: [number-card, quay-pass]', 'accepts: [number-card]', /\[identity-alone\]/],
    [file, 'list: makers', 'list: bakers', /\[unknown-list\]/],
    [file, 'kind: mobile', 'kind: mobil', /\[schema\] .*no such kind.*mobile/],
    [file, 'within: anywhere', 'witin: anywhere', /\[schema\] .*witin does not belong here.*Did you mean within\?/],
    [file, 'form: table', 'form: plain', /\[certificate-form\]/],
    [file, 'form: amount', 'form: plain', /\[certificate-form\] certificate.fields together: it needs either/],
    [file, 'income + total(', 'incom + total(', /\[unknown-field\] certificate.together: "incom".*Did you mean income/],
    [file, 'area: birthPlace', 'area: colour', /\[unknown-field\]/],
    [file, 'withoutPhone: letter', 'withoutPhone: bill', /\[unknown-evidence\]/],
    [
      'fees.yaml',
      'lanterns * rupees(5)',
      'lantern * rupees(5)',
      /fees\.yaml:\d+:\d+ \[unknown-field\] each \(of every-kind\).*Did you mean lanterns\?/,
    ],
    [
      'fees.yaml',
      'paise: lanterns * rupees(5)',
      'paise: insured',
      /fees\.yaml.*yes or no, where a whole number is needed/,
    ],
    [
      'services/every-kind/text/en.yaml',
      'of-age: not of age',
      'of-ages: not of age',
      /en\.yaml:\d+:\d+ \[text-missing\] words\.checks\.of-age/,
    ],
    [
      'services/every-kind/text/en.yaml',
      "member: 'Keeper {number}', ",
      '',
      /words\.fields\.keepers\.member is missing/,
    ],
  ])('%s: %s as %s', (at, from, to, expected) => {
    expect(findingsAfter(at, from, to).join('\n')).toMatch(expected);
  });
});

it('a certificate prints an amount that a rule reckons, and nothing where an answer is missing', () => {
  const definition = catalogue.getService('every-kind');
  const rule = definition.certificate?.fields.find((field) => field.id === 'together')?.rule ?? '';
  const keepers = [{ income: 150_050 }, { income: 100_000 }];
  const print = (answers: RuleFacts['answers']) =>
    certifyAmount(catalogue, definition, rule, { answers, today: '2026-11-23' });
  expect(print({ income: 10_000_000, keepers })).toBe('₹1,02,500.50');
  expect(print({ keepers })).toBeUndefined();
});

it('what a department must still confirm is listed', () => {
  expect(listNotes(catalogue, 'every-kind')).toEqual(['settings.adult: (u) to be confirmed', 'fee, late: (u)']);
});
