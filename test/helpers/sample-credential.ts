// A signed credential with invented facts, and the public keys that check it.

import { generateKeyPairSync, sign, type webcrypto } from 'node:crypto';
import { keyId, type CredentialType, type Trust } from '#certificates/verify';
import { encodeCredential } from '../../src/certificates/credential/encode-credential.ts';

const TYPE: CredentialType = {
  id: 'sample',
  version: 1,
  titles: { hi: 'नमूना प्रमाण पत्र', en: 'Sample certificate' },
  languages: ['hi', 'en'],
  fields: [
    { key: 1, name: 'name', labels: { hi: 'नाम', en: 'Name' }, form: 'bilingual' },
    { key: 2, name: 'dateOfBirth', labels: { hi: 'जन्म तिथि', en: 'Date of birth' }, form: 'date' },
  ],
};

export interface SampleCredential {
  readonly trust: Trust;
  /** What the QR code holds. */
  readonly url: string;
  readonly text: string;
  /** The same facts, signed by a key that nobody trusts. */
  readonly forgedText: string;
}

export async function makeSampleCredential(verifyUrl: string, number: string): Promise<SampleCredential> {
  const dictionary = Buffer.from('Aarav Mehra Sample certificate', 'utf8');
  const [genuine, forger] = [newKey(), newKey()];
  const claims = {
    number,
    issuedAt: new Date('2026-11-20T06:12:00Z'),
    facts: { name: { hi: 'आरव मेहरा', en: 'Aarav Mehra' }, dateOfBirth: '2019-03-14' },
  };
  const encoded = await encodeCredential(claims, TYPE, genuine.signer, dictionary);
  const forged = await encodeCredential(claims, TYPE, forger.signer, dictionary);
  return {
    trust: {
      roots: [],
      credentialKeys: [{ issuer: genuine.signer.issuer, kid: genuine.signer.kid, jwk: genuine.jwk }],
      dictionaries: [new Uint8Array(0), dictionary],
      types: [TYPE],
      verifyUrls: [verifyUrl],
    },
    url: `${verifyUrl}#${encoded.text}`,
    text: encoded.text,
    forgedText: forged.text,
  };
}

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk: webcrypto.JsonWebKey = publicKey.export({ format: 'jwk' });
  const signer = {
    issuer: 'Sample authority',
    kid: keyId(jwk),
    publicKey: jwk,
    sign: async (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
  return { jwk, signer };
}
