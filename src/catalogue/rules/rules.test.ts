import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#platform/pure';
import {
  atomsOf,
  boundaryValues,
  evaluateRule,
  listRules,
  ruleHolds,
  ServiceDefinition,
  type RuleFacts,
} from '../index.ts';
import { compileRuleOf } from './rule-book.ts';
import type { RuleType } from './rule-type.ts';

const source = 'demo';
const definition = ServiceDefinition.parse({
  id: 'kite-licence',
  version: 1,
  department: 'sky',
  mode: 'chat',
  capacities: [
    { id: 'self', source },
    { id: 'parent', source },
  ],
  settings: {
    adult: { kind: 'number', values: [{ from: '2000-01-01', number: 18, source }] },
    limit: {
      kind: 'amount',
      note: '(!) sources differ',
      values: [
        { from: '2020-01-01', rupees: 100, source },
        { from: '2026-01-01', rupees: 200, source },
      ],
    },
    cutOff: { kind: 'date', values: [{ from: '2000-01-01', date: '1993-09-08', source }] },
  },
  pages: [
    {
      id: 'kite',
      fields: [
        { id: 'colour', kind: 'choice', options: ['red', 'green'] },
        { id: 'bornOn', kind: 'date' },
        { id: 'insured', kind: 'yes-no' },
        { id: 'price', kind: 'amount' },
        { id: 'tails', kind: 'number' },
        { id: 'home', kind: 'address' },
        {
          id: 'fliers',
          kind: 'family-members',
          maximum: 5,
          fields: [
            { id: 'name', kind: 'person-name' },
            { id: 'bornOn', kind: 'date' },
            { id: 'pocketMoney', kind: 'amount' },
          ],
        },
      ],
    },
  ],
  evidence: [],
  fee: 'kites',
  office: { kind: 'sky', fallback: 'hill' },
  workflow: [
    { id: 'decide', role: 'clerk', pool: { reach: 'office', homeOffice: 'allow' }, actions: ['approve'], source },
  ],
  limit: { days: 3, dayType: 'working', startsOn: 'filing', pausedWhile: [], source },
  query: { replyDays: 3, items: [] },
  hearing: { replyDays: 3, source },
  reasons: [],
  appeal: { authority: 'head', withinDays: 3, source },
  messages: { budget: 9 },
  source,
});
const catalogue = { findArea: () => undefined };
const answers = {
  colour: 'red',
  bornOn: '2000-06-15',
  insured: 'no',
  price: 15_000,
  tails: 3,
  home: { pin: '110054', area: 'hill', line: '1' },
  fliers: [
    { name: 'Asha', bornOn: '2015-01-01', pocketMoney: 500 },
    { name: 'Ravi', bornOn: '1990-01-01', pocketMoney: 700 },
  ],
};
const facts: RuleFacts = { answers, capacity: 'self', today: '2026-06-14' };

function holds(rule: string, change: Partial<RuleFacts> = {}): boolean {
  return ruleHolds(catalogue, definition, rule, { ...facts, ...change });
}

function problemOf(rule: string, expected: RuleType = 'yes-no'): { problem: string; remedy: string; start: number } {
  const compiled = compileRuleOf(definition, rule, expected);
  return compiled.ok ? { problem: '', remedy: '', start: -1 } : compiled.problem;
}

