// Builds a CMS SignedData with one signer (RFC 5652) as PAdES baseline and RFC 3161 want it: signed attributes content
// type, message digest and signing-certificate-v2, which names every certificate that goes along. No signing time: PAdES
// keeps it in /M, the time stamp proves it.

import { createHash, type X509Certificate } from 'node:crypto';
import { CONTENT } from '../verify/signed-data.ts';
import type { CertifiedSigner } from './signer.ts';
import {
  ECDSA_SHA256,
  SHA256_ALGORITHM,
  der,
  ecdsaSignature,
  issuerAndSerial,
  octets,
  oid,
  sequence,
  setOf,
  smallInteger,
} from './write-der.ts';

export interface SignedDataInput {
  readonly signer: CertifiedSigner;
  readonly content:
    | { readonly kind: 'detached'; readonly digest: Buffer }
    | { readonly kind: 'timestamp-info'; readonly bytes: Buffer };
  /** Given the signature, returns a time-stamp token over it. */
  readonly stamp?: (signature: Buffer) => Promise<Buffer>;
}

export async function buildSignedData(input: SignedDataInput): Promise<Buffer> {
  const { signer, content } = input;
  const certificates = [signer.certificate, ...signer.intermediates];
  const detached = content.kind === 'detached';
  const contentType = oid(detached ? CONTENT.data : CONTENT.timestampInfo);
  const digest = content.kind === 'detached' ? content.digest : createHash('sha256').update(content.bytes).digest();
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', contentType),
    attribute('1.2.840.113549.1.9.4', octets(digest)),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(...certificates.map(reference)))),
  );
  const signature = ecdsaSignature(await signer.sign(attributes));
  const token = await input.stamp?.(signature);
  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerial(signer.certificate),
    SHA256_ALGORITHM,
    retag(0xa0, attributes),
    ECDSA_SHA256,
    octets(signature),
    ...(token === undefined ? [] : [retag(0xa1, setOf(attribute('1.2.840.113549.1.9.16.2.14', token)))]),
  );
  const signedData = sequence(
    smallInteger(detached ? 1 : 3),
    setOf(SHA256_ALGORITHM),
    content.kind === 'detached' ? sequence(contentType) : sequence(contentType, der(0xa0, octets(content.bytes))),
    retag(0xa0, setOf(...certificates.map((certificate) => certificate.raw))),
    setOf(signerInfo),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), der(0xa0, signedData));
}

function attribute(name: string, value: Buffer): Buffer {
  return sequence(oid(name), setOf(value));
}

/** ESSCertIDv2 (RFC 5035) with its default digest, SHA-256. */
function reference(certificate: X509Certificate): Buffer {
  return sequence(octets(createHash('sha256').update(certificate.raw).digest()));
}

function retag(tag: number, set: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), set.subarray(1)]);
}
