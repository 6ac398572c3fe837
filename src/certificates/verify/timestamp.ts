// Checks an RFC 3161 time stamp over given bytes and says which instant it proves.

import { createHash } from 'node:crypto';
import { TIME_STAMPING, isTrusted } from './chain.ts';
import { TAG, child, expectShape, readDer } from './der.ts';
import { CONTENT, openSignedData } from './signed-data.ts';

export interface Timestamp {
  readonly at: Date;
  /** Whether it was made by an authority that leads to one of the roots. */
  readonly trusted: boolean;
}

/** Undefined when the token does not hold; throws DerError when it is not a token. */
export async function verifyTimestamp(
  token: Buffer,
  stamped: Buffer,
  roots: readonly Uint8Array[],
): Promise<Timestamp | undefined> {
  const signed = openSignedData(token, CONTENT.timestampInfo);
  if (signed?.content === undefined || signed.unsigned.size > 0) return undefined;
  const info = readDer(signed.content);
  const imprint = expectShape(child(info, 2, TAG.sequence), TAG.sequence, 2);
  const digest = createHash('sha256').update(stamped).digest();
  if (!child(imprint, 1, TAG.octets).content.equals(digest)) return undefined;
  const at = readTime(child(info, 4, TAG.generalizedTime).content.toString('latin1'));
  if (at === undefined) return undefined;
  return { at, trusted: await isTrusted(signed.certificates, roots, { at, usage: TIME_STAMPING }) };
}

function readTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,6})?Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
