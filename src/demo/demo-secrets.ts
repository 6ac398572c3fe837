// The secrets of a demo: made at first start, kept in the data folder, readable by their owner only.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const DemoSecrets = z.strictObject({
  accessToken: z.string(),
  appSecret: z.string(),
  verifyToken: z.string(),
  oidcClientSecret: z.string(),
  registryToken: z.string(),
});
export type DemoSecrets = z.infer<typeof DemoSecrets>;

export function ensureDemoSecrets(dataDir: string): DemoSecrets {
  const path = join(dataDir, 'keys', 'demo-secrets.json');
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const fresh = (): string => randomBytes(24).toString('hex');
  const made: DemoSecrets = {
    accessToken: fresh(),
    appSecret: fresh(),
    verifyToken: fresh(),
    oidcClientSecret: fresh(),
    registryToken: fresh(),
  };
  try {
    writeFileSync(path, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return DemoSecrets.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The key that forms (Flows) are encrypted for, in PEM. */
export function ensureDemoFlowKey(dataDir: string): string {
  const path = join(dataDir, 'keys', 'flow.pem');
  if (!existsSync(path)) {
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}
