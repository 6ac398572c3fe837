// Issues the certificate of an approved case: number (one transaction) → credential, page, signature (outside) → file,
// log entry and mail to the case (one transaction). Run twice or by two processes at once, it issues one certificate.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { appendCertificateLeaf, appendLeaf } from '#audit';
import type { CertificateSpec } from '#catalogue';
import { postMail } from '#mailbox';
import { AppError, sealField, sealJson, withTransaction } from '#platform';
import type { CertificateDeps } from '../certificate-deps.ts';
import { credentialUrl, verifyUrlOf } from '../credential/credential-url.ts';
import { encodeCredential } from '../credential/encode-credential.ts';
import { signPdf } from '../sign/sign-pdf.ts';
import {
  advanceSeries,
  completeCertificate,
  findByCase,
  insertReservation,
  insertStatusEvent,
  lockSeries,
} from '../store.ts';
import { verifyCertificatePdf } from '../verify/index.ts';
import { dayOf, describeCertificate, describeCredentialType, getSpec } from './describe-certificate.ts';
import type { IssueSource } from './issue-source.ts';

/** Later purposes (a corrected copy, a duplicate) get rows of their own. */
const PURPOSE = 'original';

export type IssueOutcome = 'issued' | 'issued-before' | 'not-approved';

export async function issueCertificate(deps: CertificateDeps, caseId: string): Promise<IssueOutcome> {
  const source = await deps.loadIssue(deps.db, caseId);
  if (source === undefined) return 'not-approved';
  const spec = getSpec(deps.catalogue, source);
  const reserved = await reserveNumber(deps, source, spec);
  if (reserved.status !== 'issuing') return 'issued-before';
  const made = await makeCertificate(deps, source, spec, reserved.number);
  const issued = await keepCertificate(deps, source, reserved, made);
  return issued ? 'issued' : 'issued-before';
}

async function reserveNumber(deps: CertificateDeps, source: IssueSource, spec: CertificateSpec) {
  const { prefix, digits } = spec.number;
  const at = deps.clock.now();
  const year = Number(dayOf(deps.catalogue, at).slice(0, 4));
  return withTransaction(deps.db, async (tx) => {
    const known = await findByCase(tx, source.caseId, PURPOSE);
    if (known !== undefined) return known;
    const last = await lockSeries(tx, prefix, year);
    // Whoever waited for the lock finds what the other one reserved.
    const meanwhile = await findByCase(tx, source.caseId, PURPOSE);
    if (meanwhile !== undefined) return meanwhile;
    const number = `${prefix}-${year}-${(last + 1).toString().padStart(digits, '0')}`;
    const row = { id: deps.ids.next(), number, status: 'issuing' };
    await advanceSeries(tx, prefix, year, last + 1);
    const { caseId, departmentId, serviceId, serviceVersion, dataKey } = source;
    const what = { caseId, departmentId, serviceId, serviceVersion, dataKeyId: dataKey.id, purpose: PURPOSE };
    await insertReservation(tx, { ...row, ...what, at });
    await insertStatusEvent(tx, { id: deps.ids.next(), certificateId: row.id, status: row.status, at });
    return row;
  });
}

async function makeCertificate(deps: CertificateDeps, source: IssueSource, spec: CertificateSpec, number: string) {
  const issuedAt = deps.clock.now();
  const expiresAt = expiryOf(spec, issuedAt);
  const verifyUrl = verifyUrlOf(deps.publicUrl);
  const verifyAddress = verifyUrl.replace(/^https?:\/\//, '');
  const occasion = { number, issuedAt, expiresAt, verifyAddress, demo: deps.demo };
  const description = describeCertificate(deps.catalogue, source, occasion);
  const type = describeCredentialType(deps.catalogue, source.serviceId, source.serviceVersion);
  if (type === undefined) throw new AppError('certificate.data', `service ${source.serviceId} issues no certificate`);
  const credential = await encodeCredential(description.claims, type, deps.signingKeys.credential, deps.dictionary);
  const page = await deps.renderer.render({
    templateDir: join(deps.regionFolder, 'services', source.serviceId, spec.template),
    data: description.data,
    qrText: credentialUrl(verifyUrl, credential.text),
    credential: credential.bytes,
    createdAt: issuedAt,
  });
  const department = deps.catalogue.findDepartment(source.departmentId)?.names['en'] ?? source.departmentId;
  const location = deps.catalogue.region.names['en'] ?? deps.catalogue.region.id;
  const text = { number, name: department, location, at: issuedAt };
  const pdf = await signPdf(page, deps.signingKeys.document, deps.timestampAuthority, text);
  const checked = await verifyCertificatePdf(pdf, deps.trust);
  if (!checked.ok || checked.number !== number) {
    const reason = checked.ok ? 'another number' : checked.reason;
    throw new AppError('certificate.refused', `case ${source.caseId}: our own verifier says ${reason}`);
  }
  return { pdf, credential: credential.bytes, description, issuedAt, expiresAt };
}

async function keepCertificate(
  deps: CertificateDeps,
  source: IssueSource,
  reserved: { readonly id: string; readonly number: string },
  made: Awaited<ReturnType<typeof makeCertificate>>,
): Promise<boolean> {
  const { id, number } = reserved;
  const { dataKey, caseId } = source;
  const { claims, publicView } = made.description;
  const place = (column: string) => ({ table: 'certificate', column, row: id });
  const pdfSha256 = sha256(made.pdf);
  const credentialSha256 = sha256(made.credential);
  const completion = {
    id,
    issuedAt: made.issuedAt,
    expiresAt: made.expiresAt,
    pdfSealed: sealField(dataKey, place('pdf_sealed'), made.pdf),
    factsSealed: sealJson(dataKey, place('facts_sealed'), claims.facts),
    publicSealed: sealJson(dataKey, place('public_sealed'), { ...publicView, facts: [...publicView.facts] }),
    pdfSha256,
    credentialSha256,
  };
  const ready = { certificateId: id, certificateNumber: number, fileName: `${number}.pdf` };
  const verifyUrl = `${verifyUrlOf(deps.publicUrl)}?number=${encodeURIComponent(number)}`;
  return withTransaction(deps.db, async (tx) => {
    if (!(await completeCertificate(tx, completion))) return false;
    await insertStatusEvent(tx, { id: deps.ids.next(), certificateId: id, status: 'issued', at: made.issuedAt });
    await appendCertificateLeaf(tx, deps, { event: 'issued', digest: credentialSha256 });
    const open = { caseId, file: pdfSha256.toString('hex'), credential: credentialSha256.toString('hex') };
    await appendLeaf(tx, deps, { kind: 'certificate.issued', subject: id, open });
    const party = { kind: 'case', id: caseId } as const;
    await postMail(tx, deps, [
      { party, kind: 'certificate-ready', key: `certificate-ready:${id}`, dataKey, body: { ...ready, verifyUrl } },
    ]);
    return true;
  });
}

function expiryOf(spec: CertificateSpec, issuedAt: Date): Date | undefined {
  if (spec.validity.kind === 'permanent') return undefined;
  const until = new Date(issuedAt);
  until.setUTCMonth(until.getUTCMonth() + spec.validity.months);
  return until;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
