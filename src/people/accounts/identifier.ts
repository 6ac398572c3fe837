// One identifier as it lies in its row: sealed under the account's key.

import { createRecentFields, type DataKey } from '#platform';

/** Of those who write at the moment: an answer to each of their messages needs one. */
const fields = createRecentFields(16_384);

export function sealIdentifier(dataKey: DataKey, id: string, canonical: string): Buffer {
  return fields.seal(
    dataKey,
    { table: 'account_identifier', column: 'sealed', row: id },
    Buffer.from(canonical, 'utf8'),
  );
}

export function openIdentifier(dataKey: DataKey, id: string, sealed: Buffer): string {
  return fields.open(dataKey, { table: 'account_identifier', column: 'sealed', row: id }, sealed).toString('utf8');
}
