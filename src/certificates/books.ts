// The books of certificates (promise P10). Accepted is counted from the history, the rest from the rows, so that a lost or
// doubled row shows as a difference.

import type { Queryable } from '#platform';

export interface CertificateBooks {
  readonly accepted: number;
  readonly answered: number;
  readonly waiting: number;
  readonly refused: number;
}

export async function readCertificateBooks(queryable: Queryable): Promise<CertificateBooks> {
  const { rows } = await queryable.query<{ accepted: number; answered: number; waiting: number }>(
    `select (select count(*) from certificate_status_event where status = 'issuing')::int as accepted,
            count(*) filter (where status <> 'issuing')::int as answered,
            count(*) filter (where status = 'issuing')::int as waiting
       from certificate`,
  );
  return { accepted: 0, answered: 0, waiting: 0, ...rows[0], refused: 0 };
}
