// Root keys from settings or files: DATA_KEY wraps the data keys, INDEX_KEY keys the blind indexes. In the demo both are
// made at first start, readable by their owner only. In production they come from `…_FILE` secrets or a KMS.

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import type { KeyPort } from './key-port.ts';

const KEY_BYTES = 32;
const WRAP_BYTES = 12 + KEY_BYTES + 16;

/** Both keys are 32 bytes. */
export function createFileKeys(keys: { readonly dataKey: Buffer; readonly indexKey: Buffer }): KeyPort {
  const wrappingKeyId = createHash('sha256')
    .update('dwar wrapping key')
    .update(keys.dataKey)
    .digest('hex')
    .slice(0, 16);
  const purposes = new Map<string, KeyObject>();
  const wrappingKey = createSecretKey(keys.dataKey);
  return {
    wrappingKeyId,
    async wrap(dataKey, subject) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
      cipher.setAAD(Buffer.from(subject));
      return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap(wrapped, subject, keyId) {
      if (keyId !== wrappingKeyId || wrapped.length !== WRAP_BYTES) {
        throw new AppError('keys.mismatch', `data key ${subject} was wrapped by another key (${keyId})`);
      }
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(subject));
      decipher.setAuthTag(wrapped.subarray(WRAP_BYTES - 16));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(12, WRAP_BYTES - 16)), decipher.final()]);
      } catch (error) {
        throw new AppError('keys.mismatch', `data key ${subject} does not unwrap`, { cause: error });
      }
    },
    blindIndex(purpose, canonical) {
      let key = purposes.get(purpose);
      if (key === undefined) {
        key = createSecretKey(createHmac('sha256', keys.indexKey).update(`dwar index ${purpose}`).digest());
        purposes.set(purpose, key);
      }
      return createHmac('sha256', key).update(canonical).digest().subarray(0, 16);
    },
  };
}

/** Reads a 32-byte key written as 64 hex digits; makes the file (0600) when it is not there. */
export function ensureKeyFile(path: string): Buffer {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return parseKey(readFileSync(path, 'utf8'), path);
}

export function parseKey(text: string, name: string): Buffer {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new AppError('config.invalid', `${name} must be 64 hexadecimal digits`);
  return Buffer.from(hex, 'hex');
}
