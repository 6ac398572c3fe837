// Strict DER (X.690 §10): one encoding for one value. A lenient reader would let bytes that nobody signed be changed.

export interface DerNode {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Buffer;
  readonly content: Buffer;
  readonly children: readonly DerNode[];
}

export class DerError extends Error {}

/** Reads exactly one value that fills `bytes`. Throws DerError. */
export function readDer(bytes: Buffer): DerNode {
  const node = readNode(bytes, 0, 0);
  if (node.whole.length !== bytes.length) throw new DerError('bytes after the value');
  return node;
}

/** Length in bytes of the value that starts `bytes`. */
export function derLength(bytes: Buffer): number {
  const { contentAt, length } = readHead(bytes, 0);
  return contentAt + length;
}

function readNode(bytes: Buffer, at: number, depth: number): DerNode {
  if (depth > 30) throw new DerError('nested too deeply');
  const { tag, contentAt, length } = readHead(bytes, at);
  const end = contentAt + length;
  if (end > bytes.length) throw new DerError('length beyond the end');
  const content = bytes.subarray(contentAt, end);
  const children: DerNode[] = [];
  if ((tag & 0x20) !== 0) {
    for (let next = 0; next < content.length;) {
      const child = readNode(content, next, depth + 1);
      children.push(child);
      next += child.whole.length;
    }
  } else {
    checkPrimitive(tag, content);
  }
  return { tag, whole: bytes.subarray(at, end), content, children };
}

function readHead(bytes: Buffer, at: number): { tag: number; contentAt: number; length: number } {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('cut short');
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tag');
  if (first < 0x80) return { tag, contentAt: at + 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) throw new DerError('length');
  const length = bytes.readUIntBE(at + 2, count);
  if (length < 0x80 || bytes[at + 2] === 0) throw new DerError('length not shortest');
  return { tag, contentAt: at + 2 + count, length };
}

function checkPrimitive(tag: number, content: Buffer): void {
  const [first, second] = content;
  if (tag === 0x01 && !(content.length === 1 && (first === 0 || first === 0xff))) throw new DerError('boolean');
  if (tag === 0x05 && content.length !== 0) throw new DerError('null');
  if (tag !== 0x02) return;
  if (first === undefined) throw new DerError('integer');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('integer not shortest');
  }
}

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Child number `index`, which must have the tag. */
export function child(node: DerNode, index: number, tag: number): DerNode {
  const found = node.children[index];
  if (found === undefined || found.tag !== tag) throw new DerError(`no ${tag.toString(16)} at ${index}`);
  return found;
}

export function expectShape(node: DerNode, tag: number, count: number): DerNode {
  if (node.tag !== tag || node.children.length !== count) throw new DerError('another shape');
  return node;
}

/** Dotted form; arcs up to 2^53. */
export function readOid(node: DerNode): string {
  if (node.tag !== TAG.oid) throw new DerError('no identifier');
  const arcs: number[] = [];
  let value = 0;
  for (const byte of node.content) {
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      arcs.push(value);
      value = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join('.');
}
