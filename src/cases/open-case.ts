// An officer takes up a case: from here on their time counts. The next one is the one that is due first among those drawn
// for them; there is no list to choose from.

import type { Db, Tx } from '#platform';
import type { Result } from '#platform/pure';
import { appendEvents } from './append-events.ts';
import { createCaseWrites, storeCaseWrites } from './case-writes.ts';
import type { DeskDeps } from './decide-case.ts';
import { findOwnCaseForUpdate, withOfficer, type ActingOfficer } from './desk-view.ts';

export async function openCase(
  db: Db,
  deps: DeskDeps,
  command: { readonly officer: ActingOfficer; readonly caseId: string },
): Promise<Result<{ readonly version: number }, 'not-yours' | 'not-waiting'>> {
  return withOfficer(db, command.officer, (tx) => openOwnCase(tx, deps, command.officer, command.caseId));
}

/** Opens the most urgent case that waits for this officer; undefined when none does. */
export async function takeNextCase(db: Db, deps: DeskDeps, officer: ActingOfficer): Promise<string | undefined> {
  return withOfficer(db, officer, async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      `select id from application where officer_id = $1 and stage = 'with-officer'
        order by opened_at is null, due_on, filed_at limit 1`,
      [officer.officerId],
    );
    const caseId = rows[0]?.id;
    if (caseId === undefined) return undefined;
    const opened = await openOwnCase(tx, deps, officer, caseId);
    return opened.ok ? caseId : undefined;
  });
}

async function openOwnCase(
  tx: Tx,
  deps: DeskDeps,
  officer: ActingOfficer,
  caseId: string,
): Promise<Result<{ readonly version: number }, 'not-yours' | 'not-waiting'>> {
  const open = await findOwnCaseForUpdate(tx, deps, officer, caseId);
  if (open === undefined) return { ok: false, reason: 'not-yours' };
  const { state } = open;
  if (state.stage !== 'with-officer') return { ok: false, reason: 'not-waiting' };
  if (state.openedAt !== undefined) return { ok: true, value: { version: state.version } };
  const at = deps.clock.now().toISOString();
  const writes = createCaseWrites();
  const opened = { v: 1, at, kind: 'opened', officerId: officer.officerId } as const;
  const { state: after } = appendEvents(deps, writes, open, [opened]);
  await storeCaseWrites(tx, deps, writes);
  return { ok: true, value: { version: after.version } };
}
