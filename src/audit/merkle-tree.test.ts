import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  consistencyProof,
  EMPTY_ROOT,
  hashLeaf,
  hashNode,
  inclusionProof,
  rootOf,
  rootOfSize,
  verifyInclusion,
  type HashAt,
} from './merkle-tree.ts';
import { growTiles, parseTilePath, rightEdge, tilePath, tileReader, type Tile } from './tile.ts';

// The eight inputs and roots that Certificate Transparency's own implementations are held against.
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const referenceLeaves = INPUTS.map((hex) => hashLeaf(Buffer.from(hex, 'hex')));

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => hashLeaf(Buffer.from(`leaf ${index}`)));

/** Grows tiles in the given portions, as the sealer does: only the right edge is carried from round to round. */
function grow(portions: readonly number[]): { tiles: Map<string, Tile>; roots: Buffer[]; leaves: Buffer[] } {
  const leaves = leavesOf(portions.reduce((sum, portion) => sum + portion, 0));
  const tiles = new Map<string, Tile>();
  const roots: Buffer[] = [];
  let size = 0;
  for (const portion of portions) {
    const edge = rightEdge(size).flatMap(({ level, index }) => tiles.get(`${level}/${index}`) ?? []);
    const grown = growTiles(edge, size, leaves.slice(size, size + portion));
    for (const tile of grown.changed) tiles.set(`${tile.level}/${tile.index}`, tile);
    roots.push(grown.root);
    size += portion;
  }
  return { tiles, roots, leaves };
}

const readerOf = (tiles: Map<string, Tile>): HashAt =>
  tileReader((address) => Promise.resolve(tiles.get(`${address.level}/${address.index}`)!.hashes));

describe('Merkle trees of RFC 6962', () => {
  it('the reference roots come out', () => {
    expect(EMPTY_ROOT.equals(createHash('sha256').digest())).toBe(true);
    const roots = INPUTS.map((_, index) => rootOf(referenceLeaves.slice(0, index + 1)).toString('hex'));
    expect(roots).toEqual(ROOTS);
    let size = 0;
    let edge: readonly Tile[] = [];
    for (const [index, leaf] of referenceLeaves.entries()) {
      const grown = growTiles(edge, size, [leaf]);
      expect(grown.root.toString('hex')).toBe(ROOTS[index]);
      edge = grown.changed;
      size += 1;
    }
  });

  it('a tree grown in any portions has the root of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), (portions) => {
        const { roots, leaves } = grow(portions);
        expect(roots.at(-1)!.equals(rootOf(leaves))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('every leaf of trees around the width of a tile has a proof that verifies, and no other leaf passes with it', async () => {
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 700]) {
      const { tiles, leaves } = grow([size]);
      const hashAt = readerOf(tiles);
      const root = await rootOfSize(hashAt, size);
      expect(root.equals(rootOf(leaves))).toBe(true);
      for (let index = 0; index < size; index += size > 300 ? 37 : 1) {
        const path = await inclusionProof(hashAt, index, size);
        expect(verifyInclusion({ leaf: leaves[index]!, index, size, path, root })).toBe(true);
        expect(verifyInclusion({ leaf: hashLeaf(Buffer.from('x')), index, size, path, root })).toBe(false);
        if (size > 1)
          expect(verifyInclusion({ leaf: leaves[index]!, index, size, path: path.slice(1), root })).toBe(false);
      }
    }
  });

  it('a proof still verifies when more than 65,536 leaves fill three levels of tiles', async () => {
    const { tiles, leaves, roots } = grow([65_536, 300]);
    const size = leaves.length;
    const index = 65_537;
    const path = await inclusionProof(readerOf(tiles), index, size);
    expect(verifyInclusion({ leaf: leaves[index]!, index, size, path, root: roots.at(-1)! })).toBe(true);
    expect(tiles.has('2/0')).toBe(true);
  });

  it('the consistency proof of RFC 6962 §2.1.3 is the one of its example', async () => {
    const { tiles, leaves } = grow([7]);
    const at = readerOf(tiles);
    const [a, b, c, d, e, f, j] = leaves as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
    const g = hashNode(a, b);
    const h = hashNode(c, d);
    const i = hashNode(e, f);
    const k = hashNode(g, h);
    const l = hashNode(i, j);
    expect(await consistencyProof(at, 3, 7)).toEqual([c, d, g, l]);
    expect(await consistencyProof(at, 4, 7)).toEqual([l]);
    expect(await consistencyProof(at, 6, 7)).toEqual([i, j, k]);
  });

  it('tile paths are written and read as C2SP says', () => {
    expect(tilePath(0, 1_234_067, 256)).toBe('tile/0/x001/x234/067');
    expect(tilePath('entries', 5, 12)).toBe('tile/entries/005.p/12');
    expect(parseTilePath('tile/0/x001/x234/067')).toEqual({ kind: 0, index: 1_234_067, width: 256 });
    for (const wrong of [
      'tile/0/67',
      'tile/0/x000/067',
      'tile/0/067.p/0',
      'tile/0/067.p/256',
      'tile/00/067',
      '../067',
    ]) {
      expect(parseTilePath(wrong)).toBeUndefined();
    }
  });
});
