// The SQL of certificates: the number series, the certificate's row, the history of its status.

import type { Queryable } from '#platform';

export interface CertificateRow {
  readonly id: string;
  readonly number: string;
  readonly status: string;
}

export async function findByCase(tx: Queryable, caseId: string, purpose: string): Promise<CertificateRow | undefined> {
  const { rows } = await tx.query<CertificateRow>(
    'select id, number, status from certificate where case_id = $1 and purpose = $2',
    [caseId, purpose],
  );
  return rows[0];
}

/** Locks the series until the transaction ends; numbers come without gaps. */
export async function lockSeries(tx: Queryable, prefix: string, year: number): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into certificate_number_series (prefix, year) values ($1, $2)
     on conflict (prefix, year) do update set last = certificate_number_series.last
     returning last`,
    [prefix, year],
  );
  return rows[0]?.last ?? 0;
}

export async function advanceSeries(tx: Queryable, prefix: string, year: number, last: number): Promise<void> {
  await tx.query('update certificate_number_series set last = $3 where prefix = $1 and year = $2', [
    prefix,
    year,
    last,
  ]);
}

export interface Reservation {
  readonly id: string;
  readonly number: string;
  readonly caseId: string;
  readonly purpose: string;
  readonly departmentId: string;
  readonly serviceId: string;
  readonly serviceVersion: number;
  readonly dataKeyId: string;
  readonly at: Date;
}

export async function insertReservation(tx: Queryable, row: Reservation): Promise<void> {
  await tx.query(
    `insert into certificate (id, number, case_id, purpose, department_id, service_id, service_version, data_key_id,
                              status, reserved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'issuing', $9)`,
    [
      row.id,
      row.number,
      row.caseId,
      row.purpose,
      row.departmentId,
      row.serviceId,
      row.serviceVersion,
      row.dataKeyId,
      row.at,
    ],
  );
}

export interface Completion {
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date | undefined;
  readonly pdfSealed: Buffer;
  readonly factsSealed: Buffer;
  readonly publicSealed: Buffer;
  readonly pdfSha256: Buffer;
  readonly credentialSha256: Buffer;
}

/** False when it had been issued before: nothing is changed then. */
export async function completeCertificate(tx: Queryable, row: Completion): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update certificate
        set status = 'issued', issued_at = $2, expires_at = $3, pdf_sealed = $4, facts_sealed = $5, public_sealed = $6,
            pdf_sha256 = $7, credential_sha256 = $8
      where id = $1 and status = 'issuing'`,
    [
      row.id,
      row.issuedAt,
      row.expiresAt ?? null,
      row.pdfSealed,
      row.factsSealed,
      row.publicSealed,
      row.pdfSha256,
      row.credentialSha256,
    ],
  );
  return rowCount === 1;
}

export interface StatusEvent {
  readonly id: string;
  readonly certificateId: string;
  readonly status: string;
  readonly at: Date;
  readonly reasonCode?: string;
  readonly officerId?: string;
}

export async function insertStatusEvent(tx: Queryable, event: StatusEvent): Promise<void> {
  await tx.query(
    `insert into certificate_status_event (id, certificate_id, status, at, reason_code, officer_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [event.id, event.certificateId, event.status, event.at, event.reasonCode ?? null, event.officerId ?? null],
  );
}
