// From what a webhook says about its sender to our own account, inside the transaction that stores the message.
// A payload with a phone number, with a BSUID, or with both leads to the same account once the two were seen together.

import {
  uuidArray,
  byteaArray,
  textArray,
  type DataKey,
  type DataKeys,
  type Defer,
  type KeyPort,
  type Queryable,
} from '#platform';
import type { Ids } from '#platform/pure';
import { canonicalBsuid, canonicalPhone } from './canonical.ts';
import { openIdentifier, sealIdentifier } from './identifier.ts';
import { planLinks, type Contact, type KnownAccount } from './plan-links.ts';

export interface AccountRef {
  readonly accountId: string;
  readonly dataKey: DataKey;
}

export interface Sender {
  readonly phone: string | undefined;
  readonly bsuid: string | undefined;
}

export interface Resolution {
  readonly accounts: readonly AccountRef[];
  /** Accounts that turned out to be one person's: the caller moves the mailbox of `absorbed` to `survivor`. */
  readonly merges: readonly { absorbed: string; survivor: string }[];
  /** To be called after the commit: makes the next look-up of these senders free. */
  remember(): void;
}

export interface AccountDirectory {
  /**
   * Throws when another process met the same new citizen at the same moment: roll back and try again. With `defer`, what
   * is written has left when this settles, and is awaited with the commit.
   */
  resolve(tx: Queryable, senders: readonly Sender[], defer?: Defer): Promise<Resolution>;
}

interface Identifier {
  readonly kind: 'phone' | 'bsuid';
  readonly canonical: string;
  readonly blindIndex: Buffer;
  readonly cacheKey: string;
}

export function createAccountDirectory(deps: {
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
  readonly ids: Ids;
  readonly cacheSize?: number;
}): AccountDirectory {
  const cacheSize = deps.cacheSize ?? 400_000;
  // Blind index → account. An entry may outlive a merge made by another process: the turn then forwards the event.
  const cache = new Map<string, AccountRef>();

  function identify(kind: 'phone' | 'bsuid', value: string | undefined): Identifier | undefined {
    if (value === undefined || value === '') return undefined;
    const canonical = kind === 'phone' ? canonicalPhone(value) : canonicalBsuid(value);
    const blindIndex = deps.keys.blindIndex(kind, canonical);
    return { kind, canonical, blindIndex, cacheKey: `${kind}:${blindIndex.toString('base64')}` };
  }

  return {
    async resolve(tx, senders, defer) {
      const identified = senders.map((sender) => ({
        phone: identify('phone', sender.phone),
        bsuid: identify('bsuid', sender.bsuid),
      }));
      const cached = identified.map((sender) => fromCache(cache, sender.phone, sender.bsuid));
      const open = identified.filter((_, index) => cached[index] === undefined);
      if (open.length === 0) {
        return { accounts: cached.filter((ref) => ref !== undefined), merges: [], remember: () => undefined };
      }

      const known = await findLive(tx, deps, open);
      const contacts: Contact[] = open.map((sender) => ({
        phone: sender.phone?.cacheKey,
        bsuid: sender.bsuid?.cacheKey,
      }));
      const plan = planLinks(known.byIdentifier, contacts, deps.ids);
      const byCacheKey = new Map(
        open
          .flatMap((sender) => [sender.phone, sender.bsuid])
          .flatMap((id) => (id === undefined ? [] : [[id.cacheKey, id]])),
      );
      const dataKeys = new Map(known.dataKeys);

      const created = await prepareKeys(deps, plan.created);
      for (const [accountId, { dataKey }] of created) dataKeys.set(accountId, dataKey);
      const writes: Promise<unknown>[] = [];
      const write: Defer = (promise) => {
        promise.catch(() => undefined);
        if (defer === undefined) writes.push(promise);
        else defer(promise);
      };
      write(createAccounts(tx, created));
      if (plan.closed.length > 0) {
        await tx.query(
          `update account_identifier i set valid_to = now()
             from unnest($1::text[], $2::bytea[]) c(kind, blind_index)
            where i.kind = c.kind and i.blind_index = c.blind_index and i.valid_to is null`,
          identifierArrays(plan.closed, byCacheKey),
        );
      }
      for (const merge of plan.merges) {
        await absorb(tx, merge);
        await moveIdentifiers(tx, dataKeys, merge);
      }
      write(insertIdentifiers(tx, deps, plan.attached, byCacheKey, dataKeys));
      await Promise.all(writes);

      const refs = plan.accountOf.map((accountId) => ({ accountId, dataKey: required(dataKeys.get(accountId)) }));
      const accounts: AccountRef[] = [];
      let next = 0;
      for (const ref of cached) {
        if (ref === undefined) {
          accounts.push(required(refs[next]));
          next += 1;
        } else {
          accounts.push(ref);
        }
      }
      return {
        accounts,
        merges: plan.merges,
        remember() {
          if (cache.size + open.length * 2 > cacheSize) cache.clear();
          open.forEach((sender, index) => {
            const ref = required(refs[index]);
            if (sender.phone !== undefined) cache.set(sender.phone.cacheKey, ref);
            if (sender.bsuid !== undefined) cache.set(sender.bsuid.cacheKey, ref);
          });
        },
      };
    },
  };
}

/** Both identifiers must be known and agree; otherwise the tables decide. */
function fromCache(
  cache: ReadonlyMap<string, AccountRef>,
  phone: Identifier | undefined,
  bsuid: Identifier | undefined,
): AccountRef | undefined {
  const byPhone = phone === undefined ? undefined : cache.get(phone.cacheKey);
  const byBsuid = bsuid === undefined ? undefined : cache.get(bsuid.cacheKey);
  if (phone === undefined) return byBsuid;
  if (bsuid === undefined) return byPhone;
  return byPhone !== undefined && byPhone.accountId === byBsuid?.accountId ? byPhone : undefined;
}

async function findLive(
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

type PreparedKey = Awaited<ReturnType<DataKeys['prepare']>>;

async function prepareKeys(
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, PreparedKey>> {
  const prepared = await Promise.all(accountIds.map(() => deps.dataKeys.prepare()));
  return new Map(accountIds.map((accountId, index) => [accountId, required(prepared[index])]));
}

async function createAccounts(tx: Queryable, created: ReadonlyMap<string, PreparedKey>): Promise<void> {
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

/** The survivor knows whom it absorbed, those that came with the absorbed one included. */
async function absorb(tx: Queryable, merge: { absorbed: string; survivor: string }): Promise<void> {
  await tx.query(
    `with gone as (
       update account set merged_into = $2
        where id = $1 or id = any(array(select unnest(absorbed) from account where id = $1)) returning id)
     update account set absorbed = coalesce(absorbed, '{}') || array(select id from gone order by id) where id = $2`,
    [merge.absorbed, merge.survivor],
  );
}

/** The identifiers of an absorbed account are sealed anew under the survivor's key. */
async function moveIdentifiers(
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

async function insertIdentifiers(
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

function identifierArrays(keys: readonly string[], byCacheKey: ReadonlyMap<string, Identifier>): [Buffer, Buffer] {
  const kinds = keys.map((key) => key.slice(0, key.indexOf(':')));
  const indexes = keys.map(
    (key) => byCacheKey.get(key)?.blindIndex ?? Buffer.from(key.slice(key.indexOf(':') + 1), 'base64'),
  );
  return [textArray(kinds), byteaArray(indexes)];
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('account resolution lost a row');
  return value;
}
