// An event whose content must not stay in clear (the number of an identity card): its row stays, for the books, with an
// empty body under the same key and place.

import { int8Array, sealField, type DataKey, type Queryable } from '#platform';

export async function blankEvents(
  tx: Queryable,
  events: readonly { readonly id: number; readonly dataKey: DataKey }[],
): Promise<void> {
  if (events.length === 0) return;
  const dataKeys = new Map(events.map(({ id, dataKey }) => [id, dataKey]));
  const { rows } = await tx.query<{ id: number; key: Buffer }>(
    'select id, key from inbox where id = any($1::bigint[])',
    [int8Array([...dataKeys.keys()])],
  );
  for (const { id, key } of rows) {
    const dataKey = dataKeys.get(id);
    if (dataKey === undefined) continue;
    const place = { table: 'inbox', column: 'body', row: key.toString('hex') };
    await tx.query('update inbox set body = $2 where id = $1', [id, sealField(dataKey, place, '{"blanked":true}')]);
  }
}
