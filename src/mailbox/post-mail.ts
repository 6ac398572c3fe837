// Puts mail into mailboxes inside the caller's transaction. The turn of the party reads it in order.

import { byteaArray, sealField, textArray, timestampArray, uuidArray, type Queryable } from '#platform';
import type { Clock } from '#platform/pure';
import { hashKey, type Mail, type RawMail } from './mail.ts';
import { groupOf } from './party.ts';

/** Returns how many were new; the rest had been accepted before. Workers in other processes are told at commit. */
export async function postMail(
  tx: Queryable,
  deps: { readonly clock: Clock },
  mails: readonly Mail[],
): Promise<{ accepted: number; groups: ReadonlySet<number> }> {
  const receivedAt = deps.clock.now();
  return postRawMail(
    tx,
    mails.map((mail) => ({ ...mail, bytes: Buffer.from(JSON.stringify(mail.body)), receivedAt })),
    { notify: true },
  );
}

export async function postRawMail(
  tx: Queryable,
  mails: readonly RawMail[],
  options: { readonly notify?: boolean } = {},
): Promise<{ accepted: number; groups: ReadonlySet<number> }> {
  const groups = new Set<number>();
  if (mails.length === 0) return { accepted: 0, groups };
  const keys = mails.map((mail) => hashKey(mail.key));
  const bodies = mails.map((mail, index) =>
    sealField(mail.dataKey, { table: 'inbox', column: 'body', row: keys[index]?.toString('hex') ?? '' }, mail.bytes),
  );
  const { rows } = await tx.query<{ accepted: number }>({
    name: 'mailbox-post',
    text: `with incoming as (
             select * from unnest($1::bytea[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::bytea[], $7::timestamptz[])
               with ordinality as i(key, party_kind, party_id, kind, data_key_id, body, received_at, position)),
           stored as (
             insert into inbox (key, party_kind, party_id, kind, data_key_id, body, received_at)
             select key, party_kind, party_id, kind, data_key_id, body, received_at from incoming order by position
             on conflict (key) do nothing
             returning id, party_id),
           waiting as (
             insert into inbox_pending (id, party_id, group_number) select id, party_id, mailbox_group(party_id) from stored
             returning id),
           told as (select pg_notify('dwar_mail', '') where $8)
           select (select count(*) from waiting) as accepted, (select count(*) from told) as told`,
    values: [
      byteaArray(keys),
      textArray(mails.map((mail) => mail.party.kind)),
      uuidArray(mails.map((mail) => mail.party.id)),
      textArray(mails.map((mail) => mail.kind)),
      uuidArray(mails.map((mail) => mail.dataKey.id)),
      byteaArray(bodies),
      timestampArray(mails.map((mail) => mail.receivedAt)),
      options.notify ?? false,
    ],
  });
  for (const mail of mails) groups.add(groupOf(mail.party.id));
  return { accepted: rows[0]?.accepted ?? 0, groups };
}
