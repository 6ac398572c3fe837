// A PDF as we write them: classic cross-reference tables, one or more revisions, no object streams. Anything else is
// refused: what cannot be read for certain cannot be vouched for.

import { inflateSync } from 'node:zlib';
import { PdfSyntaxError, readValue, skipSpace, type PdfValue } from './pdf-syntax.ts';

export interface PdfFile {
  readonly bytes: Buffer;
  readonly text: string;
  /** Object number → offset, of the newest revision that has it. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly trailer: ReadonlyMap<string, PdfValue>;
  /** Where the newest cross-reference table starts. */
  readonly tableAt: number;
  /** Newest first. */
  readonly revisions: readonly PdfRevision[];
}

export interface PdfRevision {
  readonly tableAt: number;
  /** Numbers of the objects that it wrote or declared free. */
  readonly touched: readonly number[];
}

const MAX_REVISIONS = 20;
const MAX_STREAM_BYTES = 1024 * 1024;

/** Throws PdfSyntaxError. */
export function openPdf(bytes: Buffer): PdfFile {
  const text = bytes.toString('latin1');
  if (!text.startsWith('%PDF-1.') && !text.startsWith('%PDF-2.')) throw new PdfSyntaxError('not a PDF');
  const tail = /startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?$/.exec(text.slice(-64));
  if (tail?.[1] === undefined) throw new PdfSyntaxError('no end mark');
  const tableAt = Number(tail[1]);
  const offsets = new Map<number, number>();
  const revisions: PdfRevision[] = [];
  let trailer: ReadonlyMap<string, PdfValue> | undefined;
  for (let at: number | undefined = tableAt; at !== undefined;) {
    if (revisions.length > MAX_REVISIONS) throw new PdfSyntaxError('too many revisions');
    const table = readTable(text, at);
    for (const [number, offset] of table.entries) if (!offsets.has(number)) offsets.set(number, offset);
    revisions.push({ tableAt: at, touched: [...table.touched] });
    trailer ??= table.trailer;
    const previous = integerOf(table.trailer.get('Prev'));
    if (previous !== undefined && previous >= at) throw new PdfSyntaxError('revisions out of order');
    at = previous;
  }
  return { bytes, text, offsets, trailer: trailer ?? new Map(), tableAt, revisions };
}

function readTable(text: string, start: number) {
  const entries = new Map<number, number>();
  const touched = new Set<number>();
  if (!/^xref[ \t]*\r?\n/.test(text.slice(start, start + 16))) throw new PdfSyntaxError('no cross-reference table');
  let at = skipSpace(text, start + 4);
  while (!text.startsWith('trailer', at)) {
    const head = /^(\d{1,10}) (\d{1,10})[ \t]*\r?\n/.exec(text.slice(at, at + 32));
    if (head === null) throw new PdfSyntaxError('cross-reference section');
    const [whole, first, count] = head;
    at += whole.length;
    for (let index = 0; index < Number(count); index += 1, at += 20) {
      const line = /^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)$/.exec(text.slice(at, at + 20));
      if (line === null) throw new PdfSyntaxError('cross-reference entry');
      const number = Number(first) + index;
      if (touched.has(number)) throw new PdfSyntaxError('cross-reference entry twice');
      if (number > 0) touched.add(number);
      if (line[3] === 'n') entries.set(number, Number(line[1]));
    }
    at = skipSpace(text, at);
  }
  const { value } = readValue(text, at + 'trailer'.length);
  if (value.kind !== 'dictionary' || value.entries.has('XRefStm')) throw new PdfSyntaxError('trailer');
  return { entries, touched, trailer: value.entries };
}

/** Follows a reference; any other value is itself. */
export function resolve(file: PdfFile, value: PdfValue | undefined): PdfValue | undefined {
  return value?.kind === 'reference' ? readObject(file, value.number)?.value : value;
}

export function readObject(file: PdfFile, number: number): { value: PdfValue; end: number } | undefined {
  const offset = file.offsets.get(number);
  if (offset === undefined) return undefined;
  const head = /^(\d+)[ \r\n]+(\d+)[ \r\n]+obj/.exec(file.text.slice(offset, offset + 40));
  if (head === null || Number(head[1]) !== number)
    throw new PdfSyntaxError(`object ${number} is not where it should be`);
  return readValue(file.text, offset + head[0].length);
}

export function entriesOf(file: PdfFile, value: PdfValue | undefined): ReadonlyMap<string, PdfValue> | undefined {
  const found = resolve(file, value);
  return found?.kind === 'dictionary' ? found.entries : undefined;
}

export function itemsOf(file: PdfFile, value: PdfValue | undefined): readonly PdfValue[] {
  const found = resolve(file, value);
  return found?.kind === 'array' ? found.items : [];
}

export function integerOf(value: PdfValue | undefined): number | undefined {
  return value?.kind === 'plain' && /^\d{1,10}$/.test(value.text) ? Number(value.text) : undefined;
}

/** The content of a stream object, unpacked. */
export function readStream(file: PdfFile, value: PdfValue | undefined): Buffer | undefined {
  if (value?.kind !== 'reference') return undefined;
  const object = readObject(file, value.number);
  if (object?.value.kind !== 'dictionary') return undefined;
  const { entries } = object.value;
  const start = /^\s*stream\r?\n/.exec(file.text.slice(object.end, object.end + 20));
  const length = integerOf(resolve(file, entries.get('Length')));
  if (start === null || length === undefined) return undefined;
  const from = object.end + start[0].length;
  const body = file.bytes.subarray(from, from + length);
  const filter = resolve(file, entries.get('Filter'));
  const name = filter?.kind === 'array' ? filter.items[0] : filter;
  if (name === undefined) return body;
  if (name.kind !== 'name' || name.name !== 'FlateDecode') return undefined;
  return inflateSync(body, { maxOutputLength: MAX_STREAM_BYTES });
}

/** The one file of that name embedded in the document's own list. */
export function findAttachment(file: PdfFile, name: string): Buffer | undefined {
  const names = entriesOf(file, entriesOf(file, file.trailer.get('Root'))?.get('Names'));
  const list = itemsOf(file, entriesOf(file, names?.get('EmbeddedFiles'))?.get('Names'));
  const found = list.filter((_, index) => index % 2 === 1 && isNamed(list[index - 1], name));
  if (found.length !== 1) return undefined;
  const embedded = entriesOf(file, entriesOf(file, found[0])?.get('EF'));
  return readStream(file, embedded?.get('F'));
}

function isNamed(value: PdfValue | undefined, name: string): boolean {
  return value?.kind === 'string' && value.bytes.toString('latin1') === name;
}
