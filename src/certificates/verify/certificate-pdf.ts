// Is this file a certificate of ours, unchanged? Looks at the file alone: whether it was revoked since is another question
// (status by number). The steps stand in `check`; each refusal has its own word.

import { createHash } from 'node:crypto';
import { DOCUMENT_SIGNING, isTrusted } from './chain.ts';
import { verifyCredential, type VerifiedCredential } from './credential.ts';
import { DerError, derLength } from './der.ts';
import { isTimestamp, listSignatures, readLaterRevisions } from './later-revisions.ts';
import { findAttachment, integerOf, itemsOf, openPdf, type PdfFile } from './pdf-file.ts';
import { PdfSyntaxError, type PdfValue } from './pdf-syntax.ts';
import { CONTENT, openSignedData } from './signed-data.ts';
import { verifyTimestamp } from './timestamp.ts';
import type { Trust } from './trust.ts';

export const CREDENTIAL_FILE = 'credential.cbor';
/** How the signature names the certificate it was made for. */
export const REASON_PREFIX = 'Certificate ';
const TIMESTAMP_ATTRIBUTE = '1.2.840.113549.1.9.16.2.14';
const MAX_BYTES = 20 * 1024 * 1024;

export type VerificationFailure =
  | 'not-readable'
  | 'not-signed'
  | 'several-signatures'
  | 'not-whole-file'
  | 'changed-after-signing'
  | 'changed'
  | 'signature-malformed'
  | 'signature-wrong'
  | 'signer-not-trusted'
  | 'timestamp-wrong'
  | 'credential-missing'
  | 'credential-wrong'
  | 'credential-of-another';

export type VerificationResult =
  | {
      readonly ok: true;
      readonly number: string;
      /** The signer's name as its certificate gives it. */
      readonly signedBy: string;
      /** Proved by the time stamp. */
      readonly signedAt: Date;
      readonly credential: VerifiedCredential;
      readonly added: readonly ('DSS' | 'DocTimeStamp')[];
      /** Of the file, hexadecimal. */
      readonly sha256: string;
    }
  | { readonly ok: false; readonly reason: VerificationFailure };

export async function verifyCertificatePdf(bytes: Uint8Array, trust: Trust): Promise<VerificationResult> {
  try {
    if (bytes.length > MAX_BYTES) return failed('not-readable');
    return await check(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), trust);
  } catch (error) {
    if (error instanceof DerError) return failed('signature-malformed');
    // A damaged file can trip any reader underneath (zlib, keys, certificates): whatever it is, it is not accepted.
    return failed(error instanceof PdfSyntaxError ? 'not-readable' : 'changed');
  }
}

async function check(bytes: Buffer, trust: Trust): Promise<VerificationResult> {
  const file = openPdf(bytes);
  const signatures = listSignatures(file).filter(({ entries }) => !isTimestamp(entries));
  const [only] = signatures;
  if (only === undefined) return failed('not-signed');
  if (signatures.length > 1) return failed('several-signatures');

  const part = readCoverage(file, only.entries);
  if (part === undefined) return failed('not-whole-file');
  const added = readLaterRevisions(file, part.signedLength);
  if (added === undefined) return failed('changed-after-signing');

  const signed = openSignedData(part.container, CONTENT.data);
  if (signed === undefined) return failed('signature-wrong');
  if (!signed.messageDigest.equals(part.digest)) return failed('changed');
  const token = signed.unsigned.get(TIMESTAMP_ATTRIBUTE);
  if (token === undefined || signed.unsigned.size > 1) return failed('timestamp-wrong');
  const stamp = await verifyTimestamp(token.whole, signed.signature, trust.roots);
  if (stamp === undefined) return failed('timestamp-wrong');
  const when = { at: stamp.at, usage: DOCUMENT_SIGNING };
  if (!(await isTrusted(signed.certificates, trust.roots, when))) return failed('signer-not-trusted');
  if (!stamp.trusted) return failed('timestamp-wrong');
  if (!(await laterStampsHold(file, trust))) return failed('timestamp-wrong');

  const attached = findAttachment(openPdf(bytes.subarray(0, part.signedLength)), CREDENTIAL_FILE);
  if (attached === undefined) return failed('credential-missing');
  const credential = await verifyCredential(attached, trust);
  if (!credential.ok) return failed('credential-wrong');
  const { number } = credential.value;
  if (textOf(only.entries.get('Reason')) !== REASON_PREFIX + number) return failed('credential-of-another');
  return {
    ok: true,
    number,
    signedBy: commonName(signed.signer.subject),
    signedAt: stamp.at,
    credential: credential.value,
    added,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

interface Coverage {
  /** The CMS message, without the padding. */
  readonly container: Buffer;
  /** SHA-256 over everything but /Contents. */
  readonly digest: Buffer;
  /** Bytes from the start up to the end of the signed revision. */
  readonly signedLength: number;
}

/**
 * The byte range must be the whole revision with exactly the value of /Contents left out; that value must be the message
 * in small hexadecimal digits, filled up with zeros. So no byte of the file is left that could be changed unseen.
 */
function readCoverage(file: PdfFile, signature: ReadonlyMap<string, PdfValue>): Coverage | undefined {
  const range = itemsOf(file, signature.get('ByteRange')).map(integerOf);
  const contents = signature.get('Contents');
  const [start, firstLength, second, secondLength] = range;
  if (contents?.kind !== 'string' || range.length !== 4 || start !== 0) return undefined;
  if (firstLength === undefined || second === undefined || secondLength === undefined) return undefined;
  if (firstLength !== contents.start || second !== contents.end) return undefined;
  const signedLength = second + secondLength;
  if (signedLength > file.bytes.length) return undefined;
  const container = contents.bytes.subarray(0, derLength(contents.bytes));
  const padding = '0'.repeat(Math.max(0, contents.raw.length - 2 - container.length * 2));
  if (contents.raw !== `<${container.toString('hex')}${padding}>`) return undefined;
  const digest = createHash('sha256')
    .update(file.bytes.subarray(0, firstLength))
    .update(file.bytes.subarray(second, signedLength))
    .digest();
  return { container, digest, signedLength };
}

async function laterStampsHold(file: PdfFile, trust: Trust): Promise<boolean> {
  for (const { entries } of listSignatures(file).filter((one) => isTimestamp(one.entries))) {
    const part = readCoverage(file, entries);
    if (part === undefined) return false;
    const contents = entries.get('Contents');
    if (contents?.kind !== 'string') return false;
    const stamped = Buffer.concat([
      file.bytes.subarray(0, contents.start),
      file.bytes.subarray(contents.end, part.signedLength),
    ]);
    const stamp = await verifyTimestamp(part.container, stamped, trust.roots);
    if (stamp?.trusted !== true) return false;
  }
  return true;
}

function textOf(value: PdfValue | undefined): string | undefined {
  return value?.kind === 'string' ? value.bytes.toString('latin1') : undefined;
}

function commonName(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject;
}

function failed(reason: VerificationFailure): VerificationResult {
  return { ok: false, reason };
}
