// The day's secret: made and committed to (SHA-256, as an audit leaf) at the latest the day before, used for the draws of
// its day, revealed when the day is over so that anyone can replay them. Job `cases-draw-secrets`, hourly and at start.

import { createHash } from 'node:crypto';
import { appendLeaf } from '#audit';
import { openField, sealField, withTransaction, type Queryable, type Tx } from '#platform';
import { addDays } from '../calendar.ts';
import type { CaseDeps } from '../case-deps.ts';
import { findDrawSecret, insertDrawSecret, listDueSecrets, revealDrawSecret } from './draw-store.ts';

export interface DaySecret {
  readonly secret: Buffer;
  /** SHA-256 of the secret, base64. */
  readonly commitment: string;
}

type SecretDeps = Pick<CaseDeps, 'db' | 'clock' | 'random' | 'dataKeys' | 'calendar'>;

/** Commits to today and tomorrow where that is still to be done, and reveals the days that are over. */
export async function keepDrawSecrets(deps: SecretDeps): Promise<{ committed: number; revealed: number }> {
  const today = deps.calendar.dayOf(deps.clock.now());
  return withTransaction(deps.db, async (tx) => {
    let committed = 0;
    for (const day of [today, addDays(today, 1)]) {
      if (await commitToDay(tx, deps, day)) committed += 1;
    }
    return { committed, revealed: await revealBefore(tx, deps, today) };
  });
}

async function commitToDay(tx: Tx, deps: SecretDeps, day: string): Promise<boolean> {
  if ((await findDrawSecret(tx, day)) !== undefined) return false;
  const secret = deps.random.bytes(32);
  const commitment = createHash('sha256').update(secret).digest();
  const dataKey = await deps.dataKeys.create(tx);
  const row = {
    day,
    commitment,
    dataKeyId: dataKey.id,
    sealed: sealField(dataKey, placeOf(day), secret),
    committedAt: deps.clock.now(),
  };
  if (!(await insertDrawSecret(tx, row))) return false; // Another process was first.
  await appendLeaf(tx, deps, {
    kind: 'draw.committed',
    subject: day,
    open: { day, commitment: commitment.toString('base64') },
  });
  return true;
}

async function revealBefore(tx: Tx, deps: SecretDeps, today: string): Promise<number> {
  const due = await listDueSecrets(tx, today);
  for (const row of due) {
    const dataKey = await deps.dataKeys.get(tx, row.dataKeyId);
    const secret = openField(dataKey, placeOf(row.day), row.sealed);
    await revealDrawSecret(tx, row.day, secret);
    await appendLeaf(tx, deps, {
      kind: 'draw.revealed',
      subject: row.day,
      open: { day: row.day, secret: secret.toString('base64') },
    });
  }
  return due.length;
}

/** Undefined when nobody committed to this day: then nothing is drawn on it. */
export async function findDaySecret(
  queryable: Queryable,
  deps: Pick<CaseDeps, 'dataKeys'>,
  day: string,
): Promise<DaySecret | undefined> {
  const row = await findDrawSecret(queryable, day);
  if (row === undefined) return undefined;
  const dataKey = await deps.dataKeys.get(queryable, row.dataKeyId);
  return { secret: openField(dataKey, placeOf(day), row.sealed), commitment: row.commitment.toString('base64') };
}

function placeOf(day: string): { table: string; column: string; row: string } {
  return { table: 'draw_secret', column: 'sealed', row: day };
}
