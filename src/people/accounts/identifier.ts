// One identifier as it lies in its row: sealed under the account's key.

import { openField, sealField, type DataKey } from '#platform';

export function sealIdentifier(dataKey: DataKey, id: string, canonical: string): Buffer {
  return sealField(dataKey, { table: 'account_identifier', column: 'sealed', row: id }, canonical);
}

export function openIdentifier(dataKey: DataKey, id: string, sealed: Buffer): string {
  return openField(dataKey, { table: 'account_identifier', column: 'sealed', row: id }, sealed).toString('utf8');
}
