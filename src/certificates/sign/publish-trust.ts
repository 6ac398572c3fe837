// Keeps the public folder complete: the key that signs credentials, the address printed in QR codes, the dictionaries and
// the meaning of each type. What was once published stays, so that old certificates can always be read.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#platform';
import type { CredentialSigner } from './signer.ts';
import type { CredentialType } from '../verify/credential-type.ts';

const KeySet = z.object({ keys: z.array(z.record(z.string(), z.string())) });

export interface Publication {
  readonly credential: CredentialSigner;
  /** As it stands in QR codes (credential/credential-url.ts). */
  readonly verifyUrl: string;
  /** File name without ending, such as `delhi-1`, → content. A name never changes its content. */
  readonly dictionaries: ReadonlyMap<string, Uint8Array>;
  readonly types: readonly CredentialType[];
}

export async function publishTrust(folder: string, publication: Publication): Promise<void> {
  await publishKey(join(folder, 'credential-keys.json'), publication.credential);
  const urlsFile = join(folder, 'verify-urls.json');
  const known: unknown = JSON.parse(await readFile(urlsFile, 'utf8'));
  const urls: readonly unknown[] = Array.isArray(known) ? known : [];
  if (!urls.includes(publication.verifyUrl)) {
    await replaceFile(urlsFile, `${JSON.stringify([...urls, publication.verifyUrl], null, 2)}\n`);
  }
  await mkdir(join(folder, 'dictionaries'), { recursive: true });
  await mkdir(join(folder, 'types'), { recursive: true });
  for (const [name, bytes] of publication.dictionaries) {
    await keepFile(join(folder, 'dictionaries', `${name}.txt`), Buffer.from(bytes));
  }
  for (const type of publication.types) {
    const content = Buffer.from(`${JSON.stringify(type, null, 2)}\n`);
    await replaceFile(join(folder, 'types', `${type.id}-${type.version}.json`), content);
  }
}

async function publishKey(path: string, signer: CredentialSigner): Promise<void> {
  const { kty = '', crv = '', x = '', y = '' } = signer.publicKey;
  const kid = Buffer.from(signer.kid).toString('base64url');
  const { keys } = KeySet.parse(JSON.parse(await readFile(path, 'utf8')));
  if (keys.some((key) => key['kid'] === kid)) return;
  const added = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig', iss: signer.issuer };
  await replaceFile(path, `${JSON.stringify({ keys: [...keys, added] }, null, 2)}\n`);
}

async function keepFile(path: string, content: Buffer): Promise<void> {
  const existing = await readFile(path).catch(() => undefined);
  if (existing === undefined) return replaceFile(path, content);
  if (!existing.equals(content))
    throw new AppError('certificate.keys', `${basename(path)} was published with another content: give it a new name`);
}

async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, content);
  await rename(draft, path);
}
