// Makes X.509 certificates (RFC 5280) for the demo authority: a root, and end certificates below it. Every name says DEMO.

import { X509Certificate, createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Random } from '#platform/pure';
import { TAG, child, readDer } from '../verify/der.ts';
import {
  ECDSA_SHA384,
  bitString,
  der,
  flag,
  generalizedTime,
  octets,
  oid,
  sequence,
  setOf,
  smallInteger,
  unsigned,
  utf8,
} from './write-der.ts';

export interface CertificateRequest {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly from: Date;
  readonly years: number;
  readonly use: 'root' | 'document-signing' | 'time-stamping';
}

export interface Issuer {
  readonly name: string;
  /** P-384. */
  readonly key: KeyObject;
}

const USAGES = {
  'document-signing': ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'],
  'time-stamping': ['1.3.6.1.5.5.7.3.8'],
} as const;

export function issueX509(random: Random, issuer: Issuer, request: CertificateRequest): X509Certificate {
  const serial = random.bytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const until = new Date(request.from);
  until.setUTCFullYear(until.getUTCFullYear() + request.years);
  const body = sequence(
    der(0xa0, smallInteger(2)),
    unsigned(serial),
    ECDSA_SHA384,
    distinguishedName(issuer.name),
    sequence(time(request.from), time(until)),
    distinguishedName(request.name),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(request, createPublicKey(issuer.key)))),
  );
  return new X509Certificate(sequence(body, ECDSA_SHA384, bitString(sign('sha384', body, issuer.key))));
}

function extensions(request: CertificateRequest, issuerKey: KeyObject): readonly Buffer[] {
  const identifiers = [
    extension('2.5.29.14', false, octets(keyIdentifier(request.publicKey))),
    extension('2.5.29.35', false, sequence(der(0x80, keyIdentifier(issuerKey)))),
  ];
  if (request.use === 'root') {
    // keyCertSign, cRLSign; no further authority below.
    return [
      extension('2.5.29.19', true, sequence(flag(true), smallInteger(0))),
      extension('2.5.29.15', true, bitString(Buffer.of(0x06), 1)),
      ...identifiers,
    ];
  }
  // digitalSignature, contentCommitment. RFC 3161 wants the one usage of a time-stamping certificate critical.
  return [
    extension('2.5.29.15', true, bitString(Buffer.of(0xc0), 6)),
    extension('2.5.29.37', request.use === 'time-stamping', sequence(...USAGES[request.use].map(oid))),
    ...identifiers,
  ];
}

function extension(name: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(name), ...(critical ? [flag(true)] : []), octets(value));
}

function distinguishedName(commonName: string): Buffer {
  const part = (name: string, value: Buffer) => setOf(sequence(oid(name), value));
  return sequence(
    part('2.5.4.6', der(0x13, Buffer.from('IN', 'latin1'))),
    part('2.5.4.10', utf8('Dwar DEMO (no government authority)')),
    part('2.5.4.3', utf8(commonName)),
  );
}

/** SHA-1 of the public key's bits (RFC 5280 §4.2.1.2): a name, not a protection. */
function keyIdentifier(key: KeyObject): Buffer {
  const bits = child(readDer(key.export({ type: 'spki', format: 'der' })), 1, 0x03).content.subarray(1);
  return createHash('sha1').update(bits).digest();
}

/** RFC 5280: UTCTime through 2049. */
function time(at: Date): Buffer {
  const full = generalizedTime(at);
  const text = readDer(full).content.toString('latin1');
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(text.slice(2), 'latin1'))
    : der(TAG.generalizedTime, Buffer.from(text, 'latin1'));
}
