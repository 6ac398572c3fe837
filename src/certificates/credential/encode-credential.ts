// Writes the signed credential that the QR code carries; verify/credential.ts reads it and says how it is laid out.

import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { Tagged, encode, rfc8949EncodeOptions } from 'cborg';
import { encodeBase41 } from '../verify/base41.ts';
import type { CredentialField, CredentialType, Words } from '../verify/credential-type.ts';
import { CHECK_BYTES, COSE_SIGN1_TAG, FACTS_CLAIM, TEXT_FORMAT, toBeSigned } from '../verify/credential.ts';
import type { CredentialSigner } from '../sign/signer.ts';

/** `date`: YYYY-MM-DD; `bilingual`: a text for each language of the type. */
export type Fact = string | Words;

export interface CredentialClaims {
  readonly number: string;
  readonly issuedAt: Date;
  readonly expiresAt?: Date;
  /** By name of the field; absent ones are left out. */
  readonly facts: Readonly<Record<string, Fact>>;
}

export interface EncodedCredential {
  /** COSE_Sign1: attached to the PDF, and its digest logged. */
  readonly bytes: Buffer;
  /** What stands behind the `#` in the QR code. */
  readonly text: string;
}

export async function encodeCredential(
  claims: CredentialClaims,
  type: CredentialType,
  signer: CredentialSigner,
  dictionary: Uint8Array,
): Promise<EncodedCredential> {
  const facts = new Map<number, string | number | readonly string[]>();
  for (const field of type.fields) {
    const fact = claims.facts[field.name];
    if (fact !== undefined) facts.set(field.key, packFact(type, field, fact));
  }
  const payload = encode(
    new Map<number, unknown>([
      [1, signer.issuer],
      [2, claims.number],
      ...(claims.expiresAt === undefined ? [] : [[4, seconds(claims.expiresAt)] as const]),
      [6, seconds(claims.issuedAt)],
      [FACTS_CLAIM, [type.id, type.version, facts]],
    ]),
    rfc8949EncodeOptions,
  );
  const protectedHeader = encode(
    new Map<number, unknown>([
      [1, -7],
      [4, signer.kid],
    ]),
    rfc8949EncodeOptions,
  );
  const signature = await signer.sign(toBeSigned(protectedHeader, payload));
  const bytes = Buffer.from(
    encode(new Tagged(COSE_SIGN1_TAG, [protectedHeader, new Map(), payload, new Uint8Array(signature)])),
  );
  return { bytes, text: packCredential(bytes, dictionary) };
}

export function packCredential(bytes: Uint8Array, dictionary: Uint8Array): string {
  const packed = deflateRawSync(bytes, {
    level: constants.Z_BEST_COMPRESSION,
    memLevel: 9,
    ...(dictionary.length === 0 ? {} : { dictionary }),
  });
  const check = createHash('sha256').update(dictionary).update(packed).digest().subarray(0, CHECK_BYTES);
  return encodeBase41(Buffer.concat([Buffer.of(TEXT_FORMAT), check, packed]));
}

function packFact(type: CredentialType, field: CredentialField, fact: Fact): string | number | readonly string[] {
  switch (field.form) {
    case 'text':
      return typeof fact === 'string' ? fact : Object.values(fact).join(' / ');
    case 'bilingual': {
      const texts = typeof fact === 'string' ? [fact] : type.languages.map((language) => fact[language] ?? '');
      const [first = ''] = texts;
      return texts.every((text) => text === first) ? first : texts;
    }
    case 'date': {
      const text = typeof fact === 'string' ? fact : '';
      return /^\d{4}-\d\d-\d\d$/.test(text) ? Number(text.replaceAll('-', '')) : text;
    }
    default:
      return field.form satisfies never;
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
