// The rows of accounts and their identifiers, for the two that change them: resolve-accounts.ts and relink-account.ts.

import { byteaArray, textArray, uuidArray, type DataKey, type DataKeys, type KeyPort, type Queryable } from '#platform';
import type { Ids } from '#platform/pure';
import { canonicalBsuid, canonicalPhone } from './canonical.ts';
import { openIdentifier, sealIdentifier } from './identifier.ts';
import type { KnownAccount } from './plan-links.ts';

export interface Identifier {
  readonly kind: 'phone' | 'bsuid';
  readonly canonical: string;
  readonly blindIndex: Buffer;
  readonly cacheKey: string;
}

export function identify(keys: KeyPort, kind: 'phone' | 'bsuid', value: string | undefined): Identifier | undefined {
  if (value === undefined || value === '') return undefined;
  const canonical = kind === 'phone' ? canonicalPhone(value) : canonicalBsuid(value);
  const blindIndex = keys.blindIndex(kind, canonical);
  return { kind, canonical, blindIndex, cacheKey: `${kind}:${blindIndex.toString('base64')}` };
}

/** The other way round: an identifier by the name that plans give it. */
export function readCacheKey(cacheKey: string): { readonly kind: string; readonly blindIndex: Buffer } {
  const colon = cacheKey.indexOf(':');
  return { kind: cacheKey.slice(0, colon), blindIndex: Buffer.from(cacheKey.slice(colon + 1), 'base64') };
}

/** What is known of the accounts behind any of the identifiers; one has at most one live identifier of each kind (0260). */
export async function findLive(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  senders: readonly { phone: Identifier | undefined; bsuid: Identifier | undefined }[],
): Promise<{ byIdentifier: ReadonlyMap<string, KnownAccount>; dataKeys: ReadonlyMap<string, DataKey> }> {
  const wanted = senders.flatMap((sender) => [sender.phone, sender.bsuid]).filter((id) => id !== undefined);
  const { rows } = await tx.query<{ kind: string; blind_index: Buffer; account_id: string; data_key_id: string }>({
    name: 'account-find-live',
    text: `with hit as (
             select distinct i.account_id from account_identifier i
               join unnest($1::text[], $2::bytea[]) w(kind, blind_index) using (kind, blind_index)
              where i.valid_to is null)
           select i.kind, i.blind_index, i.account_id, a.data_key_id
             from hit join account_identifier i using (account_id) join account a on a.id = i.account_id
            where i.valid_to is null`,
    values: [textArray(wanted.map((id) => id.kind)), byteaArray(wanted.map((id) => id.blindIndex))],
  });
  const accounts = new Map<string, { accountId: string; phone: string | undefined; bsuid: string | undefined }>();
  for (const row of rows) {
    const account = accounts.get(row.account_id) ?? { accountId: row.account_id, phone: undefined, bsuid: undefined };
    const cacheKey = `${row.kind}:${row.blind_index.toString('base64')}`;
    if (row.kind === 'phone') account.phone = cacheKey;
    else account.bsuid = cacheKey;
    accounts.set(row.account_id, account);
  }
  const byIdentifier = new Map<string, KnownAccount>();
  for (const account of accounts.values()) {
    if (account.phone !== undefined) byIdentifier.set(account.phone, account);
    if (account.bsuid !== undefined) byIdentifier.set(account.bsuid, account);
  }
  const keyOf = new Map(rows.map((row) => [row.account_id, row.data_key_id]));
  const loaded = await deps.dataKeys.load(tx, [...new Set(keyOf.values())]);
  const dataKeys = new Map<string, DataKey>();
  for (const [accountId, dataKeyId] of keyOf) dataKeys.set(accountId, required(loaded.get(dataKeyId)));
  return { byIdentifier, dataKeys };
}

