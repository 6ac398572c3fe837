// C2SP tlog-tiles (tiles of height 8): their paths, how a tree grows inside them, and how nodes are read from them.
// A tile of level L holds up to 256 hashes, each the root of 256^L leaves; the sealer keeps only the right edge in hand.

import { rootOf, type HashAt } from './merkle-tree.ts';

export const TILE_WIDTH = 256;
const HASH_BYTES = 32;

export interface TileAddress {
  readonly level: number;
  readonly index: number;
}

export interface Tile extends TileAddress {
  readonly hashes: Buffer;
}

/** The growing tiles on the right edge of a tree of this size, one per level, lowest first. */
export function rightEdge(size: number): TileAddress[] {
  const edge: TileAddress[] = [];
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    edge.push({ level, index: Math.floor(count / TILE_WIDTH) });
  }
  return edge;
}

/** Appends leaf hashes to the right edge; returns every tile that changed and the root of the grown tree. */
export function growTiles(
  edge: readonly Tile[],
  size: number,
  leaves: readonly Buffer[],
): { readonly changed: readonly Tile[]; readonly root: Buffer } {
  const open: { index: number; hashes: Buffer[]; touched: boolean }[] = [];
  for (const { level, index } of rightEdge(size)) {
    const stored = edge.find((tile) => tile.level === level && tile.index === index);
    open[level] = { index, hashes: stored === undefined ? [] : split(stored.hashes), touched: false };
  }
  const changed: Tile[] = [];
  const push = (level: number, hash: Buffer): void => {
    const tile = (open[level] ??= { index: 0, hashes: [], touched: false });
    tile.hashes.push(hash);
    tile.touched = true;
    if (tile.hashes.length < TILE_WIDTH) return;
    changed.push({ level, index: tile.index, hashes: Buffer.concat(tile.hashes) });
    const root = rootOf(tile.hashes);
    open[level] = { index: tile.index + 1, hashes: [], touched: false };
    push(level + 1, root);
  };
  for (const leaf of leaves) push(0, leaf);
  for (const [level, tile] of open.entries()) {
    if (tile.touched) changed.push({ level, index: tile.index, hashes: Buffer.concat(tile.hashes) });
  }
  // The tree is a row of full subtrees, highest first: within a level they follow the binary digits of the width.
  const peaks = open.toReversed().flatMap((tile) => perfectRoots(tile.hashes));
  const root = peaks.reduceRight((right, left) => rootOf([left, right]));
  return { changed, root };
}

function perfectRoots(hashes: readonly Buffer[]): Buffer[] {
  const roots: Buffer[] = [];
  let start = 0;
  for (let width = TILE_WIDTH; width >= 1; width /= 2) {
    if ((hashes.length & width) === 0) continue;
    roots.push(rootOf(hashes.slice(start, start + width)));
    start += width;
  }
  return roots;
}

/** Reads tree nodes out of tiles; each tile is asked for once. */
export function tileReader(readTile: (address: TileAddress) => Promise<Buffer>): HashAt {
  const seen = new Map<string, Promise<Buffer>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const span = 2 ** (level % 8);
    const first = index * span;
    const address = { level: tileLevel, index: Math.floor(first / TILE_WIDTH) };
    const key = `${address.level}/${address.index}`;
    const reading = seen.get(key) ?? readTile(address);
    seen.set(key, reading);
    const from = (first % TILE_WIDTH) * HASH_BYTES;
    return rootOf(split((await reading).subarray(from, from + span * HASH_BYTES)));
  };
}

/** `tile/0/x001/067` or, for a tile that is not full, `tile/0/x001/067.p/12`. */
export function tilePath(kind: number | 'entries', index: number, width: number): string {
  const groups: string[] = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return `tile/${kind}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

export interface TileRequest {
  readonly kind: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** Undefined for anything that is not exactly the path of one tile. */
export function parseTilePath(path: string): TileRequest | undefined {
  const found = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (found === null) return undefined;
  const index = Number((found[2] ?? '').replaceAll(/[x/]/g, ''));
  const width = found[3] === undefined ? TILE_WIDTH : Number(found[3]);
  const kind = found[1] === 'entries' ? 'entries' : Number(found[1]);
  return tilePath(kind, index, width) === path && width > 0 ? { kind, index, width } : undefined;
}

/** An entry bundle: each entry behind its length in two bytes. */
export function bundleEntries(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

function split(hashes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < hashes.length; at += HASH_BYTES) parts.push(hashes.subarray(at, at + HASH_BYTES));
  return parts;
}
