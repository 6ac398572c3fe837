import { Environment } from '@marcbachmann/cel-js';
import { Day, dayFrom, fullMonths } from './day.ts';
import { libraryType, type RuleType } from './rule-type.ts';

// The vocabulary of rules: the closed list of functions, and the names that one definition declares. The expression language
// is CEL (docs/decisions/0015); what is not listed here a rule cannot say.

/** Functions by name, with what their author reads about them. */
export const RULE_FUNCTIONS = {
  age: 'age(from, to): full years between two days',
  months: 'months(from, to): full months between two days',
  days: 'days(from, to): days from the first to the second',
  date: "date('2026-01-31'): a day",
  rupees: 'rupees(100): an amount',
  answered: 'answered(field): whether there is an answer',
  size: 'size(list or text): how many',
  total: 'total(list of numbers): their sum',
  least: 'least(a, b): the smaller',
  greatest: 'greatest(a, b): the larger',
  startsWith: "text.startsWith('x')",
  endsWith: "text.endsWith('x')",
  contains: "text.contains('x')",
} as const;

/** Walks over a repeated field; bounded by the most members it may have. */
export const LIST_FUNCTIONS = ['all', 'exists', 'exists_one', 'map', 'filter'] as const;

export const RULE_LIMITS = {
  maxAstNodes: 200,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 10,
  maxCallArguments: 3,
} as const;

function createBase(): Environment {
  const environment = new Environment({ limits: RULE_LIMITS }).registerType('day', {
    ctor: Day,
    fields: { iso: 'string' },
  });
  environment
    .registerFunction('date(string): day', getDay)
    .registerFunction('age(day, day): int', (from: Day, to: Day) => BigInt(Math.trunc(fullMonths(from, to) / 12)))
    .registerFunction('months(day, day): int', (from: Day, to: Day) => BigInt(fullMonths(from, to)))
    .registerFunction('days(day, day): int', (from: Day, to: Day) => BigInt(to.number - from.number))
    .registerFunction('rupees(int): int', (rupees: bigint) => rupees * 100n)
    .registerFunction('rupees(double): int', (rupees: number) => BigInt(Math.round(rupees * 100)))
    .registerFunction('answered(dyn): bool', () => true)
    .registerFunction('total(list<int>): int', (list: readonly bigint[]) => list.reduce((sum, one) => sum + one, 0n))
    .registerFunction('least(int, int): int', (a: bigint, b: bigint) => (a < b ? a : b))
    .registerFunction('greatest(int, int): int', (a: bigint, b: bigint) => (a > b ? a : b))
    .registerFunction('least(day, day): day', (a: Day, b: Day) => (a.number < b.number ? a : b))
    .registerFunction('greatest(day, day): day', (a: Day, b: Day) => (a.number > b.number ? a : b))
    .registerOperator('day < day', (a: Day, b: Day) => a.number < b.number)
    .registerOperator('day <= day', (a: Day, b: Day) => a.number <= b.number)
    .registerOperator('day > day', (a: Day, b: Day) => a.number > b.number)
    .registerOperator('day >= day', (a: Day, b: Day) => a.number >= b.number)
    .registerOperator('day == day', (a: Day, b: Day) => a.number === b.number);
  return environment;
}

function getDay(iso: string): Day {
  const day = dayFrom(iso);
  if (!day) throw new RangeError(`"${iso}" is no day`);
  return day;
}

const base = createBase();

/** An environment that knows these names, each of its type. */
export function createRuleEnvironment(names: Readonly<Record<string, RuleType>>): Environment {
  const environment = base.clone();
  for (const [name, type] of Object.entries(names)) declare(environment, name, type);
  return environment;
}

function declare(environment: Environment, name: string, type: RuleType): void {
  if (typeof type !== 'object') {
    environment.registerVariable(name, libraryType(type));
    return;
  }
  if (type.kind === 'parts') {
    environment.registerVariable({ name, schema: schemaOf(type.parts) });
    return;
  }
  const member = `member_of_${name}`;
  environment.registerType(member, { fields: schemaOf(type.of) }).registerVariable(name, `list<${member}>`);
}

function schemaOf(parts: Readonly<Record<string, RuleType>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([part, type]) => [part, libraryType(type)]));
}
