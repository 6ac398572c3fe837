// What outsiders may read of a log: the newest checkpoint, tiles and entry bundles by their C2SP paths, and the proof
// that a leaf is in the tree. Routes of #public serve these as they are.

import type { Queryable } from '#platform';
import type { LogName } from './append-leaf.ts';
import { inclusionProof } from './merkle-tree.ts';
import { findEntrySeq, findLatestCheckpoint, listEntries, tilesAt } from './store.ts';
import { bundleEntries, parseTilePath, tileReader, TILE_WIDTH } from './tile.ts';
import { AppError } from '#platform';

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
  /** The signed checkpoint that the path leads to. */
  readonly checkpoint: string;
}

/** The newest signed checkpoint of a log, as its text. */
export async function findCheckpoint(queryable: Queryable, log: LogName): Promise<string | undefined> {
  return (await findLatestCheckpoint(queryable, log))?.note;
}

/** Undefined until the leaf is sealed (seconds after its transaction). */
export async function findInclusion(
  queryable: Queryable,
  log: LogName,
  leafHash: Buffer,
): Promise<Inclusion | undefined> {
  const index = await findEntrySeq(queryable, log, leafHash);
  const checkpoint = await findLatestCheckpoint(queryable, log);
  if (index === undefined || checkpoint === undefined) return undefined;
  const hashAt = tileReader(async (address) => {
    const [tile] = await tilesAt(queryable, log, [address]);
    if (tile === undefined) {
      throw new AppError('audit.damaged', `log ${log}: tile ${address.level}/${address.index} is missing`);
    }
    return tile.hashes;
  });
  const path = await inclusionProof(hashAt, index, checkpoint.size);
  return { index, size: checkpoint.size, path, root: checkpoint.root, checkpoint: checkpoint.note };
}

/**
 * The bytes of `tile/…` of a log, undefined when there is no such tile (yet). Entry bundles exist for the public
 * certificate log only: entries of the audit log name cases.
 */
export async function findTile(queryable: Queryable, log: LogName, path: string): Promise<Buffer | undefined> {
  const wanted = parseTilePath(path);
  if (wanted === undefined) return undefined;
  if (wanted.kind === 'entries') {
    if (log !== 'certificate') return undefined;
    const entries = await listEntries(queryable, log, wanted.index * TILE_WIDTH, wanted.width);
    return entries.length === wanted.width ? bundleEntries(entries) : undefined;
  }
  const [tile] = await tilesAt(queryable, log, [{ level: wanted.kind, index: wanted.index }]);
  const bytes = wanted.width * 32;
  return tile === undefined || tile.hashes.length < bytes ? undefined : tile.hashes.subarray(0, bytes);
}
