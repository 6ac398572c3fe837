// Loads cases under their lock: row, key, parties, and the state folded from the history. A turn loads all of its cases
// at once.

import { uuidArray, type DataKey, type DataKeys, type Queryable } from '#platform';
import type { Standing } from '#catalogue';
import { foldCase, type CaseState } from './fold.ts';
import { standingOf } from './standing-of.ts';
import { listEvents, listParties, lockApplications, openEvent, type ApplicationRow } from './store.ts';

export interface CaseParty {
  readonly accountId: string;
  /** The account's: news to it is sealed with this. */
  readonly dataKey: DataKey;
  readonly standing: Standing;
}

export interface LoadedCase {
  readonly row: ApplicationRow;
  /** The applicant's. */
  readonly dataKey: DataKey;
  readonly parties: readonly CaseParty[];
  readonly state: CaseState;
}

/** Cases that do not exist, or that row-level security does not show, are absent. */
export async function loadCasesForUpdate(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, LoadedCase>> {
  const rows = await lockApplications(tx, caseIds);
  return rows.length === 0 ? new Map() : loadCases(tx, deps, rows);
}

export async function findCaseForUpdate(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  caseId: string,
): Promise<LoadedCase | undefined> {
  return (await loadCasesForUpdate(tx, deps, [caseId])).get(caseId);
}

/** For readers, who need no lock. */
export async function loadCases(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  rows: readonly ApplicationRow[],
): Promise<ReadonlyMap<string, LoadedCase>> {
  const caseIds = uuidArray(rows.map((row) => row.caseId));
  const events = Map.groupBy(await listEvents(queryable, caseIds), (event) => event.caseId);
  const parties = Map.groupBy(await listParties(queryable, caseIds), (party) => party.caseId);
  const keyIds = [...rows, ...[...parties.values()].flat()].map((row) => row.dataKeyId);
  const dataKeys = await deps.dataKeys.load(queryable, [...new Set(keyIds)]);
  const loaded = new Map<string, LoadedCase>();
  for (const row of rows) {
    // `get` throws for a key that was destroyed: there is nothing left that could be decided on.
    const dataKey = dataKeys.get(row.dataKeyId) ?? (await deps.dataKeys.get(queryable, row.dataKeyId));
    const state = foldCase((events.get(row.caseId) ?? []).map((event) => openEvent(dataKey, event)));
    const all = parties.get(row.caseId) ?? [];
    const roles = all.map((party) => party.role);
    const own = all.flatMap(({ accountId, dataKeyId, role }) => {
      const key = dataKeys.get(dataKeyId);
      // A party whose key was destroyed asked to be forgotten.
      return key === undefined ? [] : [{ accountId, dataKey: key, standing: standingOf(role, roles) }];
    });
    loaded.set(row.caseId, { row, dataKey, parties: own, state });
  }
  return loaded;
}
