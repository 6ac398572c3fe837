// What stands in a party's mailbox, opened, oldest first.
import { openField, type DataKeys, type Queryable } from '#platform';

export async function readMail(
  queryable: Queryable,
  dataKeys: DataKeys,
  partyId: string,
): Promise<readonly { readonly kind: string; readonly body: unknown }[]> {
  const { rows } = await queryable.query<{ kind: string; key: Buffer; body: Buffer; data_key_id: string }>(
    'select kind, key, body, data_key_id from inbox where party_id = $1 order by id',
    [partyId],
  );
  const mails = [];
  for (const row of rows) {
    const dataKey = await dataKeys.get(queryable, row.data_key_id);
    const place = { table: 'inbox', column: 'body', row: row.key.toString('hex') };
    mails.push({ kind: row.kind, body: JSON.parse(openField(dataKey, place, row.body).toString()) as unknown });
  }
  return mails;
}
