// The Ed25519 key that signs both logs' checkpoints, one PEM file in SIGNING_KEYS_DIR. The demo makes it at first start;
// in production it must be there.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#platform';
import { verifierKey, type NoteSigner } from './signed-note.ts';
import type { LogName } from './append-leaf.ts';

export type LogSigners = Readonly<Record<LogName, NoteSigner>>;

/** `origin` is a name without scheme, such as `dwar.example/delhi`; each log adds its own name to it. */
export function loadLogSigners(options: {
  readonly directory: string;
  readonly origin: string;
  readonly createIfMissing: boolean;
}): LogSigners {
  if (!/^[^\s+]+$/.test(options.origin)) {
    throw new AppError('config.invalid', 'the origin of the logs may hold neither spaces nor plus signs');
  }
  const path = join(options.directory, 'log.ed25519.pem');
  const created = options.createIfMissing && createKeyFile(options.directory, path);
  const privateKey = createPrivateKey(readFileSync(path));
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new AppError('config.invalid', 'log.ed25519.pem in SIGNING_KEYS_DIR must hold an Ed25519 key');
  }
  const signers: LogSigners = {
    audit: { name: `${options.origin}/audit`, privateKey },
    certificate: { name: `${options.origin}/certificates`, privateKey },
  };
  // For `tools/audit.ts`, which never touches the private key.
  if (created) writeFileSync(join(options.directory, 'log.vkeys'), listVerifierKeys(signers));
  return signers;
}

/** One line per log: what outsiders need to check its checkpoints. */
export function listVerifierKeys(signers: LogSigners): string {
  return `${verifierKey(signers.audit)}\n${verifierKey(signers.certificate)}\n`;
}

function createKeyFile(directory: string, path: string): boolean {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return false;
  }
}