describe('a rule', () => {
  it.each([
    ["colour == 'red'", true],
    ["colour in ['green', 'blue']", false],
    ['!insured', true],
    ["capacity == 'self' && price < settings.limit", true],
    ['age(bornOn, today) >= settings.adult', true],
    ['age(bornOn, today) == 25', true],
    ['bornOn > settings.cutOff', true],
    ["bornOn != date('2000-06-15')", false],
    ['days(bornOn, today) > 9000', true],
    ['price == rupees(150)', true],
    ['price / rupees(10) == 15', true],
    ["home.pin == '110054' || insured", true],
    ['fliers.exists(m, age(m.bornOn, today) < 18)', true],
    ['fliers.all(m, age(m.bornOn, today) < 18)', false],
    ['total(fliers.map(m, m.pocketMoney)) == rupees(12)', true],
    ['size(fliers) == 2', true],
    ["(colour == 'red' ? tails : 0) > 2", true],
    ['answered(home) && answered(home.area)', true],
    ['tails - (tails - 1) == 1', true],
    ['rupees(150) / (price / 100) == 100', true],
    ['-(tails - 4) == 1', true],
    ['tails + (insured ? 1 : 2) * (answered(price) ? 10 : 20) == 23', true],
    ["(insured ? 'a' : 'b').startsWith('b')", true],
  ])('%s is %s', (rule, expected) => {
    expect(problemOf(rule)).toMatchObject({ problem: '' });
    expect(holds(rule)).toBe(expected);
  });

  it('knows the district and sub-division of an address by the day', () => {
    const districts = [
      { district: 'old', from: '2020-01-01' },
      { district: 'new', subDivision: 'Hill', from: '2026-01-01' },
    ];
    const placed = { findArea: () => ({ id: 'hill', names: {}, aliases: [], pins: [], offices: [], districts }) };
    const rule = "home.district == 'new' && home.subDivision == 'Hill'";
    expect(ruleHolds(placed, definition, rule, { ...facts })).toBe(true);
    expect(ruleHolds(placed, definition, rule, { ...facts, today: '2025-12-31' })).toBe(false);
    expect(ruleHolds(placed, definition, "home.district == 'old'", { ...facts, today: '2025-12-31' })).toBe(true);
    expect(ruleHolds(placed, definition, 'answered(home.subDivision)', { ...facts, today: '2025-12-31' })).toBe(false);
  });

  it('reads a setting by the day', () => {
    expect(holds('price < settings.limit', { today: '2025-12-31' })).toBe(false);
    expect(holds('price < settings.limit', { today: '2019-12-31' })).toBe(false);
  });

  it('takes a fact that a register tells in several languages as one text, blank where none of them says anything', () => {
    const registered = ServiceDefinition.parse({
      ...definition,
      lookups: {
        kite: { register: 'kites', query: { tails: 'tails' }, links: [['tails']], facts: ['name'], shown: [], source },
      },
    });
    const named = (name: Json) => ruleHolds(catalogue, registered, "record.name != ''", { ...facts, record: { name } });
    expect(named({ hi: 'आशा', en: 'Asha' })).toBe(true);
    expect(named({ hi: '', en: 'Asha' })).toBe(true);
    expect(named({ hi: '', en: ' ' })).toBe(false);
    expect(named('')).toBe(false);
  });

  it('does not hold where an answer is missing, unless the rest settles it', () => {
    const nothing = { answers: {} };
    expect(holds("colour == 'red'", nothing)).toBe(false);
    expect(holds("!(colour == 'red')", nothing)).toBe(false);
    expect(holds("colour == 'red' || capacity == 'self'", nothing)).toBe(true);
    expect(holds("!(colour == 'red' && capacity == 'parent')", nothing)).toBe(true);
    expect(holds('answered(colour)', nothing)).toBe(false);
    expect(holds('!answered(colour) || insured', nothing)).toBe(true);
    expect(holds('answered(colour)', { answers: { colour: null } })).toBe(false);
    expect(evaluateRule(catalogue, definition, 'price > 1 && tails > 1', 'yes-no', { ...facts, answers: {} })).toEqual({
      kind: 'unknown',
      missing: ['price', 'tails'],
    });
  });

  it('reckons with what takes the place of an answer that is missing', () => {
    const sum = '(answered(price) ? price : 0) + (answered(tails) ? rupees(tails) : rupees(1))';
    const reckon = (some: RuleFacts['answers']) =>
      evaluateRule(catalogue, definition, sum, 'amount', { ...facts, answers: some });
    expect(reckon({ price: 150, tails: 2 })).toEqual({ kind: 'known', value: 350 });
    expect(reckon({ price: 150 })).toEqual({ kind: 'known', value: 250 });
    expect(reckon({ tails: 2 })).toEqual({ kind: 'known', value: 200 });
    expect(reckon({})).toEqual({ kind: 'known', value: 100 });
    expect(holds(`${sum} > settings.limit`, { answers: { price: 30_000 } })).toBe(true);
    expect(atomsOf(definition, `${sum} > 5`, 'yes-no', '2026-06-14')).toContainEqual({ kind: 'answered', of: 'tails' });
  });

  it('is never known, and never throws, where it cannot be reckoned', () => {
    expect(holds('price / (tails - 3) > 1')).toBe(false);
    expect(holds('price * 9223372036854775807 > 1')).toBe(false);
    expect(holds('fliers.all(m, m.pocketMoney > 1)', { answers: { fliers: [{ name: 'x' }] } })).toBe(false);
  });

  it('never throws, whatever the answers are', () => {
    const rules = ["colour == 'red' && price > 5", 'age(bornOn, today) > 3', 'total(fliers.map(m, m.pocketMoney)) > 0'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(answers)), fc.jsonValue()), (random) => {
        for (const rule of rules)
          expect(holds(rule, { answers: JSON.parse(JSON.stringify(random)) })).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('what an author reads about a rule', () => {
  it.each([
    ['fliers.all(m, answered(m.pocketMoney))', 14, 'Whether a member has an answer cannot be asked', 'required'],
    [
      `tails + ${Array.from({ length: 7 }, () => '(insured ? 1 : 0)').join(' + ')} > 1`,
      0,
      'More than 6 choices',
      'fewer answers',
    ],
    ["color == 'red'", 0, '"color" is no field', 'Did you mean colour?'],
    ["insured && home.pinn == 'x'", 16, '"pinn"', 'Did you mean pin?'],
    ["price > '100'", 0, 'a whole number and a text do not go together', 'Quotes make a text'],
    ['bornOn > 2000', 0, 'a day and a whole number', 'days are date(…)'],
    ['price', 0, 'gives a whole number, where yes or no is needed', 'Compare it'],
    ["colour.matches('r.*')", 0, 'no function .matches()', 'Use one of: age'],
    ['now() > today', 0, 'no function now()', 'Use one of: age'],
    ["bornOn < date('2026-02-30')", 9, 'no such day', 'day of the calendar'],
    ["['a'].all(x, x == 'a')", 0, 'a repeated field only', 'family-members'],
    ['fliers.all(m, fliers.all(n, true))', 14, 'inside another', 'two rules'],
    ["colour == 'red' &&", 18, 'ends too early', 'Check brackets'],
    ["{'a': 1}.size() == 1", 0, 'no {}', ''],
  ])('%s: %s', (rule, start, problem, remedy) => {
    const found = problemOf(rule);
    expect(found.problem).toContain(problem);
    expect(found.remedy).toContain(remedy);
    expect(found.start).toBe(start);
  });

  it('refuses a rule that is too large to be read', () => {
    const long = Array.from({ length: 80 }, (_, at) => `tails == ${at}`).join(' || ');
    expect(problemOf(long).problem).not.toBe('');
  });
});

describe('what the prover enumerates', () => {
  it('are the comparisons of a rule, settings as constants', () => {
    const rule =
      "colour in ['red'] && insured && price <= settings.limit && age(bornOn, today) >= 18 && answered(home) && size(fliers) > 1";
    expect(atomsOf(definition, rule, 'yes-no', '2026-06-14')).toEqual([
      { kind: 'equals', of: 'colour', values: ['red'] },
      { kind: 'equals', of: 'insured', values: [true] },
      { kind: 'compares', of: 'price', operator: '<=', constant: 20_000 },
      { kind: 'span', measure: 'age', from: 'bornOn', to: 'today', operator: '>=', constant: 18 },
      { kind: 'answered', of: 'home' },
      { kind: 'other', of: ['fliers'], text: 'size(fliers) > 1' },
    ]);
  });

  it('are found in every rule of the definition, with where it stands and what it must give', () => {
    const ruled = ServiceDefinition.parse({
      ...definition,
      checks: [{ id: 'cheap', must: 'price < settings.limit', fields: ['price'], source }],
      messages: { budget: [{ id: 'all', when: 'insured', chat: 3 }] },
    });
    expect(listRules(ruled)).toEqual([
      {
        at: ['checks', 0, 'must'],
        place: 'checks.cheap',
        rule: 'price < settings.limit',
        expects: 'yes-no',
        later: [],
      },
      {
        at: ['messages', 'budget', 0, 'when'],
        place: 'messages.budget.all',
        rule: 'insured',
        expects: 'yes-no',
        later: [],
      },
    ]);
  });

  it('gives answers on both sides of every constant', () => {
    const atoms = atomsOf(definition, 'price <= rupees(2) || age(bornOn, today) >= 18', 'yes-no', '2026-06-14');
    expect(Object.fromEntries(boundaryValues(atoms, '2026-06-14'))).toEqual({
      price: [199, 200, 201],
      bornOn: ['2008-06-13', '2008-06-14', '2008-06-15'],
    });
  });
});
