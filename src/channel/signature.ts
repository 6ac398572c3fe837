// Meta signs the bytes on the wire. They are checked before anything reads them, and never after being written anew.

import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = /^sha256=([0-9a-f]{64})$/;

/** `secrets`: the current app secret, and during a rotation the previous one. Lower-case hexadecimal only. */
export function verifySignature(raw: Buffer, header: string | undefined, secrets: readonly string[]): boolean {
  const given = header === undefined ? undefined : HEADER.exec(header)?.[1];
  if (given === undefined) return false;
  const signature = Buffer.from(given, 'hex');
  return secrets.some((secret) => timingSafeEqual(createHmac('sha256', secret).update(raw).digest(), signature));
}
