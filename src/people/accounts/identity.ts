// The key that WhatsApp tells of the phone behind an account: noted as messages come in, sent back with what only this
// person may get. A changed one marks the account: whoever is behind it has to prove anew who they are, and until then
// the old key is sent back, which Meta refuses (137000) rather than deliver to another phone.

import {
  byteaArray,
  openField,
  sealField,
  timestampArray,
  uuidArray,
  type DataKey,
  type DataKeys,
  type KeyPort,
  type Queryable,
} from '#platform';

export interface ToldIdentity {
  readonly accountId: string;
  readonly dataKey: DataKey;
  readonly hash: string;
  readonly toldAt: Date;
}

export interface IdentityNotes {
  /** Those that this process has not noted yet; most of the time none, and then nothing is asked of the database. */
  listNew(told: readonly ToldIdentity[]): readonly ToldIdentity[];
  write(tx: Queryable, now: Date, told: readonly ToldIdentity[]): Promise<void>;
  /** To be called after the commit. */
  remember(told: readonly ToldIdentity[]): void;
}

export function createIdentityNotes(deps: { readonly keys: KeyPort; readonly cacheSize?: number }): IdentityNotes {
  const cacheSize = deps.cacheSize ?? 200_000;
  const noted = new Map<string, string>();
  return {
    listNew: (told) => told.filter((one) => noted.get(one.accountId) !== one.hash),
    async write(tx, now, told) {
      const newest = new Map<string, ToldIdentity>();
      for (const one of told) {
        if ((newest.get(one.accountId)?.toldAt ?? one.toldAt) <= one.toldAt) newest.set(one.accountId, one);
      }
      const rows = [...newest.values()];
      if (rows.length === 0) return;
      await tx.query({
        name: 'account-identity',
        text: `update account a
                  set told_identity_index = n.identity_index, told_identity_hash = n.identity_hash,
                      identity_told_at = n.told_at,
                      identity_index = coalesce(a.identity_index, n.identity_index),
                      identity_hash = coalesce(a.identity_hash, n.identity_hash),
                      to_prove_since = case when coalesce(a.identity_index, n.identity_index) = n.identity_index
                                            then a.to_prove_since else coalesce(a.to_prove_since, $5) end
                 from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::timestamptz[]) n(id, identity_index, identity_hash, told_at)
                where a.id = n.id and a.told_identity_index is distinct from n.identity_index
                  and (a.identity_told_at is null or a.identity_told_at <= n.told_at)`,
        values: [
          uuidArray(rows.map((one) => one.accountId)),
          byteaArray(rows.map((one) => deps.keys.blindIndex('identity', one.hash))),
          byteaArray(rows.map((one) => sealField(one.dataKey, placeOf(one.accountId), one.hash))),
          timestampArray(rows.map((one) => one.toldAt)),
          now,
        ],
      });
    },
    remember(told) {
      if (noted.size + told.length > cacheSize) noted.clear();
      for (const one of told) noted.set(one.accountId, one.hash);
    },
  };
}

/** The key to send back as `recipient_identity_key_hash`. Follows merges; absent where none was ever told. */
export async function loadIdentityHashes(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await queryable.query<{ asked: string; id: string; identity_hash: Buffer; data_key_id: string }>({
    name: 'account-identity-hashes',
    text: `select a.id as asked, o.id, o.identity_hash, o.data_key_id
             from account a join account o on o.id = coalesce(a.merged_into, a.id)
            where a.id = any($1::uuid[]) and o.identity_hash is not null`,
    values: [uuidArray(accountIds)],
  });
  const keys = await deps.dataKeys.load(queryable, [...new Set(rows.map((row) => row.data_key_id))]);
  const hashes = new Map<string, string>();
  for (const row of rows) {
    const key = keys.get(row.data_key_id);
    if (key !== undefined) hashes.set(row.asked, openField(key, placeOf(row.id), row.identity_hash).toString('utf8'));
  }
  return hashes;
}

/** Meta refused a message because another phone is behind the account now (137000). */
export async function requireNewProof(tx: Queryable, accountId: string, now: Date): Promise<void> {
  await tx.query(
    `update account set to_prove_since = coalesce(to_prove_since, $2)
      where id = (select coalesce(merged_into, id) from account where id = $1)`,
    [accountId, now],
  );
}

/** Whoever writes has proved to be the person of this account: the phone that was told last is theirs. */
export async function acceptProof(tx: Queryable, accountId: string): Promise<void> {
  await tx.query(
    `update account set to_prove_since = null,
            identity_index = coalesce(told_identity_index, identity_index),
            identity_hash = coalesce(told_identity_hash, identity_hash)
      where id = $1 and to_prove_since is not null`,
    [accountId],
  );
}

function placeOf(accountId: string): { table: string; column: string; row: string } {
  return { table: 'account', column: 'identity_hash', row: accountId };
}
