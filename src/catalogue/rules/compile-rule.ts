import { ParseError, TypeError as RuleTypeError, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import { nearestName } from '../nearest-name.ts';
import { dayFrom } from './day.ts';
import { LIST_FUNCTIONS, RULE_FUNCTIONS } from './rule-environment.ts';
import { libraryType, nameOfType, type RuleType } from './rule-type.ts';
import { writeRule } from './write-rule.ts';

// One rule, parsed, type-checked and cut at its connectives into leaves. The leaves are what the library evaluates
// (evaluate-rule.ts), what may be unknown, and what the prover enumerates (atoms.ts).

export type RuleNode =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'answered'; readonly of: string }
  | { readonly kind: 'not'; readonly part: RuleNode }
  | { readonly kind: 'and' | 'or'; readonly first: RuleNode; readonly second: RuleNode }
  | { readonly kind: 'if'; readonly condition: RuleNode; readonly accepted: RuleNode; readonly otherwise: RuleNode };

export type Leaf = {
  readonly text: string;
  readonly ast: ASTNode;
  /** Names it cannot do without: `colour`, `home.pin`. */
  readonly reads: readonly string[];
  readonly roots: readonly string[];
  readonly run: (context: Record<string, unknown>) => unknown;
};

export type CompiledRule = { readonly text: string; readonly node: RuleNode; readonly reads: readonly string[] };

export type RuleProblem = {
  /** Where in the rule, in characters. */
  readonly start: number;
  readonly problem: string;
  readonly remedy: string;
};

export type RuleCompilation =
  { readonly ok: true; readonly rule: CompiledRule } | { readonly ok: false; readonly problem: RuleProblem };

/** `names` are those the environment knows, by which a slip of the pen is recognised; lists may be walked. */
export function compileRule(
  environment: Environment,
  names: Readonly<Record<string, RuleType>>,
  text: string,
  expected: RuleType,
): RuleCompilation {
  try {
    const parsed = environment.parse(text);
    const refused = findRefused(parsed.ast, names);
    if (refused) return { ok: false, problem: refused };
    if (mostChoices(parsed.ast) > MOST_CHOICES) {
      const problem = `More than ${MOST_CHOICES} choices by ?: stand in one calculation.`;
      return { ok: false, problem: { start: 0, problem, remedy: 'Let fewer answers be left out.' } };
    }
    const checked = parsed.check();
    if (!checked.valid) return { ok: false, problem: explain(checked.error, names, text) };
    const wanted = libraryType(expected);
    if (checked.type !== wanted && checked.type !== 'dyn') {
      return {
        ok: false,
        problem: {
          start: 0,
          problem: `The rule gives ${nameOfType(checked.type ?? '')}, where ${nameOfType(wanted)} is needed.`,
          remedy: wanted === 'bool' ? "Compare it with something, e.g. `== 'x'`." : 'Write a rule that gives it.',
        },
      };
    }
    const node = treeOf(environment, parsed.ast);
    return { ok: true, rule: { text, node, reads: [...new Set(readsOfNode(node))] } };
  } catch (error) {
    return { ok: false, problem: explain(error, names, text) };
  }
}

function treeOf(environment: Environment, ast: ASTNode): RuleNode {
  if (ast.op === '&&' || ast.op === '||') {
    const [first, second] = ast.args.map((part) => treeOf(environment, part));
    if (first && second) return { kind: ast.op === '&&' ? 'and' : 'or', first, second };
  }
  if (ast.op === '!_') return { kind: 'not', part: treeOf(environment, ast.args) };
  if (ast.op === '?:') {
    const [condition, accepted, otherwise] = ast.args.map((part) => treeOf(environment, part));
    if (condition && accepted && otherwise) return { kind: 'if', condition, accepted, otherwise };
  }
  if (ast.op === 'call' && ast.args[0] === 'answered') {
    const [, [argument]] = ast.args;
    const path = argument && pathOf(argument);
    if (path !== undefined) return { kind: 'answered', of: path };
  }
  // `price + (answered(tip) ? tip : 0)`: the choice is made before the sum, so that only what is chosen has to be known.
  const choice = findChoice(ast);
  if (choice) {
    const [condition, ...branches] = choice.args;
    const [accepted, otherwise] = branches.map((by) =>
      treeOf(environment, environment.parse(writeRule(ast, { part: choice, by })).ast),
    );
    if (accepted && otherwise) return { kind: 'if', condition: treeOf(environment, condition), accepted, otherwise };
  }
  const text = writeRule(ast);
  const reads = [...new Set(readsOf(ast, new Set()))];
  const roots = [...new Set(reads.map((path) => path.split('.')[0] ?? path))];
  return { kind: 'leaf', leaf: { text, ast, reads, roots, run: environment.parse(text) } };
}

