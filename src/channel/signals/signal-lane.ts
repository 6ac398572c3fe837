// What Meta sends beside messages and their statuses: what it means is done (record-signal.ts) and what came is kept, in
// one transaction. A lane of its own: nothing in it can hold up or lose a citizen's message.

import { createHash } from 'node:crypto';
import {
  byteaArray,
  createGroupCommit,
  isTransient,
  sealField,
  textArray,
  timestampArray,
  uuidArray,
  withTransaction,
  type DataKey,
  type Db,
  type GroupCommit,
  type Logger,
  type Metrics,
  type Queryable,
} from '#platform';
import type { Clock, Ids } from '#platform/pure';
import type { AccountDirectory } from '#people';
import { cleanText } from '../clean-text.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import type { UnknownReason } from '../wire/index.ts';
import { recordSignal, type Recorded } from './record-signal.ts';
import type { Signal } from './signal.ts';

/** Why it is kept; operators are shown those that nobody here understood or could carry out. */
export type KeptReason =
  'signal' | 'noted' | 'not-ours' | 'foreign-number' | 'unknown-field' | 'failed' | 'error' | UnknownReason;

/** One piece of a webhook body. */
export interface Piece {
  readonly field: string;
  readonly reason: KeptReason;
  readonly bytes: Buffer;
  readonly receivedAt: Date;
  readonly signals: readonly Signal[];
  /** It says when it happened: the same bytes are the same event, however often they come. */
  readonly isDated: boolean;
}

export interface SignalLane {
  /** Settles after the commit. */
  take(pieces: readonly Piece[]): Promise<void>;
  idle(): Promise<void>;
}

export interface SignalLaneDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly accounts: AccountDirectory;
  /** Key for what belongs to no citizen's account. */
  readonly systemKey: DataKey;
  readonly log: Logger;
  readonly metrics: Metrics;
}

const ATTEMPTS = 3;

export function createSignalLane(deps: SignalLaneDeps): SignalLane {
  const kept = deps.metrics.counter('dwar_webhook_kept_total', 'Pieces of webhooks beside messages', ['reason']);
  const alarms = deps.metrics.counter('dwar_whatsapp_alarms_total', 'What only a person can settle with Meta', [
    'alarm',
  ]);
  const lane: GroupCommit<readonly Piece[], undefined> = createGroupCommit({
    gatherMs: 10,
    maxItems: 100,
    async write(items) {
      for (const row of await writeTogetherOrApart(deps, items.flat())) {
        kept.inc({ reason: row.reason });
        row.afterCommit();
        for (const signal of row.piece.signals) {
          if (signal.kind !== 'alarm') continue;
          alarms.inc({ alarm: signal.alarm });
          deps.log.warn('whatsapp alarm', { reason: signal.alarm });
        }
      }
      return items.map(() => undefined);
    },
  });
  return {
    async take(pieces) {
      if (pieces.length > 0) await lane.add(pieces);
    },
    idle: () => lane.idle(),
  };
}

interface Row {
  readonly piece: Piece;
  readonly key: Buffer | undefined;
  readonly reason: KeptReason;
  readonly dataKey: DataKey;
  readonly afterCommit: () => void;
}

/** One piece that cannot be carried out costs no other one anything: it is kept as failed, for a person to look at. */
async function writeTogetherOrApart(deps: SignalLaneDeps, pieces: readonly Piece[]): Promise<readonly Row[]> {
  try {
    return await writeWithRetry(deps, pieces);
  } catch (error) {
    if (isTransient(error)) throw error;
    const [piece] = pieces;
    if (pieces.length === 1 && piece !== undefined) {
      if (piece.signals.length === 0) throw error;
      deps.log.error('webhook signal not carried out', error, { kind: piece.signals[0]?.kind ?? 'none' });
      return writeWithRetry(deps, [{ ...piece, signals: [], reason: 'failed' }]);
    }
    const rows: Row[] = [];
    for (const each of pieces) rows.push(...(await writeTogetherOrApart(deps, [each])));
    return rows;
  }
}

async function writeWithRetry(deps: SignalLaneDeps, pieces: readonly Piece[]): Promise<readonly Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTransaction(deps.db, (tx) => writePieces(tx, deps, pieces));
    } catch (error) {
      if (attempt >= ATTEMPTS || !(isTransient(error) || isUniqueViolation(error))) throw error;
    }
  }
}

async function writePieces(tx: Queryable, deps: SignalLaneDeps, pieces: readonly Piece[]): Promise<readonly Row[]> {
  const keyed = pieces.map((piece) => ({ piece, key: piece.isDated ? keyOf(piece.bytes) : undefined }));
  const known = await listKnown(
    tx,
    keyed.flatMap(({ key }) => (key === undefined ? [] : [key])),
  );
  const rows: Row[] = [];
  for (const { piece, key } of keyed) {
    const name = key?.toString('hex');
    if (name !== undefined && known.has(name)) continue;
    if (name !== undefined) known.add(name);
    rows.push({ piece, key, ...(await carryOut(tx, deps, piece)) });
  }
  await insertRows(tx, deps, rows.filter(isKept));
  return rows;
}

async function carryOut(
  tx: Queryable,
  deps: SignalLaneDeps,
  piece: Piece,
): Promise<{ reason: KeptReason; dataKey: DataKey; afterCommit: () => void }> {
  const recorded: Recorded[] = [];
  for (const signal of piece.signals) recorded.push(await recordSignal(tx, deps, signal));
  return {
    reason: recorded.length > 0 && !recorded.some((one) => one.taken) ? 'not-ours' : piece.reason,
    dataKey: recorded.find((one) => one.dataKey !== undefined)?.dataKey ?? deps.systemKey,
    afterCommit() {
      for (const one of recorded) one.afterCommit?.();
    },
  };
}

/** A payment has a table of its own, and of people whom we do not know nothing is kept. */
function isKept({ piece, reason }: Row): boolean {
  const [first] = piece.signals;
  return first?.kind !== 'payment' && !(first?.kind === 'identifiers' && reason === 'not-ours');
}

function keyOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, 16);
}

async function listKnown(tx: Queryable, keys: readonly Buffer[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await tx.query<{ key: Buffer }>('select key from webhook_other where key = any($1::bytea[])', [
    byteaArray(keys),
  ]);
  return new Set(rows.map((row) => row.key.toString('hex')));
}

async function insertRows(tx: Queryable, deps: SignalLaneDeps, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(() => deps.ids.next());
  const bodies = rows.map(({ dataKey, piece }, index) =>
    sealField(dataKey, { table: 'webhook_other', column: 'body', row: ids[index] ?? '' }, piece.bytes),
  );
  await tx.query(
    `insert into webhook_other (id, received_at, field, reason, data_key_id, body, key)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::bytea[])`,
    [
      uuidArray(ids),
      timestampArray(rows.map(({ piece }) => piece.receivedAt)),
      textArray(rows.map(({ piece }) => cleanText(piece.field).slice(0, 80))),
      textArray(rows.map(({ reason }) => reason)),
      uuidArray(rows.map(({ dataKey }) => dataKey.id)),
      byteaArray(bodies),
      byteaArray(rows.map(({ key }) => key ?? null)),
    ],
  );
}
