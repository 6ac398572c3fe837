// Keeps the public folder complete: the address printed in QR codes, the dictionaries and the meaning of each type. What
// was once published stays, so that old certificates can always be read.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#platform';
import type { CredentialType } from '../verify/credential-type.ts';

export interface Publication {
  /** As it stands in QR codes (credential/credential-url.ts). */
  readonly verifyUrl: string;
  /** File name without ending, such as `delhi-1`, → content. A name never changes its content. */
  readonly dictionaries: ReadonlyMap<string, Uint8Array>;
  readonly types: readonly CredentialType[];
}

export async function publishTrust(folder: string, publication: Publication): Promise<void> {
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
