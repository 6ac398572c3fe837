// The SQL of the sealer and of the readers of the logs.

import { byteaArray, int2Array, int8Array, type Queryable, type Tx } from '#platform';
import type { LogName } from './append-leaf.ts';
import type { Tile, TileAddress } from './tile.ts';

export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly at: Date;
}

const LOCKS: Readonly<Record<LogName, number>> = { audit: 1, certificate: 2 };
/** First half of the two-part advisory lock: "SEAL". */
const LOCK_CLASS = 0x5345414c;

export async function tryLockLog(tx: Tx, log: LogName): Promise<boolean> {
  const result = await tx.query<{ locked: boolean }>('select pg_try_advisory_xact_lock($1, $2) as locked', [
    LOCK_CLASS,
    LOCKS[log],
  ]);
  return result.rows[0]?.locked ?? false;
}

export async function takeWaitingLeaves(tx: Tx, log: LogName, limit: number): Promise<{ id: number; hash: Buffer }[]> {
  const result = await tx.query<{ id: number; hash: Buffer }>(
    `with taken as (
       delete from audit_pending where leaf_id in (
         select leaf_id from audit_pending where log = $1 order by leaf_id limit $2)
       returning leaf_id)
     select leaf.id, leaf.hash from audit_leaf leaf join taken on taken.leaf_id = leaf.id order by leaf.id`,
    [log, limit],
  );
  return result.rows;
}

export async function sizeOfLog(queryable: Queryable, log: LogName): Promise<number> {
  return (await findLatestCheckpoint(queryable, log))?.size ?? 0;
}

export async function findLatestCheckpoint(queryable: Queryable, log: LogName): Promise<StoredCheckpoint | undefined> {
  const result = await queryable.query<StoredCheckpoint>(
    'select size, root, note, at from audit_checkpoint where log = $1 order by size desc limit 1',
    [log],
  );
  return result.rows[0];
}

/** For each leaf the first checkpoint whose tree holds it, by the leaf's hash in hex; absent until it is sealed. */
export async function findCheckpointsCovering(
  queryable: Queryable,
  log: LogName,
  leafHashes: readonly Buffer[],
): Promise<ReadonlyMap<string, StoredCheckpoint>> {
  const { rows } = await queryable.query<StoredCheckpoint & { leaf: Buffer }>({
    name: 'audit-covering',
    text: `select asked.hash as leaf, covering.* from unnest($2::bytea[]) as asked (hash)
             join lateral (select min(seq) as seq from audit_entry where log = $1 and hash = asked.hash) place on true
             join lateral (select size, root, note, at from audit_checkpoint
                            where log = $1 and size > place.seq order by size limit 1) covering on true`,
    values: [log, byteaArray(leafHashes)],
  });
  return new Map(rows.map(({ leaf, ...checkpoint }) => [leaf.toString('hex'), checkpoint]));
}

export async function tilesAt(queryable: Queryable, log: LogName, addresses: readonly TileAddress[]): Promise<Tile[]> {
  const result = await queryable.query<Tile>(
    `select level, tile_index as index, hashes from audit_tile
      where log = $1 and (level, tile_index) in (select * from unnest($2::int2[], $3::int8[]))`,
    [log, int2Array(addresses.map((tile) => tile.level)), int8Array(addresses.map((tile) => tile.index))],
  );
  return result.rows;
}

export async function insertEntries(
  tx: Tx,
  log: LogName,
  firstSeq: number,
  leaves: readonly { readonly id: number; readonly hash: Buffer }[],
): Promise<void> {
  await tx.query(
    `insert into audit_entry (log, seq, leaf_id, hash)
     select $1, $2 + fresh.place - 1, fresh.leaf_id, fresh.hash
       from unnest($3::int8[], $4::bytea[]) with ordinality as fresh (leaf_id, hash, place)`,
    [log, firstSeq, int8Array(leaves.map((leaf) => leaf.id)), byteaArray(leaves.map((leaf) => leaf.hash))],
  );
}

export async function saveTiles(tx: Tx, log: LogName, tiles: readonly Tile[]): Promise<void> {
  await tx.query(
    `insert into audit_tile (log, level, tile_index, hashes)
     select $1, * from unnest($2::int2[], $3::int8[], $4::bytea[])
     on conflict (log, level, tile_index) do update set hashes = excluded.hashes`,
    [
      log,
      int2Array(tiles.map((tile) => tile.level)),
      int8Array(tiles.map((tile) => tile.index)),
      byteaArray(tiles.map((tile) => tile.hashes)),
    ],
  );
}

export async function insertCheckpoint(
  tx: Tx,
  checkpoint: StoredCheckpoint & { readonly log: LogName },
): Promise<void> {
  await tx.query('insert into audit_checkpoint (log, size, root, note, at) values ($1, $2, $3, $4, $5)', [
    checkpoint.log,
    checkpoint.size,
    checkpoint.root,
    checkpoint.note,
    checkpoint.at,
  ]);
}

export async function findEntrySeq(queryable: Queryable, log: LogName, hash: Buffer): Promise<number | undefined> {
  const result = await queryable.query<{ seq: number }>(
    'select seq from audit_entry where log = $1 and hash = $2 order by seq limit 1',
    [log, hash],
  );
  return result.rows[0]?.seq;
}

export async function listEntries(
  queryable: Queryable,
  log: LogName,
  firstSeq: number,
  count: number,
): Promise<Buffer[]> {
  const result = await queryable.query<{ entry: Buffer }>(
    `select leaf.entry from audit_entry place join audit_leaf leaf on leaf.id = place.leaf_id
      where place.log = $1 and place.seq >= $2 and place.seq < $3 order by place.seq`,
    [log, firstSeq, firstSeq + count],
  );
  return result.rows.map((row) => row.entry);
}

export async function countWaitingLeaves(queryable: Queryable): Promise<number> {
  const result = await queryable.query<{ count: number }>('select count(*)::int as count from audit_pending');
  return result.rows[0]?.count ?? 0;
}
