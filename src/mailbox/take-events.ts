// Takes waiting events out of the groups that this transaction has locked, oldest first.

import { int8Array, openField, type DataKeys, type Queryable } from '#platform';
import type { MailEvent } from './mail.ts';
import { GROUP_LOCK_CLASS, type PartyKind } from './party.ts';

/** Tries to lock each group until the end of the transaction; returns those that were free. Never waits. */
export async function lockGroups(tx: Queryable, groups: readonly number[]): Promise<readonly number[]> {
  const { rows } = await tx.query<{ group_number: number }>({
    name: 'mailbox-lock',
    text: 'select g as group_number from unnest($2::int[]) g where pg_try_advisory_xact_lock($1, g)',
    values: [GROUP_LOCK_CLASS, groups],
  });
  return rows.map((row) => row.group_number);
}

/** Waits for both groups: for the rare writer that moves mail between mailboxes. */
export async function lockGroupsWaiting(tx: Queryable, groups: readonly number[]): Promise<void> {
  for (const group of [...new Set(groups)].toSorted((a, b) => a - b)) {
    await tx.query('select pg_advisory_xact_lock($1, $2)', [GROUP_LOCK_CLASS, group]);
  }
}

interface TakenRow {
  id: number;
  key: Buffer;
  party_kind: PartyKind;
  party_id: string;
  kind: string;
  data_key_id: string;
  body: Buffer;
  received_at: Date;
}

/**
 * Removes up to `limit` events from the waiting list and returns them opened and parsed. If the transaction rolls back
 * they wait again. Events that cannot be opened or parsed come back in `unreadable`.
 */
export async function takeEvents(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  groups: readonly number[],
  limit: number,
): Promise<{ events: readonly MailEvent[]; unreadable: readonly number[] }> {
  const { rows } = await tx.query<TakenRow>({
    name: 'mailbox-take',
    text: `with taken as (
             delete from inbox_pending where id = any(array(
               select id from inbox_pending where group_number = any($1::smallint[]) order by id limit $2))
             returning id, party_id)
           select i.id, i.key, i.party_kind, t.party_id, i.kind, i.data_key_id, i.body, i.received_at
             from taken t join inbox i using (id) order by i.id`,
    values: [groups, limit],
  });
  const dataKeys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.data_key_id))]);
  const events: MailEvent[] = [];
  const unreadable: number[] = [];
  for (const row of rows) {
    const dataKey = dataKeys.get(row.data_key_id);
    const body =
      dataKey === undefined
        ? undefined
        : parseBody(() =>
            openField(dataKey, { table: 'inbox', column: 'body', row: row.key.toString('hex') }, row.body),
          );
    if (dataKey === undefined || body === undefined) {
      unreadable.push(row.id);
      continue;
    }
    events.push({
      id: row.id,
      party: { kind: row.party_kind, id: row.party_id },
      kind: row.kind,
      receivedAt: row.received_at,
      dataKey,
      body: body.value,
    });
  }
  return { events, unreadable };
}

function parseBody(open: () => Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(open().toString('utf8')) };
  } catch {
    return undefined;
  }
}

export async function forwardEvent(tx: Queryable, id: number, partyId: string): Promise<void> {
  await tx.query('insert into inbox_pending (id, party_id, group_number) values ($1, $2, mailbox_group($2))', [
    id,
    partyId,
  ]);
}

export async function markDone(
  tx: Queryable,
  now: Date,
  done: readonly { readonly id: number; readonly outcome: string; readonly replies: number }[],
): Promise<void> {
  if (done.length === 0) return;
  await tx.query({
    name: 'mailbox-done',
    text: 'insert into inbox_done (id, outcome, replies, done_at) select id, outcome, replies, $4 from unnest($1::int8[], $2::text[], $3::smallint[]) d(id, outcome, replies)',
    values: [
      int8Array(done.map((item) => item.id)),
      done.map((item) => item.outcome),
      done.map((item) => item.replies),
      now,
    ],
  });
}

/** Puts events aside that failed alone. Operators see them; the runbook says how to put them back. */
export async function parkEvents(tx: Queryable, now: Date, ids: readonly number[], errorClass: string): Promise<void> {
  if (ids.length === 0) return;
  await tx.query('delete from inbox_pending where id = any($1::int8[])', [int8Array(ids)]);
  await tx.query(
    `insert into inbox_parked (id, error_class, parked_at) select id, $2, $3 from unnest($1::int8[]) p(id) on conflict (id) do nothing`,
    [int8Array(ids), errorClass, now],
  );
}

/** The account whose message was parked; undefined when it was not a citizen's own message. */
export async function findParkedSender(
  queryable: Queryable,
  eventId: number,
): Promise<{ readonly accountId: string; readonly dataKeyId: string } | undefined> {
  const { rows } = await queryable.query<{ party_id: string; data_key_id: string }>(
    `select i.party_id, i.data_key_id from inbox_parked p join inbox i using (id)
      where p.id = $1 and i.party_kind = 'account' and i.kind = 'whatsapp'`,
    [eventId],
  );
  const row = rows[0];
  return row === undefined ? undefined : { accountId: row.party_id, dataKeyId: row.data_key_id };
}
