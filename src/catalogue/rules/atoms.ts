import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '#platform/pure';
import type { ServiceDefinition } from '../service-definition.ts';
import { pathOf, type RuleNode } from './compile-rule.ts';
import { Day, dayFrom } from './day.ts';
import { getRule, settingsOn } from './rule-book.ts';
import type { RuleType } from './rule-type.ts';

// What a rule looks at, one comparison at a time: so that every branch of every rule can be reached by choosing answers.

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export type Atom =
  /** A choice, yes or no, capacity, locality …: == != in, or a bare yes-no field. */
  | { readonly kind: 'equals'; readonly of: string; readonly values: readonly (string | boolean)[] }
  /** An amount (paise), number or day (YYYY-MM-DD) against a constant. */
  | { readonly kind: 'compares'; readonly of: string; readonly operator: Operator; readonly constant: string | number }
  /** Years, months or days between two days; one of them may be `today`. */
  | {
      readonly kind: 'span';
      readonly measure: 'age' | 'months' | 'days';
      readonly from: string;
      readonly to: string;
      readonly operator: Operator;
      readonly constant: number;
    }
  | { readonly kind: 'answered'; readonly of: string }
  /** Anything else: covered by examples only. */
  | { readonly kind: 'other'; readonly of: readonly string[]; readonly text: string };

/** The comparisons of a rule; settings count as constants, by the day. */
export function atomsOf(definition: ServiceDefinition, rule: string, expected: RuleType, day: string): readonly Atom[] {
  return atomsOfNode(getRule(definition, rule, expected).node, settingsOn(definition, day));
}

type Settings = Readonly<Record<string, unknown>>;

function atomsOfNode(node: RuleNode, settings: Settings): readonly Atom[] {
  switch (node.kind) {
    case 'leaf':
      return node.leaf.reads.every((path) => path.startsWith('settings.'))
        ? []
        : [atomOf(node.leaf.ast, settings) ?? { kind: 'other', of: node.leaf.reads, text: node.leaf.text }];
    case 'answered':
      return [{ kind: 'answered', of: node.of }];
    case 'not':
      return atomsOfNode(node.part, settings);
    case 'and':
    case 'or':
      return [...atomsOfNode(node.first, settings), ...atomsOfNode(node.second, settings)];
    case 'if':
      return [node.condition, node.accepted, node.otherwise].flatMap((part) => atomsOfNode(part, settings));
    default:
      return node satisfies never;
  }
}

const turned: Readonly<Record<Operator, Operator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function atomOf(ast: ASTNode, settings: Settings): Atom | undefined {
  if (ast.op === 'id' || ast.op === '.') {
    const of = pathOf(ast);
    return of === undefined ? undefined : { kind: 'equals', of, values: [true] };
  }
  if (ast.op === 'in') {
    const [left, list] = ast.args;
    const of = pathOf(left);
    if (of === undefined || list.op !== 'list') return undefined;
    const values = list.args.map((one) => constantOf(one, settings));
    return values.every((value) => typeof value === 'string') ? { kind: 'equals', of, values } : undefined;
  }
  if (!isComparison(ast)) return undefined;
  const [left, right] = ast.args;
  const constant = constantOf(right, settings);
  if (constant !== undefined) return comparison(left, ast.op, constant);
  const other = constantOf(left, settings);
  return other === undefined ? undefined : comparison(right, turned[ast.op], other);
}

type Comparison = Extract<ASTNode, { op: Operator }>;

function isComparison(ast: ASTNode): ast is Comparison {
  return Object.hasOwn(turned, ast.op);
}

type Constant = string | number | boolean | Day;

function comparison(ast: ASTNode, operator: Operator, constant: Constant): Atom | undefined {
  const of = pathOf(ast);
  if (of !== undefined) {
    if (typeof constant === 'number') return { kind: 'compares', of, operator, constant };
    if (constant instanceof Day) return { kind: 'compares', of, operator, constant: constant.iso };
    return { kind: 'equals', of, values: [constant] };
  }
  if (ast.op !== 'call' || typeof constant !== 'number') return undefined;
  const [measure, [first, second]] = ast.args;
  const from = first && pathOf(first);
  const to = second && pathOf(second);
  if ((measure !== 'age' && measure !== 'months' && measure !== 'days') || from === undefined || to === undefined)
    return undefined;
  return { kind: 'span', measure, from, to, operator, constant };
}

/** A literal, rupees(…), date(…) or a setting. */
function constantOf(ast: ASTNode, settings: Settings): Constant | undefined {
  if (ast.op === 'value') {
    const value = ast.args;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  }
  if (ast.op === 'call') {
    const [name, [argument]] = ast.args;
    const value = argument && constantOf(argument, settings);
    if (name === 'date' && typeof value === 'string') return dayFrom(value);
    return name === 'rupees' && typeof value === 'number' ? Math.round(value * 100) : undefined;
  }
  const path = pathOf(ast);
  if (path === undefined || !path.startsWith('settings.')) return undefined;
  const value = settings[path.slice('settings.'.length)];
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'boolean' || value instanceof Day ? value : undefined;
}

/** Answers on, just below and just above every constant of these atoms, by name (`colour`, `capacity`, `home.area`). */
export function boundaryValues(atoms: readonly Atom[], today: string): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Set<Json>>();
  const add = (of: string, ...more: readonly Json[]): void => {
    const known = values.get(of) ?? new Set<Json>();
    for (const one of more) known.add(one);
    values.set(of, known);
  };
  for (const atom of atoms) {
    switch (atom.kind) {
      case 'equals':
        add(atom.of, ...atom.values.map((value) => (value === true ? 'yes' : value === false ? 'no' : value)));
        if (atom.values.includes(true)) add(atom.of, 'no');
        break;
      case 'compares': {
        const { constant } = atom;
        if (typeof constant === 'number') add(atom.of, constant - 1, constant, constant + 1);
        else add(atom.of, shift(constant, -1), constant, shift(constant, 1));
        break;
      }
      case 'span': {
        const day = atom.to === 'today' ? spanBack(today, atom.measure, atom.constant) : undefined;
        if (day !== undefined) add(atom.from, shift(day, -1), day, shift(day, 1));
        break;
      }
      case 'answered':
      case 'other':
        break;
    }
  }
  return new Map([...values].map(([of, set]) => [of, [...set]]));
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day from which it is exactly so long until `day`. */
function spanBack(day: string, measure: 'age' | 'months' | 'days', count: number): string {
  if (measure === 'days') return shift(day, -count);
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const months = year * 12 + month - 1 - (measure === 'age' ? count * 12 : count);
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  return new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(date, last))).toISOString().slice(0, 10);
}
