// Timers: a row that becomes mail when it is due. Moving it is one transaction, so it fires once; a timer set again
// under the same key replaces the earlier one.

import {
  byteaArray,
  openField,
  sealField,
  textArray,
  timestampArray,
  uuidArray,
  withTransaction,
  type DataKey,
  type DataKeys,
  type Db,
  type Queryable,
} from '#platform';
import type { Clock, Ids, Json } from '#platform/pure';
import type { Party, PartyKind } from './party.ts';
import { postRawMail } from './post-mail.ts';

export interface Timer {
  readonly party: Party;
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Date;
  readonly dataKey: DataKey;
  readonly body: Json;
}

export type TimerName = Pick<Timer, 'party' | 'kind' | 'key'>;

export async function setTimer(tx: Queryable, deps: { readonly ids: Ids }, timer: Timer): Promise<void> {
  await setTimers(tx, deps, [timer]);
}

/** One statement for any number of timers; no two of them of the same name. */
export async function setTimers(tx: Queryable, deps: { readonly ids: Ids }, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return;
  const rows = timers.map((timer) => {
    const id = deps.ids.next();
    const place = { table: 'timer', column: 'body', row: id };
    return { ...timer, id, sealed: sealField(timer.dataKey, place, JSON.stringify(timer.body)) };
  });
  await tx.query({
    name: 'timer-set',
    text: `insert into timer (id, party_kind, party_id, kind, key, due_at, data_key_id, body)
           select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[], $8::bytea[])
           on conflict (party_id, kind, key)
           do update set id = excluded.id, due_at = excluded.due_at, data_key_id = excluded.data_key_id, body = excluded.body`,
    values: [
      uuidArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.party.kind)),
      uuidArray(rows.map((row) => row.party.id)),
      textArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.key)),
      timestampArray(rows.map((row) => row.dueAt)),
      uuidArray(rows.map((row) => row.dataKey.id)),
      byteaArray(rows.map((row) => row.sealed)),
    ],
  });
}

export async function cancelTimers(tx: Queryable, timers: readonly TimerName[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.query({
    name: 'timer-cancel',
    text: `delete from timer using unnest($1::uuid[], $2::text[], $3::text[]) as gone (party_id, kind, key)
            where timer.party_id = gone.party_id and timer.kind = gone.kind and timer.key = gone.key`,
    values: [
      uuidArray(timers.map((timer) => timer.party.id)),
      textArray(timers.map((timer) => timer.kind)),
      textArray(timers.map((timer) => timer.key)),
    ],
  });
}

interface TimerRow {
  id: string;
  party_kind: PartyKind;
  party_id: string;
  kind: string;
  data_key_id: string;
  body: Buffer;
}

/** Moves up to `limit` due timers into the mailboxes. Returns how many, and which groups have mail. */
export async function fireTimers(
  db: Db,
  deps: { readonly clock: Clock; readonly dataKeys: DataKeys },
  limit = 500,
): Promise<{ fired: number; groups: ReadonlySet<number> }> {
  return withTransaction(db, async (tx) => {
    const now = deps.clock.now();
    const { rows } = await tx.query<TimerRow>({
      name: 'timer-take-due',
      text: `delete from timer where id = any(array(
               select id from timer where due_at <= $1 order by due_at limit $2 for update skip locked))
             returning id, party_kind, party_id, kind, data_key_id, body`,
      values: [now, limit],
    });
    if (rows.length === 0) return { fired: 0, groups: new Set<number>() };
    const dataKeys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.data_key_id))]);
    const mails = rows.flatMap((row) => {
      const dataKey = dataKeys.get(row.data_key_id);
      // The subject's key was destroyed: there is nobody left to remind.
      if (dataKey === undefined) return [];
      const bytes = openField(dataKey, { table: 'timer', column: 'body', row: row.id }, row.body);
      const party: Party = { kind: row.party_kind, id: row.party_id };
      return [{ party, kind: row.kind, key: `timer:${row.id}`, dataKey, bytes, receivedAt: now }];
    });
    const { groups } = await postRawMail(tx, mails);
    return { fired: rows.length, groups };
  });
}
