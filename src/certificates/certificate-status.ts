// Today's status of a certificate by its number, for anybody; and the change of it.

import { z } from 'zod';
import { appendCertificateLeaf, appendLeaf, type AuditDeps } from '#audit';
import { openJson, type DataKeys, type Queryable } from '#platform';
import type { Clock, Ids } from '#platform/pure';
import { insertStatusEvent } from './store.ts';
import type { PublicView } from './issue/describe-certificate.ts';

const StoredStatus = z.enum(['issued', 'superseded', 'corrected', 'revoked']);
const Words = z.record(z.string(), z.string());
const StoredView = z.strictObject({
  title: Words,
  issuedBy: Words,
  facts: z.array(z.strictObject({ label: Words, value: Words })),
});

export interface CertificateStatus extends PublicView {
  readonly number: string;
  readonly status: z.infer<typeof StoredStatus> | 'expired';
  readonly issuedAt: Date;
}

/** What anybody may type: never a text that PostgreSQL could not hold. */
const NUMBER = /^[A-Za-z0-9-]{1,60}$/;

/** Undefined for a number that was never issued. Facts are masked as the definition of the service says. */
export async function findCertificateStatus(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys; readonly clock: Clock },
  number: string,
): Promise<CertificateStatus | undefined> {
  if (!NUMBER.test(number)) return undefined;
  const { rows } = await queryable.query<{
    id: string;
    data_key_id: string;
    status: string;
    issued_at: Date;
    expires_at: Date | null;
    public_sealed: Buffer;
  }>('select id, data_key_id, status, issued_at, expires_at, public_sealed from find_certificate_status($1)', [number]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const stored = StoredStatus.parse(row.status);
  const expired = stored === 'issued' && row.expires_at !== null && row.expires_at <= deps.clock.now();
  const status = expired ? 'expired' : stored;
  const dataKey = (await deps.dataKeys.load(queryable, [row.data_key_id])).get(row.data_key_id);
  // The person's key was destroyed: the certificate still is what it is, only its facts are gone.
  if (dataKey === undefined) return { number, status, issuedAt: row.issued_at, title: {}, issuedBy: {}, facts: [] };
  const place = { table: 'certificate', column: 'public_sealed', row: row.id };
  return { number, status, issuedAt: row.issued_at, ...StoredView.parse(openJson(dataKey, place, row.public_sealed)) };
}

export interface StatusChange {
  readonly certificateId: string;
  readonly status: 'superseded' | 'corrected' | 'revoked';
  /** Of the service's definition. */
  readonly reasonCode: string;
  readonly officerId: string;
}

/** False when the certificate is not in force any more; a withdrawn one never comes back. */
export async function withdrawCertificate(
  tx: Queryable,
  deps: AuditDeps & { readonly ids: Ids },
  change: StatusChange,
): Promise<boolean> {
  const { certificateId, status, reasonCode, officerId } = change;
  const { rows } = await tx.query<{ credential_sha256: Buffer | null }>(
    `update certificate set status = $2 where id = $1 and status = 'issued' returning credential_sha256`,
    [certificateId, status],
  );
  const digest = rows[0]?.credential_sha256;
  if (digest === undefined || digest === null) return false;
  await insertStatusEvent(tx, { ...change, id: deps.ids.next(), at: deps.clock.now() });
  await appendCertificateLeaf(tx, deps, { event: status === 'revoked' ? 'revoked' : 'superseded', digest });
  await appendLeaf(tx, deps, {
    kind: `certificate.${status}`,
    subject: certificateId,
    open: { reasonCode, officerId },
  });
  return true;
}
