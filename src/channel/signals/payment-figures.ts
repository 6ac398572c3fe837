// What Meta said of payments, in figures for operators. Nobody acts on these notices: payments are no part of Dwar yet, and
// whoever acts on one has to ask Meta first (whatsapp.md §4).

import type { Queryable } from '#platform';

export interface PaymentFigures {
  readonly status: string;
  readonly transactionStatus: string;
  /** Distinct references: one payment may be told of several times. */
  readonly payments: number;
  readonly lastAt: Date;
}

/** Works as dwar_worker and dwar_reporter. */
export async function readPaymentFigures(queryable: Queryable, since: Date): Promise<readonly PaymentFigures[]> {
  const { rows } = await queryable.query<{
    status: string;
    transaction_status: string;
    payments: number;
    last_at: Date;
  }>(
    `select status, transaction_status, count(distinct reference_id) as payments, max(received_at) as last_at
       from payment_notice where received_at >= $1
      group by status, transaction_status order by last_at desc limit 20`,
    [since],
  );
  return rows.map((row) => ({
    status: row.status,
    transactionStatus: row.transaction_status,
    payments: row.payments,
    lastAt: row.last_at,
  }));
}
