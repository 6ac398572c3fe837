// The SQL of the receipts that counters wrote down.

import type { Queryable } from '#platform';

export interface FeeReceiptRow {
  readonly officeId: string;
  readonly counterNumber: string;
  /** YYYY-MM-DD. */
  readonly paidOn: string;
  readonly recordedAt: Date;
}

export async function findFeeReceipt(queryable: Queryable, caseId: string): Promise<FeeReceiptRow | undefined> {
  const { rows } = await queryable.query<FeeReceiptRow>({
    name: 'fee-receipt-find',
    text: `select office_id as "officeId", counter_number as "counterNumber", to_char(paid_on, 'YYYY-MM-DD') as "paidOn",
                  recorded_at as "recordedAt" from fee_receipt where case_id = $1`,
    values: [caseId],
  });
  return rows[0];
}

export interface NewFeeReceipt extends FeeReceiptRow {
  readonly id: string;
  readonly caseId: string;
  readonly departmentId: string;
  readonly officerId: string;
  readonly leafHash: Buffer;
}

/** False when the case has one already, or the office gave out this number before. */
export async function insertFeeReceipt(tx: Queryable, row: NewFeeReceipt): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'fee-receipt-insert',
    text: `insert into fee_receipt (id, case_id, department_id, office_id, counter_number, paid_on, officer_id, recorded_at, leaf_hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    values: [
      row.id,
      row.caseId,
      row.departmentId,
      row.officeId,
      row.counterNumber,
      row.paidOn,
      row.officerId,
      row.recordedAt,
      row.leafHash,
    ],
  });
  return rowCount === 1;
}
