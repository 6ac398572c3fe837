// What a turn reads and writes of accounts: their state, sealed, one row each.

import {
  byteaArray,
  int4Array,
  openJson,
  sealField,
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
  /** Undefined: has never written before. To be parsed by the engine's own schema. */
  readonly state: unknown;
}

interface AccountRow {
  id: string;
  merged_into: string | null;
  data_key_id: string;
  state: Buffer | null;
}

export async function loadAccounts(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, LoadedAccount>> {
  const { rows } = await tx.query<AccountRow>({
    name: 'conversation-load',
    text: `select a.id, a.merged_into, a.data_key_id, c.state
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
      state: row.state === null ? undefined : openJson(dataKey, statePlace(row.id), row.state),
    });
  }
  return accounts;
}

export async function saveStates(
  tx: Queryable,
  now: Date,
  states: readonly {
    readonly accountId: string;
    readonly dataKey: DataKey;
    readonly json: string;
    readonly version: number;
    /** When the citizen last wrote; undefined when only we had something to say. */
    readonly lastInboundAt: Date | undefined;
  }[],
): Promise<void> {
  if (states.length === 0) return;
  await tx.query({
    name: 'conversation-save',
    text: `insert into conversation (account_id, state, version, last_inbound_at, updated_at)
           select account_id, state, version, last_inbound_at, $5
             from unnest($1::uuid[], $2::bytea[], $3::int4[], $4::timestamptz[]) s(account_id, state, version, last_inbound_at)
           on conflict (account_id) do update
             set state = excluded.state, version = excluded.version, updated_at = excluded.updated_at,
                 last_inbound_at = coalesce(excluded.last_inbound_at, conversation.last_inbound_at)`,
    values: [
      uuidArray(states.map((state) => state.accountId)),
      byteaArray(states.map((state) => sealField(state.dataKey, statePlace(state.accountId), state.json))),
      int4Array(states.map((state) => state.version)),
      timestampArray(states.map((state) => state.lastInboundAt ?? null)),
      now,
    ],
  });
}

function statePlace(accountId: string): { table: string; column: string; row: string } {
  return { table: 'conversation', column: 'state', row: accountId };
}
