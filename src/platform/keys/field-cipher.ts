// One sealed field: AES-256-GCM under a subject's data key. The table, column and row are bound in, so that a value
// that somebody moves to another row does not open.
//
// Layout: 1 byte format (1) | 12 bytes nonce | ciphertext | 16 bytes tag.

import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Json } from '../pure/index.ts';

export interface DataKey {
  readonly id: string;
  /** 32 bytes. A KeyObject and not a Buffer: a cipher made from a Buffer costs four times as much (24 against 6 µs). */
  readonly key: KeyObject;
}

export interface FieldPlace {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

// Nonces are drawn in blocks: a call into the system's generator for each of them would cost more than the cipher.
const noncePool = Buffer.alloc(NONCE_BYTES * 512);
let nonceAt = noncePool.length;

function nextNonce(out: Buffer, at: number): void {
  if (nonceAt === noncePool.length) {
    randomFillSync(noncePool);
    nonceAt = 0;
  }
  noncePool.copy(out, at, nonceAt, nonceAt + NONCE_BYTES);
  nonceAt += NONCE_BYTES;
}

export function sealField(dataKey: DataKey, place: FieldPlace, plain: string | Buffer): Buffer {
  const body = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
  const out = Buffer.allocUnsafe(1 + NONCE_BYTES + body.length + TAG_BYTES);
  out.writeUInt8(FORMAT, 0);
  nextNonce(out, 1);
  const cipher = createCipheriv('aes-256-gcm', dataKey.key, out.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(additionalData(dataKey, place));
  const sealed = cipher.update(body);
  sealed.copy(out, 1 + NONCE_BYTES);
  cipher.final();
  cipher.getAuthTag().copy(out, 1 + NONCE_BYTES + body.length);
  return out;
}

/** Throws `keys.mismatch` when the value was altered, moved, or sealed under another key. */
export function openField(dataKey: DataKey, place: FieldPlace, sealed: Buffer): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed.readUInt8(0) !== FORMAT) {
    throw new AppError('keys.mismatch', `${place.table}.${place.column}: not a sealed value`);
  }
  const decipher = createDecipheriv('aes-256-gcm', dataKey.key, sealed.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(additionalData(dataKey, place));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
    decipher.final();
    return body;
  } catch (error) {
    throw new AppError('keys.mismatch', `${place.table}.${place.column}: does not open`, { cause: error });
  }
}

export function sealJson(dataKey: DataKey, place: FieldPlace, value: Json): Buffer {
  return sealField(dataKey, place, JSON.stringify(value));
}

/** The caller parses what comes back with its own schema. */
export function openJson(dataKey: DataKey, place: FieldPlace, sealed: Buffer): unknown {
  return JSON.parse(openField(dataKey, place, sealed).toString('utf8'));
}

function additionalData(dataKey: DataKey, place: FieldPlace): Buffer {
  return Buffer.from(`${place.table}|${place.column}|${place.row}|${dataKey.id}`, 'utf8');
}
