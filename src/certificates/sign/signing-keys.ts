// The keys that sign certificates: loaded from SIGNING_KEYS_DIR, or made there once for the demo. The private half stays
// in this folder (0600); `public/` holds all that a checker needs and may be copied anywhere (verify/trust.ts).

import {
  X509Certificate,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type webcrypto,
} from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#platform';
import type { Clock, Random } from '#platform/pure';
import { keyId, loadCredentialKeys } from '../verify/trust.ts';
import { issueX509 } from './authority-certificates.ts';
import { createKeySigner, type CertifiedSigner, type CredentialSigner } from './signer.ts';

export interface SigningKeys {
  readonly document: CertifiedSigner;
  readonly timestamp: CertifiedSigner;
  readonly credential: CredentialSigner;
  /** Folder that `loadTrust` reads. */
  readonly trustFolder: string;
}

const FOLDER = 'certificates';
const ROOT_NAME = 'DEMO Dwar root';

/** Where the public part is, below SIGNING_KEYS_DIR. */
export function trustFolderOf(directory: string): string {
  return join(directory, FOLDER, 'public');
}

/** Undefined when there are none. */
export async function loadSigningKeys(directory: string, issuer: string): Promise<SigningKeys | undefined> {
  const folder = join(directory, FOLDER);
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  try {
    await read('credential.key.pem');
  } catch {
    return undefined;
  }
  const certified = async (name: string): Promise<CertifiedSigner> => {
    const pem =
      (await read(`${name}.cert.pem`)).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const [certificate, ...intermediates] = pem.map((one) => new X509Certificate(one));
    const key = createPrivateKey(await read(`${name}.key.pem`));
    if (certificate === undefined || !certificate.checkPrivateKey(key))
      throw new AppError('certificate.keys', `${name}: certificate and key do not match`);
    return { ...createKeySigner(key), certificate, intermediates };
  };
  const credentialKey = createPrivateKey(await read('credential.key.pem'));
  const publicKey = createPublicKey(credentialKey).export({ format: 'jwk' });
  return {
    document: await certified('document-signer'),
    timestamp: await certified('timestamp'),
    credential: {
      ...createKeySigner(credentialKey),
      issuer: (await publishedIssuer(folder, publicKey)) ?? issuer,
      kid: keyId(publicKey),
      publicKey,
    },
    trustFolder: trustFolderOf(directory),
  };
}

/** A key keeps the issuer that it was published under, whatever the address of the installation is now. */
async function publishedIssuer(folder: string, publicKey: webcrypto.JsonWebKey): Promise<string | undefined> {
  const keys = await loadCredentialKeys(join(folder, 'public'));
  const kid = Buffer.from(keyId(publicKey));
  return keys.find((key) => kid.equals(key.kid))?.issuer;
}

/**
 * Loads the keys. Where there are none: undefined, or with `createIfMissing` a DEMO authority is made first. Several
 * processes may start at once: the folder appears whole, and whoever comes second uses the first one's.
 */
export async function ensureSigningKeys(
  deps: { readonly clock: Clock; readonly random: Random },
  directory: string,
  options: { readonly issuer: string; readonly createIfMissing: boolean },
): Promise<SigningKeys | undefined> {
  const { issuer } = options;
  const existing = await loadSigningKeys(directory, issuer);
  if (existing !== undefined || !options.createIfMissing) return existing;
  await mkdir(directory, { recursive: true });
  const draft = await mkdtemp(join(directory, '.new-'));
  try {
    await writeAuthority(deps, draft);
    await rename(draft, join(directory, FOLDER));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((await loadSigningKeys(directory, issuer)) === undefined) throw error;
  }
  return loadSigningKeys(directory, issuer);
}

async function writeAuthority(deps: { readonly clock: Clock; readonly random: Random }, folder: string): Promise<void> {
  const from = new Date(Math.floor(deps.clock.now().getTime() / 1000) * 1000 - 60_000);
  const root = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const authority = { name: ROOT_NAME, key: root.privateKey };
  const rootRequest = { name: ROOT_NAME, publicKey: root.publicKey, from, years: 20, use: 'root' } as const;
  const rootCertificate = issueX509(deps.random, authority, rootRequest);
  const ends = [
    { file: 'document-signer', name: 'DEMO Dwar document signer', use: 'document-signing' },
    { file: 'timestamp', name: 'DEMO Dwar time stamps', use: 'time-stamping' },
  ] as const;
  await writeSecret(folder, 'root.key.pem', root.privateKey);
  for (const { file, name, use } of ends) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = issueX509(deps.random, authority, { name, publicKey: pair.publicKey, from, years: 10, use });
    await writeSecret(folder, `${file}.key.pem`, pair.privateKey);
    await writeFile(join(folder, `${file}.cert.pem`), certificate.toString());
  }
  const credential = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeSecret(folder, 'credential.key.pem', credential.privateKey);
  await mkdir(join(folder, 'public', 'types'), { recursive: true });
  await mkdir(join(folder, 'public', 'dictionaries'));
  await writeFile(join(folder, 'public', 'roots.pem'), rootCertificate.toString());
  await writeFile(join(folder, 'public', 'credential-keys.json'), '{ "keys": [] }\n');
  await writeFile(join(folder, 'public', 'verify-urls.json'), '[]\n');
}

async function writeSecret(folder: string, name: string, key: KeyObject): Promise<void> {
  await writeFile(join(folder, name), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}
