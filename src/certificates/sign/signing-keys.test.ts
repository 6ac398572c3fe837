import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#platform';
import { loadTrust } from '../verify/index.ts';
import { publishTrust } from './publish-trust.ts';
import { ensureSigningKeys } from './signing-keys.ts';

const deps = { clock: systemClock, random: systemRandom };
const options = { issuer: 'testland', createIfMissing: true };
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dwar-keys-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the signing keys', () => {
  it('are not made unless asked for', async () => {
    expect(await ensureSigningKeys(deps, directory, { ...options, createIfMissing: false })).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  it('are made once, whole, by whichever of several processes comes first', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => ensureSigningKeys(deps, directory, options)));
    const again = await ensureSigningKeys(deps, directory, options);
    const kids = new Set([...all, again].map((keys) => Buffer.from(keys!.credential.kid).toString('hex')));
    expect(kids.size).toBe(1);
    expect(await readdir(directory)).toEqual(['certificates']);
  });

  it('are readable by their owner only, and say DEMO wherever a name shows', async () => {
    const keys = await ensureSigningKeys(deps, directory, options);
    const folder = join(directory, 'certificates');
    const secret = (await readdir(folder)).filter((name) => name.endsWith('.key.pem'));
    expect(secret.toSorted()).toEqual([
      'credential.key.pem',
      'document-signer.key.pem',
      'root.key.pem',
      'timestamp.key.pem',
    ]);
    for (const name of secret) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    const root = new X509Certificate((await loadTrust(keys!.trustFolder)).roots[0]!);
    for (const { certificate } of [keys!.document, keys!.timestamp]) {
      expect(certificate.subject).toContain('DEMO');
      expect(certificate.checkIssued(root) && certificate.verify(root.publicKey)).toBe(true);
    }
    expect(root.subject).toContain('DEMO');
    expect(root.verify(root.publicKey) && root.ca).toBe(true);
  });

  it('are refused when a certificate and a key do not belong together', async () => {
    await ensureSigningKeys(deps, directory, options);
    const folder = join(directory, 'certificates');
    await writeFile(join(folder, 'timestamp.key.pem'), await readFile(join(folder, 'document-signer.key.pem')));
    await expect(ensureSigningKeys(deps, directory, options)).rejects.toMatchObject({ code: 'certificate.keys' });
  });
});

describe('the public folder', () => {
  it('keeps every address and dictionary that was ever published, and refuses to change one', async () => {
    const { credential, trustFolder: folder } = (await ensureSigningKeys(deps, directory, options))!;
    const publish = (verifyUrl: string, dictionary: string) =>
      publishTrust(folder, {
        credential,
        verifyUrl,
        dictionaries: new Map([['test-1', Buffer.from(dictionary)]]),
        types: [],
      });
    await publish('HTTPS://ONE.EXAMPLE/verify', 'words');
    await publish('HTTPS://TWO.EXAMPLE/verify', 'words');
    await publish('HTTPS://TWO.EXAMPLE/verify', 'words');
    const trust = await loadTrust(folder);
    expect(trust.verifyUrls).toEqual(['HTTPS://ONE.EXAMPLE/verify', 'HTTPS://TWO.EXAMPLE/verify']);
    expect(trust.dictionaries.map((bytes) => Buffer.from(bytes).toString())).toEqual(['', 'words']);
    expect(trust.credentialKeys).toHaveLength(1);
    await expect(publish('HTTPS://TWO.EXAMPLE/verify', 'other')).rejects.toMatchObject({ code: 'certificate.keys' });
  });
});

it('a key keeps the issuer it was published under; a new key is published beside it', async () => {
  const before = (await ensureSigningKeys(deps, directory, options))!;
  const publish = ({ credential, trustFolder }: typeof before) =>
    publishTrust(trustFolder, {
      credential,
      verifyUrl: 'HTTPS://ONE.EXAMPLE/verify',
      dictionaries: new Map(),
      types: [],
    });
  await publish(before);
  const elsewhere = await ensureSigningKeys(deps, directory, { ...options, issuer: 'another-address' });
  expect(elsewhere!.credential.issuer).toBe('testland');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(directory, 'certificates', 'credential.key.pem'), pem);
  const after = (await ensureSigningKeys(deps, directory, options))!;
  await publish(after);
  const { credentialKeys } = await loadTrust(after.trustFolder);
  expect(credentialKeys.map(({ kid }) => Buffer.from(kid))).toEqual(
    [before, after].map(({ credential }) => Buffer.from(credential.kid)),
  );
});
