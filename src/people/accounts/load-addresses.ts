// Where an account is reached now: the number if we hold one, else the BSUID.

import { uuidArray, type DataKeys, type Queryable } from '#platform';
import { openIdentifier } from './identifier.ts';

export interface AccountAddress {
  readonly kind: 'phone' | 'bsuid';
  /** A phone number's digits without `+`, or the BSUID. */
  readonly value: string;
}

/** Follows merges. An account without a live identifier is absent from the result. */
export async function loadAddresses(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountAddress>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await queryable.query<{
    asked: string;
    id: string;
    kind: 'phone' | 'bsuid';
    sealed: Buffer;
    data_key_id: string;
  }>({
    name: 'account-load-addresses',
    text: `select distinct on (a.id) a.id as asked, i.id, i.kind, i.sealed, o.data_key_id
             from account a
             join account o on o.id = coalesce(a.merged_into, a.id)
             join account_identifier i on i.account_id = o.id and i.valid_to is null
            where a.id = any($1::uuid[])
            order by a.id, i.kind desc`,
    values: [uuidArray(accountIds)],
  });
  const keys = await deps.dataKeys.load(queryable, [...new Set(rows.map((row) => row.data_key_id))]);
  const addresses = new Map<string, AccountAddress>();
  for (const row of rows) {
    const key = keys.get(row.data_key_id);
    if (key !== undefined) addresses.set(row.asked, { kind: row.kind, value: openIdentifier(key, row.id, row.sealed) });
  }
  return addresses;
}
