// The SQL around a conversation that cannot be gone on with: who was told of it when, and its state put aside.

import { uuidArray, type Queryable } from '#platform';

/** True when the citizen is to be told now: not more often than once since `before`. */
export async function noteTrouble(tx: Queryable, accountId: string, now: Date, before: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into conversation_trouble (account_id, told_at) values ($1, $2)
     on conflict (account_id) do update set told_at = excluded.told_at where conversation_trouble.told_at < $3`,
    [accountId, now, before],
  );
  return rowCount === 1;
}

/** Moves what is stored of these accounts out of the way, byte for byte. */
export async function putStatesAside(tx: Queryable, accountIds: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `with taken as (delete from conversation where account_id = any($1::uuid[])
                    returning account_id, state, version, last_inbound_at, updated_at)
     insert into conversation_aside (account_id, set_aside_at, state, version, last_inbound_at, updated_at)
     select account_id, $2, state, version, last_inbound_at, updated_at from taken`,
    [uuidArray(accountIds), now],
  );
}

/** The language in which these accounts were last given notice of what is done with their data. */
export async function findNoticeLanguage(tx: Queryable, accountIds: readonly string[]): Promise<string | undefined> {
  const { rows } = await tx.query<{ language: string }>(
    'select language from notice_given where account_id = any($1::uuid[]) order by given_at desc limit 1',
    [uuidArray(accountIds)],
  );
  return rows[0]?.language;
}
