// A data key for what belongs to no citizen: webhooks about our own account.

import { withTransaction, type DataKey, type DataKeys, type Db } from '#platform';

export async function ensureSystemKey(db: Db, dataKeys: DataKeys, purpose: string): Promise<DataKey> {
  return withTransaction(db, async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`system-key:${purpose}`]);
    const { rows } = await tx.query<{ data_key_id: string }>('select data_key_id from system_key where purpose = $1', [
      purpose,
    ]);
    const known = rows[0];
    if (known !== undefined) return dataKeys.get(tx, known.data_key_id);
    const dataKey = await dataKeys.create(tx);
    await tx.query('insert into system_key (purpose, data_key_id) values ($1, $2)', [purpose, dataKey.id]);
    return dataKey;
  });
}

export async function keepUnmatchedStatuses(
  db: Db,
  now: Date,
  statuses: readonly { readonly providerId: string; readonly status: string }[],
): Promise<void> {
  await db.query(
    `insert into status_unmatched (provider_id, status, received_at)
     select provider_id, status, $3 from unnest($1::text[], $2::text[]) s(provider_id, status) on conflict do nothing`,
    [statuses.map((status) => status.providerId), statuses.map((status) => status.status), now],
  );
}
