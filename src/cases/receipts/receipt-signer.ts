// The Ed25519 key of the receipts, one PEM file in SIGNING_KEYS_DIR. The demo makes it at first start.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#platform';

export interface ReceiptSigner {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly keyId: string;
  readonly publicKeyPem: string;
  sign(bytes: Buffer): Buffer;
  verify(keyId: string, bytes: Buffer, signature: Buffer): boolean;
}

export function createReceiptSigner(privateKey: KeyObject): ReceiptSigner {
  const publicKey = createPublicKey(privateKey);
  const keyId = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
  return {
    keyId,
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (bytes) => sign(null, bytes, privateKey),
    verify: (id, bytes, signature) => id === keyId && verify(null, bytes, publicKey, signature),
  };
}

export function loadReceiptSigner(options: {
  readonly directory: string;
  readonly createIfMissing: boolean;
}): ReceiptSigner {
  const path = join(options.directory, 'receipt.ed25519.pem');
  if (options.createIfMissing) createKeyFile(options.directory, path);
  const privateKey = createPrivateKey(readFileSync(path));
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new AppError('config.invalid', 'receipt.ed25519.pem in SIGNING_KEYS_DIR must hold an Ed25519 key');
  }
  return createReceiptSigner(privateKey);
}

function createKeyFile(directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
