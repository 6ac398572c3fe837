// Reads a CMS SignedData (RFC 5652) with one signer, as PAdES and RFC 3161 use it, and checks its signature. Every byte
// is either signed, hashed into something signed, or compared with the only value it may have.

import { X509Certificate, createHash, verify } from 'node:crypto';
import { DerError, TAG, child, expectShape, readDer, readOid, type DerNode } from './der.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;
export const CONTENT = { data: '1.2.840.113549.1.7.1', timestampInfo: '1.2.840.113549.1.9.16.1.4' } as const;
const SHA256 = ['300b0609608648016503040201', '300d06096086480165030402010500'];
const SIGNATURE_ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  ec: ['300a06082a8648ce3d040302'],
  rsa: ['300d06092a864886f70d01010b0500', '300d06092a864886f70d0101010500'],
};

export interface SignedData {
  readonly signer: X509Certificate;
  /** All certificates of the message, the signer's first. */
  readonly certificates: readonly X509Certificate[];
  /** The content, where the message carries it. */
  readonly content: Buffer | undefined;
  readonly messageDigest: Buffer;
  readonly signature: Buffer;
  /** Unsigned attributes: identifier and its one value. */
  readonly unsigned: ReadonlyMap<string, DerNode>;
}

/**
 * Returns undefined when the signature does not belong to the attributes; throws DerError when the message is not of the
 * one shape read here. The caller still compares `messageDigest` with what was signed and decides about trust.
 */
export function openSignedData(bytes: Buffer, contentType: string): SignedData | undefined {
  const info = expectShape(readDer(bytes), TAG.sequence, 2);
  if (readOid(child(info, 0, TAG.oid)) !== OID.signedData) throw new DerError('no signed data');
  const data = expectShape(
    child(expectShape(child(info, 1, TAG.context0), TAG.context0, 1), 0, TAG.sequence),
    TAG.sequence,
    5,
  );
  expectHex(child(data, 0, TAG.integer), contentType === CONTENT.data ? ['020101'] : ['020103']);
  expectHex(child(expectShape(child(data, 1, TAG.set), TAG.set, 1), 0, TAG.sequence), SHA256);
  const content = readContent(child(data, 2, TAG.sequence), contentType);
  const certificates = child(data, 3, TAG.context0).children.map((one) => one.whole);
  const signer = child(expectShape(child(data, 4, TAG.set), TAG.set, 1), 0, TAG.sequence);
  return readSigner(signer, contentType, content, certificates);
}

function readContent(encapsulated: DerNode, contentType: string): Buffer | undefined {
  if (readOid(child(encapsulated, 0, TAG.oid)) !== contentType) throw new DerError('another content');
  if (contentType === CONTENT.data) {
    expectShape(encapsulated, TAG.sequence, 1);
    return undefined;
  }
  expectShape(encapsulated, TAG.sequence, 2);
  return child(expectShape(child(encapsulated, 1, TAG.context0), TAG.context0, 1), 0, TAG.octets).content;
}

function readSigner(
  signer: DerNode,
  contentType: string,
  content: Buffer | undefined,
  certificates: readonly Buffer[],
): SignedData | undefined {
  const hasUnsigned = signer.children.length === 7;
  expectShape(signer, TAG.sequence, hasUnsigned ? 7 : 6);
  expectHex(child(signer, 0, TAG.integer), ['020101']);
  const identity = expectShape(child(signer, 1, TAG.sequence), TAG.sequence, 2);
  expectHex(child(signer, 2, TAG.sequence), SHA256);
  const attributes = child(signer, 3, TAG.context0);
  const signed = readAttributes(attributes);
  const chain = orderByReference(certificates, readCertificateHashes(signed.get(OID.signingCertificateV2)));
  const own = chain[0];
  if (own === undefined || !identity.whole.equals(identityOf(own.raw))) throw new DerError('another signer');
  const algorithm = SIGNATURE_ALGORITHMS[own.publicKey.asymmetricKeyType ?? ''] ?? [];
  expectHex(child(signer, 4, TAG.sequence), algorithm);
  const signature = child(signer, 5, TAG.octets).content;
  if (own.publicKey.asymmetricKeyType === 'ec') expectShape(readDer(signature), TAG.sequence, 2);
  const toSign = Buffer.concat([Buffer.of(TAG.set), attributes.whole.subarray(1)]);
  if (!verify('sha256', toSign, own.publicKey, signature)) return undefined;
  const type = signed.get(OID.contentType);
  const digest = signed.get(OID.messageDigest);
  if (type === undefined || readOid(type) !== contentType) throw new DerError('another content type');
  if (digest === undefined || digest.tag !== TAG.octets) throw new DerError('no digest');
  if (content !== undefined && !createHash('sha256').update(content).digest().equals(digest.content)) return undefined;
  const unsigned = hasUnsigned ? readAttributes(child(signer, 6, TAG.context1)) : new Map<string, DerNode>();
  return { signer: own, certificates: chain, content, messageDigest: digest.content, signature, unsigned };
}

function readAttributes(node: DerNode): ReadonlyMap<string, DerNode> {
  const attributes = new Map<string, DerNode>();
  for (const attribute of node.children) {
    expectShape(attribute, TAG.sequence, 2);
    const name = readOid(child(attribute, 0, TAG.oid));
    const value = expectShape(child(attribute, 1, TAG.set), TAG.set, 1).children[0];
    if (value === undefined || attributes.has(name)) throw new DerError('attribute twice');
    attributes.set(name, value);
  }
  return attributes;
}

/** RFC 5035: SHA-256 of each certificate, the signer's own first. */
function readCertificateHashes(value: DerNode | undefined): readonly Buffer[] {
  if (value === undefined) throw new DerError('no signing certificate');
  return child(value, 0, TAG.sequence).children.map((reference) => {
    const named = reference.children[0]?.tag === TAG.sequence ? 1 : 0;
    if (named === 1) expectHex(child(reference, 0, TAG.sequence), SHA256);
    return child(reference, named, TAG.octets).content;
  });
}

/** The certificates are not signed themselves: each must be one whose hash was signed, and none may be missing. */
function orderByReference(certificates: readonly Buffer[], hashes: readonly Buffer[]): readonly X509Certificate[] {
  if (certificates.length !== hashes.length) throw new DerError('certificates');
  return hashes.map((hash) => {
    const found = certificates.find((one) => createHash('sha256').update(one).digest().equals(hash));
    if (found === undefined) throw new DerError('certificates');
    return new X509Certificate(found);
  });
}

/** IssuerAndSerialNumber as the certificate itself spells it. */
function identityOf(certificate: Buffer): Buffer {
  const fields = child(readDer(certificate), 0, TAG.sequence);
  const serial = child(fields, 1, TAG.integer).whole;
  const issuer = child(fields, 3, TAG.sequence).whole;
  const length = serial.length + issuer.length;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(TAG.sequence, ...head), issuer, serial]);
}

function expectHex(node: DerNode, allowed: readonly string[]): void {
  if (!allowed.includes(node.whole.toString('hex'))) throw new DerError('an unexpected value');
}
