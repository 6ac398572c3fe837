// What a turn reads and writes of accounts: their state, sealed, one row each.

import type { ConversationState } from '#conversation/engine';
import {
  byteaArray,
  int4Array,
  openJson,
  sealField,
  textArray,
  timestampArray,
  uuidArray,
  type DataKey,
  type DataKeys,
  type Queryable,
} from '#platform';

export interface LoadedAccount {
  readonly accountId: string;
  /** The account that this one turned out to be part of. */
  readonly mergedInto: string | undefined;
  readonly dataKey: DataKey;
  /** Accounts that turned out to be part of this one: theirs are its cases. */
  readonly absorbed: readonly string[];
  /** Another phone may be behind it: to be proved anew. */
  readonly doubted: boolean;
  /**
   * To be parsed by the engine's own schema. None: has never written before. More than one, the newest first: was known
   * under two names until now; what becomes of them is to be saved. Throws for a state that was damaged.
   */
  readonly openStates: () => readonly unknown[];
  /** When the citizen last wrote. */
  readonly lastInboundAt: Date | undefined;
  /** The number of ours that they last wrote to. */
  readonly phoneNumberId: string | undefined;
  /** How far what was said to them is ahead of Meta's pace (nextInPace of #channel). */
  readonly pacedUntil: Date | undefined;
}

interface AccountRow {
  id: string;
  merged_into: string | null;
  data_key_id: string;
  absorbed: string[] | null;
  to_prove_since: Date | null;
  state: Buffer | null;
  updated_at: Date | null;
  last_inbound_at: Date | null;
  paced_until: Date | null;
  phone_number_id: string | null;
}

export async function loadAccounts(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, LoadedAccount>> {
  const { rows } = await tx.query<AccountRow>({
    name: 'conversation-load',
    text: `select a.id, a.merged_into, a.data_key_id, a.absorbed, a.to_prove_since, c.state, c.updated_at, c.last_inbound_at,
                  c.paced_until, c.phone_number_id
             from account a left join conversation c on c.account_id = a.id
            where a.id = any($1::uuid[])`,
    values: [uuidArray(accountIds)],
  });
  const dataKeys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.data_key_id))]);
  const accounts = new Map<string, LoadedAccount>();
  for (const row of rows) {
    const dataKey = dataKeys.get(row.data_key_id);
    if (dataKey === undefined) continue;
    accounts.set(row.id, {
      accountId: row.id,
      mergedInto: row.merged_into ?? undefined,
      dataKey,
      absorbed: row.absorbed ?? [],
      doubted: row.to_prove_since !== null,
      openStates: await readStates(tx, deps, row, dataKey),
      lastInboundAt: row.last_inbound_at ?? undefined,
      pacedUntil: row.paced_until ?? undefined,
      phoneNumberId: row.phone_number_id ?? undefined,
    });
  }
  return accounts;
}

interface StoredState {
  readonly account_id: string;
  readonly data_key_id: string;
  readonly state: Buffer;
  readonly updated_at: Date;
}

/** Those of absorbed accounts are taken away when what becomes of them is saved (saveStates). */
async function readStates(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  row: AccountRow,
  dataKey: DataKey,
): Promise<() => readonly unknown[]> {
  const own = row.state;
  const openOwn = (): readonly unknown[] => (own === null ? [] : [openJson(dataKey, statePlace(row.id), own)]);
  if (row.absorbed === null) return openOwn;
  const { rows } = await tx.query<StoredState>(
    `select c.account_id, a.data_key_id, c.state, c.updated_at from conversation c join account a on a.id = c.account_id
      where c.account_id = any($1::uuid[]) order by c.updated_at desc`,
    [row.absorbed],
  );
  const sealed: { readonly key: DataKey; readonly row: StoredState }[] = [];
  for (const one of rows) sealed.push({ key: await deps.dataKeys.get(tx, one.data_key_id), row: one });
  const isNewer = (rows[0]?.updated_at.getTime() ?? 0) > (row.updated_at?.getTime() ?? 0);
  return () => {
    const absorbed = sealed.map((one) => openJson(one.key, statePlace(one.row.account_id), one.row.state));
    return isNewer ? [...absorbed, ...openOwn()] : [...openOwn(), ...absorbed];
  };
}

export async function saveStates(
  tx: Queryable,
  now: Date,
  states: readonly {
    readonly accountId: string;
    /** Accounts whose states are part of this one from now on. */
    readonly absorbed: readonly string[];
    readonly dataKey: DataKey;
    readonly state: ConversationState;
    /** When the citizen last wrote; undefined when only we had something to say. */
    readonly lastInboundAt: Date | undefined;
    readonly pacedUntil: Date | undefined;
    /** To which number of ours they then wrote. */
    readonly phoneNumberId: string | undefined;
  }[],
): Promise<void> {
  if (states.length === 0) return;
  const absorbed = states.flatMap((state) => state.absorbed);
  if (absorbed.length > 0) {
    await tx.query('delete from conversation where account_id = any($1::uuid[])', [uuidArray(absorbed)]);
  }
  await tx.query({
    name: 'conversation-save',
    text: `insert into conversation (account_id, state, version, last_inbound_at, paced_until, phone_number_id, updated_at)
           select account_id, state, version, last_inbound_at, paced_until, phone_number_id, $6
             from unnest($1::uuid[], $2::bytea[], $3::int4[], $4::timestamptz[], $5::timestamptz[], $7::text[])
               s(account_id, state, version, last_inbound_at, paced_until, phone_number_id)
           on conflict (account_id) do update
             set state = excluded.state, version = excluded.version, updated_at = excluded.updated_at,
                 last_inbound_at = coalesce(excluded.last_inbound_at, conversation.last_inbound_at),
                 paced_until = coalesce(excluded.paced_until, conversation.paced_until),
                 phone_number_id = coalesce(excluded.phone_number_id, conversation.phone_number_id)`,
    values: [
      uuidArray(states.map((state) => state.accountId)),
      byteaArray(
        states.map(({ dataKey, accountId, state }) => sealField(dataKey, statePlace(accountId), JSON.stringify(state))),
      ),
      int4Array(states.map(({ state }) => state.v)),
      timestampArray(states.map((state) => state.lastInboundAt ?? null)),
      timestampArray(states.map((state) => state.pacedUntil ?? null)),
      now,
      textArray(states.map((state) => state.phoneNumberId ?? null)),
    ],
  });
}

function statePlace(accountId: string): { table: string; column: string; row: string } {
  return { table: 'conversation', column: 'state', row: accountId };
}
