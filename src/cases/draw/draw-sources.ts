// What the draws of one turn look at, read once for all of them: checkpoints, the day's secret, who is on duty, and how
// many cases each has in hand (counting those that this very turn drew).

import { findCheckpointsCovering, type StoredCheckpoint } from '#audit';
import type { Step } from '#catalogue';
import { listEligibleOfficers, type EligibleOfficer, type OfficerPool } from '#people';
import type { Queryable } from '#platform';
import { assertNever } from '#platform/pure';
import type { CaseDeps } from '../case-deps.ts';
import type { ApplicationRow } from '../store.ts';
import type { DrawInputs } from './draw-officer.ts';
import { findDaySecret, type DaySecret } from './draw-secret.ts';
import { countCasesInHand } from './draw-store.ts';

export interface DrawSources {
  findCheckpoint(leaf: Buffer): StoredCheckpoint | undefined;
  findSecret(): Promise<(DaySecret & { readonly day: string }) | undefined>;
  listCandidates(row: ApplicationRow, step: Step): Promise<DrawInputs['candidates']>;
  countDrawn(officerId: string): void;
}

/** `askedBy`: the leaves that asked for the draws of this turn. */
export async function readDrawSources(tx: Queryable, deps: CaseDeps, askedBy: readonly Buffer[]): Promise<DrawSources> {
  const now = deps.clock.now();
  const day = deps.calendar.dayOf(now);
  const checkpoints = askedBy.length === 0 ? new Map() : await findCheckpointsCovering(tx, 'audit', askedBy);
  const loads = new Map<string, number>();
  const pools = new Map<string, readonly EligibleOfficer[]>();
  let secret: Promise<DaySecret | undefined> | undefined;

  async function listPool(row: ApplicationRow, step: Step): Promise<readonly EligibleOfficer[]> {
    const { departmentId } = row;
    const pool = poolOf(step, row);
    const key = JSON.stringify([departmentId, step.role, pool]);
    const known = pools.get(key);
    if (known !== undefined) return known;
    const officers = await listEligibleOfficers(tx, { departmentId, role: step.role, pool, at: now });
    const fresh = officers.map((officer) => officer.officerId).filter((id) => !loads.has(id));
    const counted = await countCasesInHand(tx, fresh);
    for (const id of fresh) loads.set(id, counted.get(id) ?? 0);
    pools.set(key, officers);
    return officers;
  }

  return {
    findCheckpoint: (leaf) => checkpoints.get(leaf.toString('hex')),
    async findSecret() {
      secret ??= findDaySecret(tx, deps, day);
      const found = await secret;
      return found && { ...found, day };
    },
    async listCandidates(row, step) {
      const officers = await listPool(row, step);
      return officers.map(({ officerId, officeId }) => ({ officerId, officeId, load: loads.get(officerId) ?? 0 }));
    },
    countDrawn(officerId) {
      loads.set(officerId, (loads.get(officerId) ?? 0) + 1);
    },
  };
}

function poolOf(step: Step, row: ApplicationRow): OfficerPool {
  const { reach } = step.pool;
  switch (reach) {
    case 'office':
      return { reach, officeId: row.officeId };
    case 'department':
    case 'region':
      return { reach };
    default:
      return assertNever(reach);
  }
}