type Choice = Extract<ASTNode, { op: '?:' }>;

/** The first ?: inside a calculation; one inside a walk over a list belongs to each member and stays there. */
function findChoice(ast: ASTNode): Choice | undefined {
  if (ast.op === '?:') return ast;
  return first(partsOutsideWalks(ast), findChoice);
}

function partsOutsideWalks(ast: ASTNode): readonly ASTNode[] {
  return ast.op === 'rcall' && isListFunction(ast.args[0]) ? [ast.args[1]] : childrenOf(ast);
}

/** How many ?: stand inside one calculation: each doubles what has to be looked at. */
function mostChoices(ast: ASTNode): number {
  const isConnective = ast.op === '&&' || ast.op === '||' || ast.op === '!_' || ast.op === '?:';
  return isConnective ? Math.max(...childrenOf(ast).map(mostChoices)) : countChoices(ast);
}

function countChoices(ast: ASTNode): number {
  const own = ast.op === '?:' ? 1 : 0;
  return partsOutsideWalks(ast).reduce((sum, part) => sum + countChoices(part), own);
}

const MOST_CHOICES = 6;

function readsOfNode(node: RuleNode): readonly string[] {
  switch (node.kind) {
    case 'leaf':
      return node.leaf.reads;
    case 'answered':
      return [node.of];
    case 'not':
      return readsOfNode(node.part);
    case 'and':
    case 'or':
      return [...readsOfNode(node.first), ...readsOfNode(node.second)];
    case 'if':
      return [...readsOfNode(node.condition), ...readsOfNode(node.accepted), ...readsOfNode(node.otherwise)];
    default:
      return node satisfies never;
  }
}

/** `colour`, `home.pin`; undefined for anything that is no name. */
export function pathOf(ast: ASTNode): string | undefined {
  if (ast.op === 'id') return ast.args;
  if (ast.op !== '.') return undefined;
  const root = pathOf(ast.args[0]);
  return root === undefined ? undefined : `${root}.${ast.args[1]}`;
}

function readsOf(ast: ASTNode, bound: ReadonlySet<string>): readonly string[] {
  const path = pathOf(ast);
  if (path !== undefined) return bound.has(path.split('.')[0] ?? '') ? [] : [path];
  if (ast.op === 'rcall' && isListFunction(ast.args[0])) {
    const [, list, [name, ...bodies]] = ast.args;
    const inner = new Set([...bound, name?.op === 'id' ? name.args : '']);
    return [...readsOf(list, bound), ...bodies.flatMap((body) => readsOf(body, inner))];
  }
  return childrenOf(ast).flatMap((child) => readsOf(child, bound));
}

function childrenOf(ast: ASTNode): readonly ASTNode[] {
  if (ast.op === 'value' || ast.op === 'id') return [];
  if (ast.op === '.' || ast.op === '.?') return [ast.args[0]];
  if (ast.op === 'call') return ast.args[1];
  if (ast.op === 'rcall') return [ast.args[1], ...ast.args[2]];
  if (ast.op === 'map') return ast.args.flat();
  return ast.op === '!_' || ast.op === '-_' ? [ast.args] : ast.args;
}

