// Writes DER (X.690): just the pieces that certificates, CMS messages and time stamps are made of.

import { X509Certificate } from 'node:crypto';
import { TAG, child, readDer } from '../verify/der.ts';

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const digits = Buffer.from(length.toString(16).padStart(2 * Math.ceil(length.toString(16).length / 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | digits.length), digits, content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(TAG.sequence, ...parts);
export const octets = (bytes: Uint8Array): Buffer => der(TAG.octets, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer => der(0x03, Buffer.of(unusedBits), bytes);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
export const flag = (value: boolean): Buffer => der(0x01, Buffer.of(value ? 0xff : 0));

/** SET OF: members in the order of their encodings. */
export function setOf(...members: readonly Buffer[]): Buffer {
  return der(TAG.set, ...members.toSorted((one, other) => Buffer.compare(one, other)));
}

/** An unsigned big-endian number. */
export function unsigned(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const shortest = bytes.subarray(start);
  return der(TAG.integer, (shortest[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), shortest);
}

export const smallInteger = (value: number): Buffer => unsigned(Buffer.of(value));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | (left % 128));
    return digits;
  });
  return der(TAG.oid, Buffer.from(bytes));
}

/** YYYYMMDDHHMMSSZ */
export function compactTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

export function generalizedTime(at: Date): Buffer {
  return der(TAG.generalizedTime, Buffer.from(compactTime(at), 'latin1'));
}

/** r ‖ s of equal length, as keys and HSMs give it, to the form that certificates and CMS carry. */
export function ecdsaSignature(raw: Buffer): Buffer {
  return sequence(unsigned(raw.subarray(0, raw.length / 2)), unsigned(raw.subarray(raw.length / 2)));
}

export const SHA256_ALGORITHM = sequence(oid('2.16.840.1.101.3.4.2.1'));
export const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
export const ECDSA_SHA384 = sequence(oid('1.2.840.10045.4.3.3'));

/** How CMS names the signer: issuer and serial number, as the certificate spells them. */
export function issuerAndSerial(certificate: X509Certificate): Buffer {
  const fields = child(readDer(certificate.raw), 0, TAG.sequence);
  return sequence(child(fields, 3, TAG.sequence).whole, child(fields, 1, TAG.integer).whole);
}
