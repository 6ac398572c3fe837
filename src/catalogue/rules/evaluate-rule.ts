import { EvaluationError } from '@marcbachmann/cel-js';
import type { CompiledRule, Leaf, RuleNode } from './compile-rule.ts';
import type { Day } from './day.ts';

// Evaluates a compiled rule. An answer that is not there makes whatever compares it unknown; the connectives follow CEL:
// false && unknown is false, true || unknown is true. Nothing throws: division by zero and overflow are unknown too.

export type RuleValue = boolean | number | string | Day;

export type RuleOutcome =
  | { readonly kind: 'known'; readonly value: RuleValue }
  /** `missing`: names of the answers it would need; empty where it cannot be reckoned at all. */
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** What a name stands for: a text, bool, bigint, number, Day, record or list; undefined where it is not answered. */
export type FindName = (name: string) => unknown;

export function evaluateNode(node: RuleNode, find: FindName): RuleOutcome {
  switch (node.kind) {
    case 'leaf':
      return evaluateLeaf(node.leaf, find);
    case 'answered':
      return { kind: 'known', value: findPath(node.of, find) !== undefined };
    case 'not': {
      const part = evaluateNode(node.part, find);
      return part.kind === 'unknown' ? part : { kind: 'known', value: part.value !== true };
    }
    case 'and':
    case 'or': {
      const settles = node.kind === 'or';
      const first = evaluateNode(node.first, find);
      if (first.kind === 'known' && first.value === settles) return first;
      const second = evaluateNode(node.second, find);
      if (second.kind === 'known' && second.value === settles) return second;
      if (first.kind === 'unknown' && second.kind === 'unknown')
        return { kind: 'unknown', missing: [...new Set([...first.missing, ...second.missing])] };
      return first.kind === 'unknown' ? first : second;
    }
    case 'if': {
      const condition = evaluateNode(node.condition, find);
      if (condition.kind === 'unknown') return condition;
      return evaluateNode(condition.value === true ? node.accepted : node.otherwise, find);
    }
    default:
      return node satisfies never;
  }
}

/** Only what is surely true. */
export function ruleIsTrue(rule: CompiledRule, find: FindName): boolean {
  const outcome = evaluateNode(rule.node, find);
  return outcome.kind === 'known' && outcome.value === true;
}

function evaluateLeaf(leaf: Leaf, find: FindName): RuleOutcome {
  const missing = leaf.reads.filter((path) => findPath(path, find) === undefined);
  if (missing.length > 0) return { kind: 'unknown', missing };
  const context: Record<string, unknown> = {};
  for (const root of leaf.roots) context[root] = find(root);
  try {
    const value = leaf.run(context);
    return { kind: 'known', value: typeof value === 'bigint' ? Number(value) : toValue(value) };
  } catch (error) {
    // A member of a list without an answer, a division by zero, an overflow, a text that is no day.
    if (error instanceof EvaluationError || error instanceof RangeError) return { kind: 'unknown', missing: [] };
    throw error;
  }
}

function toValue(value: unknown): RuleValue {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  throw new Error('a rule gave something that no rule may give');
}

function findPath(path: string, find: FindName): unknown {
  const [root = '', ...parts] = path.split('.');
  let value = find(root);
  for (const part of parts) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
  }
  return value;
}
