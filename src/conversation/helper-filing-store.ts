// What helpers have filed: a row per application, by which quotas are counted, with the initials by which its helper knows it.

import { openField, sealField, uuidArray, type DataKey, type DataKeys, type Queryable } from '#platform';

export interface HelperFiling {
  readonly caseId: string;
  readonly accountId: string;
  readonly dataKey: DataKey;
  readonly initials: string;
  readonly serviceId: string;
  readonly standing: 'family' | 'accredited';
  /** YYYY-MM-DD in the region. */
  readonly filedOn: string;
}

/** How many these accounts have filed as accredited helpers on this day, of this service and of all. */
export async function countFilings(
  tx: Queryable,
  asked: { readonly accountIds: readonly string[]; readonly serviceId: string; readonly on: string },
): Promise<{ readonly ofService: number; readonly ofAll: number }> {
  const { rows } = await tx.query<{ of_service: number; of_all: number }>(
    `select count(*) filter (where service_id = $2)::int as of_service, count(*)::int as of_all from helper_filing
      where account_id = any($1::uuid[]) and filed_on = $3 and standing = 'accredited'`,
    [uuidArray(asked.accountIds), asked.serviceId, asked.on],
  );
  return { ofService: rows[0]?.of_service ?? 0, ofAll: rows[0]?.of_all ?? 0 };
}

export async function insertFiling(tx: Queryable, now: Date, filing: HelperFiling): Promise<void> {
  const { caseId, accountId, dataKey, initials, serviceId, standing, filedOn } = filing;
  await tx.query(
    `insert into helper_filing (case_id, account_id, data_key_id, initials, service_id, standing, filed_on, filed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (case_id) do nothing`,
    [
      caseId,
      accountId,
      dataKey.id,
      sealField(dataKey, initialsPlace(caseId), initials),
      serviceId,
      standing,
      filedOn,
      now,
    ],
  );
}

/** By case. Those whose key was destroyed are absent. */
export async function loadInitials(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ case_id: string; data_key_id: string; initials: Buffer }>(
    'select case_id, data_key_id, initials from helper_filing where case_id = any($1::uuid[])',
    [uuidArray(caseIds)],
  );
  const keys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.data_key_id))]);
  const found = new Map<string, string>();
  for (const row of rows) {
    const key = keys.get(row.data_key_id);
    if (key) found.set(row.case_id, openField(key, initialsPlace(row.case_id), row.initials).toString('utf8'));
  }
  return found;
}

function initialsPlace(caseId: string): { table: string; column: string; row: string } {
  return { table: 'helper_filing', column: 'initials', row: caseId };
}