export async function createAccounts(
  tx: Queryable,
  created: ReadonlyMap<string, Awaited<ReturnType<DataKeys['prepare']>>>,
): Promise<void> {
  if (created.size === 0) return;
  const prepared = [...created.values()];
  await tx.query({
    name: 'account-create',
    text: `with k as (
             insert into data_key (id, wrapped, wrapping_key)
             select key_id, wrapped, wrapping_key from unnest($2::uuid[], $3::bytea[], $4::text[]) n(key_id, wrapped, wrapping_key))
           insert into account (id, data_key_id) select * from unnest($1::uuid[], $2::uuid[])`,
    values: [
      uuidArray([...created.keys()]),
      uuidArray(prepared.map((item) => item.dataKey.id)),
      byteaArray(prepared.map((item) => item.wrapped)),
      textArray(prepared.map((item) => item.wrappingKeyId)),
    ],
  });
}

/** The survivor knows whom it absorbed, those that came with the absorbed one included; a doubt about either stays. */
export async function absorb(tx: Queryable, merge: { absorbed: string; survivor: string }): Promise<void> {
  await tx.query(
    `with gone as (
       update account set merged_into = $2
        where id = $1 or id = any(array(select unnest(absorbed) from account where id = $1)) returning id, to_prove_since)
     update account set absorbed = coalesce(absorbed, '{}') || array(select id from gone order by id),
                        to_prove_since = least(to_prove_since, (select min(to_prove_since) from gone))
      where id = $2`,
    [merge.absorbed, merge.survivor],
  );
}

/** The identifiers of an absorbed account are sealed anew under the survivor's key. */
export async function moveIdentifiers(
  tx: Queryable,
  dataKeys: ReadonlyMap<string, DataKey>,
  merge: { absorbed: string; survivor: string },
): Promise<void> {
  const { rows } = await tx.query<{ id: string; sealed: Buffer }>(
    'select id, sealed from account_identifier where account_id = $1 and valid_to is null',
    [merge.absorbed],
  );
  for (const row of rows) {
    const plain = openIdentifier(required(dataKeys.get(merge.absorbed)), row.id, row.sealed);
    const sealed = sealIdentifier(required(dataKeys.get(merge.survivor)), row.id, plain);
    await tx.query('update account_identifier set account_id = $2, sealed = $3 where id = $1', [
      row.id,
      merge.survivor,
      sealed,
    ]);
  }
}

export async function insertIdentifiers(
  tx: Queryable,
  deps: { readonly ids: Ids },
  attached: readonly { identifier: string; accountId: string }[],
  byCacheKey: ReadonlyMap<string, Identifier>,
  dataKeys: ReadonlyMap<string, DataKey>,
): Promise<void> {
  if (attached.length === 0) return;
  const rows = attached.map((link) => {
    const identifier = required(byCacheKey.get(link.identifier));
    const id = deps.ids.next();
    return {
      id,
      link,
      identifier,
      sealed: sealIdentifier(required(dataKeys.get(link.accountId)), id, identifier.canonical),
    };
  });
  await tx.query({
    name: 'account-identify',
    text: `insert into account_identifier (id, account_id, kind, blind_index, sealed)
           select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[])`,
    values: [
      uuidArray(rows.map((row) => row.id)),
      uuidArray(rows.map((row) => row.link.accountId)),
      textArray(rows.map((row) => row.identifier.kind)),
      byteaArray(rows.map((row) => row.identifier.blindIndex)),
      byteaArray(rows.map((row) => row.sealed)),
    ],
  });
}

/** Identifiers that leave the account that held them; what they were and when stays. */
export async function closeIdentifiers(
  tx: Queryable,
  identifiers: readonly { readonly kind: string; readonly blindIndex: Buffer }[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await tx.query(
    `update account_identifier i set valid_to = now()
       from unnest($1::text[], $2::bytea[]) c(kind, blind_index)
      where i.kind = c.kind and i.blind_index = c.blind_index and i.valid_to is null`,
    [textArray(identifiers.map((one) => one.kind)), byteaArray(identifiers.map((one) => one.blindIndex))],
  );
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('account resolution lost a row');
  return value;
}