/** What CEL could say but a rule may not: so that every rule is bounded, and means the same to whoever reads it. */
function findRefused(ast: ASTNode, names: Readonly<Record<string, RuleType>>, within = false): RuleProblem | undefined {
  const refuse = (problem: string, remedy: string): RuleProblem => ({ start: ast.start, problem, remedy });
  if (ast.op === 'map' || ast.op === '[]' || ast.op === '[?]' || ast.op === '.?')
    return refuse('A rule has no {} and no [position].', 'Compare with a list in [] by `in`, or use .exists().');
  if (ast.op === 'call') {
    const [name, [argument]] = ast.args;
    if (!Object.hasOwn(RULE_FUNCTIONS, name)) return refuse(`There is no function ${name}().`, functionList);
    if (name === 'answered' && (!argument || pathOf(argument) === undefined))
      return refuse('answered() asks after one field.', 'Write answered(field).');
    if (name === 'answered' && within)
      return refuse(
        'Whether a member has an answer cannot be asked: one without it leaves the whole walk not known.',
        'Make that answer of the member required, or ask it with yes or no first.',
      );
    if (name === 'date' && !isDay(argument))
      return refuse('There is no such day.', "Write a day of the calendar in quotes: date('2026-01-31').");
  }
  if (ast.op === 'rcall') {
    const [name, target, parts] = ast.args;
    if (!isListFunction(name))
      return Object.hasOwn(RULE_FUNCTIONS, name)
        ? first(childrenOf(ast), (one) => findRefused(one, names, within))
        : refuse(`There is no function .${name}().`, functionList);
    const path = pathOf(target);
    const type = path === undefined ? undefined : names[path];
    const isChained = target.op === 'rcall' && isListFunction(target.args[0]);
    if (!isChained && (typeof type !== 'object' || type.kind !== 'list'))
      return refuse(`.${name}() walks over a repeated field only.`, 'Name a field of kind family-members before it.');
    if (within) return refuse('A walk over a list stands inside another one.', 'Write two rules.');
    return findRefused(target, names) ?? first(parts.slice(1), (one) => findRefused(one, names, true));
  }
  return first(childrenOf(ast), (one) => findRefused(one, names, within));
}

/** A literal that names a day, or something that is only known later. */
function isDay(argument: ASTNode | undefined): boolean {
  return argument?.op !== 'value' || (typeof argument.args === 'string' && dayFrom(argument.args) !== undefined);
}

const functionList = `Use one of: ${Object.keys(RULE_FUNCTIONS).join(', ')}, or list.${LIST_FUNCTIONS.join('/')}.`;

function isListFunction(name: string): boolean {
  return LIST_FUNCTIONS.some((one) => one === name);
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function explain(error: unknown, names: Readonly<Record<string, RuleType>>, text: string): RuleProblem {
  if (!(error instanceof ParseError || error instanceof RuleTypeError)) throw error;
  const start = error.range?.start ?? 0;
  const { summary } = error;
  const word = /^(?:Unknown variable|No such key): (.+)$/.exec(summary)?.[1];
  if (word !== undefined) {
    const near = nearestName(word, namesIn(names));
    return {
      start,
      problem: `"${word}" is no field, setting or part of one.`,
      remedy:
        near === undefined
          ? 'Use the id of a field that is asked earlier, capacity, today, settings.… or record.…'
          : `Did you mean ${near}?`,
    };
  }
  const overload = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary);
  if (overload) {
    const [, left = '', operator = '', right = ''] = overload;
    const remedy =
      right === 'string' || left === 'string' ? "Quotes make a text: 'x'. Days are date('2026-01-31')." : amountRemedy;
    return {
      start,
      problem: `${nameOfType(left)} and ${nameOfType(right)} do not go together with ${operator}.`,
      remedy,
    };
  }
  if (error.code.startsWith('limit') || /limit|exceed/i.test(summary))
    return { start, problem: 'The rule is too long or too deep.', remedy: 'Cut it into two rules.' };
  const problem = summary.includes('EOF') ? `The rule ends too early: "${text.slice(-12)}".` : `${summary}.`;
  return { start, problem, remedy: 'Check brackets, quotes and names; texts stand in single quotes.' };
}

const amountRemedy = 'Amounts are rupees(100), days are date(…), counts are plain numbers.';

function namesIn(names: Readonly<Record<string, RuleType>>): readonly string[] {
  return Object.entries(names).flatMap(([name, type]) => {
    if (typeof type !== 'object') return [name];
    const parts = type.kind === 'parts' ? type.parts : type.of;
    return [name, ...Object.keys(parts)];
  });
}
