// The keys under which news to accounts is sealed.

import { uuidArray, type DataKeys, type Queryable } from '#platform';
import type { AccountRef } from './resolve-accounts.ts';

/** By the id asked for. Follows merges; an account whose key was destroyed is absent. */
export async function loadAccountKeys(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountRef>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await queryable.query<{ asked: string; id: string; data_key_id: string }>(
    `select a.id as asked, o.id, o.data_key_id from account a join account o on o.id = coalesce(a.merged_into, a.id)
      where a.id = any($1::uuid[])`,
    [uuidArray(accountIds)],
  );
  const keys = await deps.dataKeys.load(queryable, [...new Set(rows.map((row) => row.data_key_id))]);
  const found = new Map<string, AccountRef>();
  for (const row of rows) {
    const dataKey = keys.get(row.data_key_id);
    if (dataKey !== undefined) found.set(row.asked, { accountId: row.id, dataKey });
  }
  return found;
}
