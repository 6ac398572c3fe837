/**
 * The dynamic values of Flow JSON: `${data.x}`, `${form.x}`, `${screen.S.form.x}`, and expressions between backticks with
 * comparison, logic, arithmetic, and texts put together by standing side by side (whatsapp.md §7.3).
 */
import { fieldsOf, isFields, type Fields } from '../fields.ts';

export type Scope = {
  readonly data: Fields;
  readonly form: Fields;
  /** What the screens visited so far held, by their id. */
  readonly screens: Readonly<Record<string, { readonly data: Fields; readonly form: Fields }>>;
};

type Token = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'sign'; readonly sign: string };

const referencePattern = /^\$\{([^}]+)\}$/;
const tokenPattern =
  /\s*(?:\$\{([^}]+)\}|'((?:[^'\\]|\\.)*)'|(\d+(?:\.\d+)?)|(true|false)\b|(==|!=|<=|>=|&&|\|\||[-<>+*/%!()]))/y;
/** From the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Replaces every dynamic value in a text, list or object; anything else, and what stands under a key `kept`, stays. */
export function resolveValue(value: unknown, scope: Scope, kept: readonly string[] = []): unknown {
  if (typeof value === 'string') return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((each) => resolveValue(each, scope, kept));
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [key, kept.includes(key) ? each : resolveValue(each, scope, kept)]),
  );
}

/** An `If` writes its condition without backticks. An expression that cannot be read counts as false. */
export function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (typeof condition !== 'string') return condition === true;
  return evaluateExpression(condition.replaceAll('`', ''), scope) === true;
}

function resolveText(text: string, scope: Scope): unknown {
  const trimmed = text.trim();
  if (trimmed.length > 1 && trimmed.startsWith('`') && trimmed.endsWith('`')) {
    return evaluateExpression(trimmed.slice(1, -1), scope);
  }
  const reference = referencePattern.exec(trimmed)?.[1];
  return reference === undefined ? text : lookUp(reference, scope);
}

function lookUp(path: string, scope: Scope): unknown {
  let current: unknown = { data: scope.data, form: scope.form, screen: scope.screens };
  for (const part of path.split('.')) {
    const key = part.trim();
    if (Array.isArray(current)) current = current[Number(key)];
    else current = Object.hasOwn(fieldsOf(current), key) ? fieldsOf(current)[key] : undefined;
  }
  return current;
}

function evaluateExpression(source: string, scope: Scope): unknown {
  const tokens = tokenize(source, scope);
  if (tokens === undefined) return undefined;
  let at = 0;

  const isSign = (signs: readonly string[]): boolean => {
    const token = tokens[at];
    return token?.kind === 'sign' && signs.includes(token.sign);
  };
  const takeSign = (): string => {
    const token = tokens[at];
    at += 1;
    return token?.kind === 'sign' ? token.sign : '';
  };

  function readLevel(level: number): unknown {
    const signs = levels[level];
    if (signs === undefined) return readSideBySide();
    let left = readLevel(level + 1);
    while (isSign(signs)) left = combine(takeSign(), left, readLevel(level + 1));
    return left;
  }

  function readSideBySide(): unknown {
    let left = readSingle();
    while (tokens?.[at]?.kind === 'value') left = asText(left) + asText(readSingle());
    return left;
  }

  function readSingle(): unknown {
    if (isSign(['!'])) return takeSign() === '!' && readSingle() !== true;
    if (isSign(['-'])) return takeSign() === '-' ? -Number(readSingle()) : undefined;
    if (isSign(['('])) {
      takeSign();
      const inner = readLevel(0);
      takeSign();
      return inner;
    }
    const token = tokens?.[at];
    at += 1;
    return token?.kind === 'value' ? token.value : undefined;
  }

  return readLevel(0);
}

function tokenize(source: string, scope: Scope): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const text = source.trim();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const found = tokenPattern.exec(text);
    if (found === null) return undefined;
    const [, reference, quoted, number, truth, sign] = found;
    if (sign !== undefined) tokens.push({ kind: 'sign', sign });
    else if (reference !== undefined) tokens.push({ kind: 'value', value: lookUp(reference, scope) });
    else if (quoted !== undefined) tokens.push({ kind: 'value', value: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else tokens.push({ kind: 'value', value: truth === 'true' });
  }
  return tokens;
}

function combine(sign: string, left: unknown, right: unknown): unknown {
  switch (sign) {
    case '||':
      return left === true || right === true;
    case '&&':
      return left === true && right === true;
    case '==':
      return asText(left) === asText(right);
    case '!=':
      return asText(left) !== asText(right);
    case '<':
      return Number(left) < Number(right);
    case '<=':
      return Number(left) <= Number(right);
    case '>':
      return Number(left) > Number(right);
    case '>=':
      return Number(left) >= Number(right);
    case '+':
      return typeof left === 'string' || typeof right === 'string'
        ? asText(left) + asText(right)
        : Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    case '/':
      return Number(left) / Number(right);
    case '%':
      return Number(left) % Number(right);
    default:
      return undefined;
  }
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
