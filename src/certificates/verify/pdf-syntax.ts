// Reads PDF values (ISO 32000-1 §7.3) at a position of a file. Numbers keep their spelling and strings their place, so that a
// value can be written back as it was and a signature's own bytes can be found.

export type PdfValue =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'string';
      readonly bytes: Buffer;
      readonly start: number;
      readonly end: number;
      readonly raw: string;
    }
  | { readonly kind: 'array'; readonly items: readonly PdfValue[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
  | { readonly kind: 'reference'; readonly number: number; readonly generation: number };

export class PdfSyntaxError extends Error {}

const MAX_DEPTH = 60;

/** `text` is the file as latin1, so that positions in it are byte offsets. */
export function readValue(
  text: string,
  position: number,
  depth = 0,
): { readonly value: PdfValue; readonly end: number } {
  if (depth > MAX_DEPTH) throw new PdfSyntaxError('nested too deeply');
  const at = skipSpace(text, position);
  const first = text.charAt(at);
  if (first === '/') return readName(text, at);
  if (first === '(') return readLiteralString(text, at);
  if (text.startsWith('<<', at)) return readDictionary(text, at, depth);
  if (first === '<') return readHexString(text, at);
  if (first === '[') {
    const items: PdfValue[] = [];
    let next = skipSpace(text, at + 1);
    while (text.charAt(next) !== ']') {
      const item = readValue(text, next, depth + 1);
      items.push(item.value);
      next = skipSpace(text, item.end);
    }
    return { value: { kind: 'array', items }, end: next + 1 };
  }
  const reference = match(/(\d{1,10})[ \t\r\n]+(\d{1,5})[ \t\r\n]+R(?![A-Za-z0-9])/y, text, at);
  if (reference !== undefined) {
    const value = { kind: 'reference', number: Number(reference[1]), generation: Number(reference[2]) } as const;
    return { value, end: at + reference[0].length };
  }
  const plain = match(/[+-]?\d*\.?\d+\.?|true|false|null/y, text, at);
  if (plain === undefined) throw new PdfSyntaxError(`no value at ${at}`);
  return { value: { kind: 'plain', text: plain[0] }, end: at + plain[0].length };
}

export function writeValue(value: PdfValue): string {
  switch (value.kind) {
    case 'plain':
      return value.text;
    case 'name':
      return `/${value.name}`;
    case 'string':
      return value.raw;
    case 'array':
      return `[${value.items.map(writeValue).join(' ')}]`;
    case 'dictionary':
      return `<< ${[...value.entries].map(([key, entry]) => `/${key} ${writeValue(entry)}`).join(' ')} >>`;
    case 'reference':
      return `${value.number} ${value.generation} R`;
    default:
      return value satisfies never;
  }
}

export function skipSpace(text: string, position: number): number {
  const found = match(/(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y, text, position);
  return position + (found?.[0].length ?? 0);
}

function readName(text: string, at: number): { value: PdfValue; end: number } {
  const name = match(/[^\0\t\n\f\r ()<>[\]{}/%]*/y, text, at + 1)?.[0] ?? '';
  return { value: { kind: 'name', name }, end: at + 1 + name.length };
}

function readDictionary(text: string, start: number, depth: number): { value: PdfValue; end: number } {
  const entries = new Map<string, PdfValue>();
  let at = skipSpace(text, start + 2);
  while (!text.startsWith('>>', at)) {
    if (text.charAt(at) !== '/') throw new PdfSyntaxError(`no key at ${at}`);
    const key = readName(text, at);
    const entry = readValue(text, key.end, depth + 1);
    if (key.value.kind !== 'name' || entries.has(key.value.name)) throw new PdfSyntaxError(`key twice at ${at}`);
    entries.set(key.value.name, entry.value);
    at = skipSpace(text, entry.end);
  }
  return { value: { kind: 'dictionary', entries }, end: at + 2 };
}

function readHexString(text: string, start: number): { value: PdfValue; end: number } {
  const close = text.indexOf('>', start);
  const digits = text.slice(start + 1, close);
  if (close < 0 || !/^[0-9a-fA-F\s]*$/.test(digits)) throw new PdfSyntaxError(`hexadecimal string at ${start}`);
  const compact = digits.replaceAll(/\s/g, '');
  const bytes = Buffer.from(compact.length % 2 === 0 ? compact : `${compact}0`, 'hex');
  const end = close + 1;
  return { value: { kind: 'string', bytes, start, end, raw: text.slice(start, end) }, end };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function readLiteralString(text: string, start: number): { value: PdfValue; end: number } {
  let out = '';
  let open = 1;
  let at = start + 1;
  while (open > 0) {
    const character = text.charAt(at);
    if (character === '') throw new PdfSyntaxError(`string without end at ${start}`);
    if (character === '\\') {
      const octal = match(/[0-7]{1,3}/y, text, at + 1)?.[0];
      const next = text.charAt(at + 1);
      if (octal === undefined) out += next === '\n' || next === '\r' ? '' : (ESCAPES[next] ?? next);
      else out += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      at += 1 + (octal?.length ?? 1);
      continue;
    }
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open > 0) out += character;
    at += 1;
  }
  const value = {
    kind: 'string',
    bytes: Buffer.from(out, 'latin1'),
    start,
    end: at,
    raw: text.slice(start, at),
  } as const;
  return { value, end: at };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
