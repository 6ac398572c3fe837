// RFC 6962 Merkle trees over SHA-256, pure. A tree is read through `HashAt`, so that the same proofs work on an array, on
// tiles in the database (tile.ts) or on tiles fetched over HTTP. Indexes and sizes stay below 2^53.

import { createHash } from 'node:crypto';

/** The root of the full subtree of 2^level leaves that starts at leaf index * 2^level. */
export type HashAt = (level: number, index: number) => Promise<Buffer>;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export function hashLeaf(entry: Buffer): Buffer {
  return createHash('sha256').update(LEAF).update(entry).digest();
}

export function hashNode(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

/** The root over leaf hashes (or over the roots of full subtrees of equal height). */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  if (row.length === 0) return EMPTY_ROOT;
  while (row.length > 1) {
    const next: Buffer[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const left = row[at];
      const right = row[at + 1];
      if (left !== undefined) next.push(right === undefined ? left : hashNode(left, right));
    }
    row = next;
  }
  return row[0] ?? EMPTY_ROOT;
}

export async function rootOfSize(hashAt: HashAt, size: number): Promise<Buffer> {
  return size === 0 ? EMPTY_ROOT : rangeRoot(hashAt, 0, size);
}

/** RFC 6962 §2.1.1: the hashes that lead from leaf `index` to the root of a tree of `size` leaves. */
export async function inclusionProof(hashAt: HashAt, index: number, size: number): Promise<Buffer[]> {
  const path: Buffer[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      path.unshift(await rangeRoot(hashAt, middle, end));
      end = middle;
    } else {
      path.unshift(await rangeRoot(hashAt, start, middle));
      start = middle;
    }
  }
  return path;
}

/** RFC 6962 §2.1.2: shows that the tree of `newSize` only appended to the tree of `oldSize`. */
export async function consistencyProof(hashAt: HashAt, oldSize: number, newSize: number): Promise<Buffer[]> {
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: Buffer[] = [];
  let start = 0;
  let end = newSize;
  let wholeOld = true;
  while (oldSize !== end) {
    const middle = start + largestPowerBelow(end - start);
    if (oldSize <= middle) {
      path.unshift(await rangeRoot(hashAt, middle, end));
      end = middle;
    } else {
      path.unshift(await rangeRoot(hashAt, start, middle));
      start = middle;
      wholeOld = false;
    }
  }
  if (!wholeOld) path.unshift(await rangeRoot(hashAt, start, end));
  return path;
}

export function verifyInclusion(proof: {
  readonly leaf: Buffer;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}): boolean {
  if (proof.index < 0 || proof.index >= proof.size) return false;
  let node = proof.index;
  let last = proof.size - 1;
  let hash = proof.leaf;
  for (const sibling of proof.path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = hashNode(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(proof.root);
}

async function rangeRoot(hashAt: HashAt, start: number, end: number): Promise<Buffer> {
  const count = end - start;
  const level = Math.floor(Math.log2(count));
  if (2 ** level === count) return hashAt(level, start / count);
  const middle = start + largestPowerBelow(count);
  return hashNode(await rangeRoot(hashAt, start, middle), await rangeRoot(hashAt, middle, end));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
