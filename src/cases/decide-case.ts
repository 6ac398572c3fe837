// The desk's command: one officer's decision on one case, under its lock. The event follows the rules of decide.ts; the
// parties learn of it by mail.

import type { Db } from '#platform';
import type { Result } from '#platform/pure';
import { appendEvents } from './append-events.ts';
import type { CaseDeps } from './case-deps.ts';
import { createCaseWrites, storeCaseWrites } from './case-writes.ts';
import { decideCase, type Decision, type Refusal } from './decide.ts';
import { findOwnCaseForUpdate, withOfficer, type ActingOfficer } from './desk-view.ts';
import { rulesOfCase } from './rules-of-case.ts';

export type DeskDeps = Pick<CaseDeps, 'clock' | 'random' | 'ids' | 'dataKeys' | 'catalogue' | 'calendar'>;

export interface DecideCommand {
  readonly officer: ActingOfficer;
  readonly caseId: string;
  /** The version that the officer's page showed. */
  readonly expectedVersion: number;
  readonly decision: Decision;
}

export async function decide(
  db: Db,
  deps: DeskDeps,
  command: DecideCommand,
): Promise<Result<{ readonly version: number }, Refusal>> {
  return withOfficer(db, command.officer, async (tx) => {
    const open = await findOwnCaseForUpdate(tx, deps, command.officer, command.caseId);
    if (open === undefined) return { ok: false, reason: 'not-yours' };
    const { state } = open;
    const context = {
      rules: rulesOfCase(deps.catalogue, state.filed),
      calendar: deps.calendar,
      policyOn: deps.catalogue.compensationOn,
      now: deps.clock.now(),
    };
    const { officerId } = command.officer;
    const decided = decideCase(context, state, { ...command, officerId });
    if (!decided.ok) return decided;
    const writes = createCaseWrites();
    const { state: after } = appendEvents(deps, writes, open, decided.value);
    await storeCaseWrites(tx, deps, writes);
    return { ok: true, value: { version: after.version } };
  });
}
