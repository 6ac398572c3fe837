// What the commands of cases are given by app.ts.

import type { AuditDeps } from '#audit';
import type { Catalogue } from '#catalogue';
import type { DataKeys, Db, KeyPort, Logger } from '#platform';
import type { Ids } from '#platform/pure';
import type { Calendar } from './calendar.ts';
import type { ReceiptSigner } from './receipts/receipt-signer.ts';

export interface CaseDeps extends AuditDeps {
  readonly db: Db;
  readonly ids: Ids;
  readonly dataKeys: DataKeys;
  readonly keys: Pick<KeyPort, 'blindIndex'>;
  readonly catalogue: Catalogue;
  readonly calendar: Calendar;
  readonly receiptSigner: ReceiptSigner;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly log: Logger;
}
