import type { Environment } from '@marcbachmann/cel-js';
import type { Json } from '#platform/pure';
import type { Answers, RuleWorld } from '../fields/field-kind.ts';
import { kindOf, type Field } from '../fields/registry.ts';
import { listFields, type ServiceDefinition } from '../service-definition.ts';
import type { Setting } from '../service-parts.ts';
import { compileRule, type CompiledRule, type RuleCompilation } from './compile-rule.ts';
import { dayFrom } from './day.ts';
import { evaluateNode, ruleIsTrue, type FindName, type RuleOutcome } from './evaluate-rule.ts';
import { createRuleEnvironment } from './rule-environment.ts';
import type { RuleType } from './rule-type.ts';

// The rules of one definition: the names they may use, each rule compiled once, and the answers turned into what a rule
// compares. A definition never changes once loaded, so the book is kept as long as it is.

/** What a rule is asked about. Build it once for several rules: answers are turned once. */
export type RuleFacts = {
  readonly answers: Answers;
  readonly capacity?: string | undefined;
  /** The day in the region, YYYY-MM-DD; the day of filing for what is decided at filing. */
  readonly today: string;
  /** Facts of the record that was found. */
  readonly record?: Json | undefined;
  /** Slots of evidence that hold something. */
  readonly documents?: readonly string[] | undefined;
};

type Compiled = { readonly expected: RuleType; readonly compilation: RuleCompilation };

type Book = {
  readonly names: Readonly<Record<string, RuleType>>;
  readonly environment: Environment;
  readonly compiled: Map<string, Compiled>;
  readonly fields: ReadonlyMap<string, Field>;
};

const books = new WeakMap<ServiceDefinition, Book>();

function bookOf(definition: ServiceDefinition): Book {
  const known = books.get(definition);
  if (known) return known;
  const names = namesOf(definition);
  const fields = new Map(listFields(definition).map((field) => [field.id, field]));
  const compiled = new Map<string, Compiled>();
  const book = { names, environment: createRuleEnvironment(names), compiled, fields };
  books.set(definition, book);
  return book;
}

/** Every name that a rule of this service may use, with its type. */
export function namesOf(definition: ServiceDefinition): Readonly<Record<string, RuleType>> {
  const names: Record<string, RuleType> = { capacity: 'text', today: 'day' };
  for (const field of listFields(definition)) names[field.id] = kindOf(field).ruleType(field);
  const settings = Object.entries(definition.settings).map(([name, setting]) => [name, setting.kind] as const);
  if (settings.length > 0) {
    const parts = settings.map(([name, kind]) => [name, kind === 'date' ? 'day' : kind] as const);
    names['settings'] = { kind: 'parts', parts: Object.fromEntries(parts) };
  }
  const facts = Object.values(definition.lookups).flatMap((lookup) => lookup.facts);
  if (facts.length > 0)
    names['record'] = { kind: 'parts', parts: Object.fromEntries(facts.map((fact) => [fact, 'text'])) };
  return names;
}

export function compileRuleOf(definition: ServiceDefinition, rule: string, expected: RuleType): RuleCompilation {
  const { names, environment, compiled } = bookOf(definition);
  const known = compiled.get(rule);
  if (known?.expected === expected) return known.compilation;
  const compilation = compileRule(environment, names, rule, expected);
  compiled.set(rule, { expected, compilation });
  return compilation;
}

/** Throws on a rule that the checks would have refused. */
export function getRule(definition: ServiceDefinition, rule: string, expected: RuleType): CompiledRule {
  const compilation = compileRuleOf(definition, rule, expected);
  if (!compilation.ok)
    throw new Error(`${definition.id} version ${definition.version}: ${compilation.problem.problem}`);
  return compilation.rule;
}

/** Whether the rule surely holds; a rule that is not there does, one that cannot be known does not. */
export function ruleHolds(
  catalogue: RuleWorld['catalogue'],
  definition: ServiceDefinition,
  rule: string | undefined,
  facts: RuleFacts,
): boolean {
  if (rule === undefined) return true;
  return ruleIsTrue(getRule(definition, rule, 'yes-no'), finderOf(catalogue, definition, facts));
}

export function evaluateRule(
  catalogue: RuleWorld['catalogue'],
  definition: ServiceDefinition,
  rule: string,
  expected: RuleType,
  facts: RuleFacts,
): RuleOutcome {
  return evaluateNode(getRule(definition, rule, expected).node, finderOf(catalogue, definition, facts));
}

/** Rules are asked in runs about the same facts: one place is enough, and a table keyed by them costs the collector. */
let last: { readonly facts: RuleFacts; readonly definition: ServiceDefinition; readonly find: FindName } | undefined;

function finderOf(catalogue: RuleWorld['catalogue'], definition: ServiceDefinition, facts: RuleFacts): FindName {
  if (last?.facts === facts && last.definition === definition) return last.find;
  const { fields } = bookOf(definition);
  const turned = new Map<string, unknown>();
  const turn = (name: string): unknown => {
    switch (name) {
      case 'capacity':
        return facts.capacity;
      case 'today':
        return dayFrom(facts.today);
      case 'settings':
        return settingsOn(definition, facts.today);
      case 'record':
        return textsOf(facts.record);
      default: {
        const field = fields.get(name);
        if (!field) return undefined;
        if (facts.documents?.includes(name)) return true;
        const answer = facts.answers[name];
        return answer === undefined || answer === null
          ? undefined
          : kindOf(field).toRule(field, answer, { catalogue, today: facts.today });
      }
    }
  };
  const find: FindName = (name) => {
    if (!turned.has(name)) turned.set(name, turn(name));
    return turned.get(name);
  };
  last = { facts, definition, find };
  return find;
}

/** The settings that hold on a day, as rules compare them. */
export function settingsOn(definition: ServiceDefinition, day: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(definition.settings).flatMap(([name, setting]) => {
      const value = settingOn(setting, day);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function settingOn(setting: Setting, day: string): unknown {
  switch (setting.kind) {
    case 'amount': {
      const value = newest(setting.values, day);
      return value && BigInt(Math.round(value.rupees * 100));
    }
    case 'number': {
      const value = newest(setting.values, day);
      return value && BigInt(value.number);
    }
    case 'date': {
      const value = newest(setting.values, day);
      return value && dayFrom(value.date);
    }
    case 'text':
      return newest(setting.values, day)?.text;
    case 'yes-no':
      return newest(setting.values, day)?.holds;
    default:
      return setting satisfies never;
  }
}

/** The newest entry of a dated table that holds on a day. */
export function newest<T extends { readonly from: string }>(entries: readonly T[], day: string): T | undefined {
  return entries.filter((entry) => entry.from <= day).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
}

/** Facts of a record as texts; one told in several languages by its first spelling, a blank one as ''. */
function textsOf(facts: Json | undefined): unknown {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return undefined;
  const texts = Object.entries(facts).flatMap(([name, fact]): readonly (readonly [string, string])[] => {
    if (typeof fact === 'string') return [[name, fact]];
    if (typeof fact !== 'object' || fact === null || Array.isArray(fact)) return [];
    const spellings = Object.values(fact).filter((spelling) => typeof spelling === 'string');
    return spellings.length === 0 ? [] : [[name, spellings.find((spelling) => spelling.trim() !== '') ?? '']];
  });
  return Object.fromEntries(texts);
}
