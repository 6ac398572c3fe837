// The one writer of the logs: takes committed leaves that wait, gives them their place, grows the tree and signs a
// checkpoint, all in one transaction under an advisory lock. Runs about once a second on a dwar_sealer connection.

import { withTransaction, type Db, type Tx } from '#platform';
import type { Clock } from '#platform/pure';
import type { LogName } from './append-leaf.ts';
import type { LogSigners } from './log-key.ts';
import { signCheckpoint } from './signed-note.ts';
import {
  insertCheckpoint,
  insertEntries,
  saveTiles,
  sizeOfLog,
  takeWaitingLeaves,
  tilesAt,
  tryLockLog,
} from './store.ts';
import { growTiles, rightEdge } from './tile.ts';

/** Bounds one transaction; the rest follows in the next round. */
const MOST_LEAVES_A_ROUND = 5000;

export interface SealDeps {
  readonly clock: Clock;
  readonly signers: LogSigners;
}

/** How many leaves of each log were sealed. Nothing when another sealer is at work: it will do them. */
export async function sealOnce(db: Db, deps: SealDeps): Promise<Readonly<Record<LogName, number>>> {
  return { audit: await sealLog(db, deps, 'audit'), certificate: await sealLog(db, deps, 'certificate') };
}

async function sealLog(db: Db, deps: SealDeps, log: LogName): Promise<number> {
  return withTransaction(db, async (tx) => {
    if (!(await tryLockLog(tx, log))) return 0;
    const leaves = await takeWaitingLeaves(tx, log, MOST_LEAVES_A_ROUND);
    if (leaves.length === 0) return 0;
    // In the public log the place within a round must not tell which chat an entry came from: order by hash.
    if (log === 'certificate') leaves.sort((a, b) => a.hash.compare(b.hash));
    await appendToLog(tx, deps, log, leaves);
    return leaves.length;
  });
}

async function appendToLog(
  tx: Tx,
  deps: SealDeps,
  log: LogName,
  leaves: readonly { readonly id: number; readonly hash: Buffer }[],
): Promise<void> {
  const size = await sizeOfLog(tx, log);
  const edge = await tilesAt(tx, log, rightEdge(size));
  const grown = growTiles(
    edge,
    size,
    leaves.map((leaf) => leaf.hash),
  );
  const newSize = size + leaves.length;
  await insertEntries(tx, log, size, leaves);
  await saveTiles(tx, log, grown.changed);
  const note = signCheckpoint(deps.signers[log], newSize, grown.root);
  await insertCheckpoint(tx, { log, size: newSize, root: grown.root, note, at: deps.clock.now() });
}
