// Keys, trust and certificates for tests, as the product makes them; the service is a neutral one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemRandom } from '#platform';
import { credentialUrl, printedVerifyUrl } from '../../src/certificates/credential/credential-url.ts';
import { encodeCredential, type CredentialClaims } from '../../src/certificates/credential/encode-credential.ts';
import { createRenderer, type Renderer } from '../../src/certificates/render/renderer.ts';
import { publishTrust } from '../../src/certificates/sign/publish-trust.ts';
import { signPdf } from '../../src/certificates/sign/sign-pdf.ts';
import { ensureSigningKeys, type SigningKeys } from '../../src/certificates/sign/signing-keys.ts';
import { createTimestampAuthority } from '../../src/certificates/sign/timestamp-authority.ts';
import { loadTrust, type CredentialType, type Trust } from '../../src/certificates/verify/index.ts';

export const TEMPLATE = fileURLToPath(new URL('../fixtures/certificate-template', import.meta.url));
export const VERIFY_URL = 'https://dwar.example.in/verify';
export const ISSUER = 'testland';
export const NOW = new Date('2028-03-05T09:30:00Z');

export const plateType: CredentialType = {
  id: 'tree-plate',
  version: 1,
  titles: { hi: 'पेड़ की पट्टिका', en: 'Plate of a tree' },
  languages: ['hi', 'en'],
  fields: [
    { key: 1, name: 'tree', labels: { hi: 'पेड़', en: 'Tree' }, form: 'bilingual' },
    { key: 2, name: 'planted', labels: { hi: 'रोपण', en: 'Planted' }, form: 'date' },
    { key: 3, name: 'plot', labels: { hi: 'भूखंड', en: 'Plot' }, form: 'text' },
  ],
};
export const plateClaims: CredentialClaims = {
  number: 'TREE-2028-000001',
  issuedAt: NOW,
  facts: { tree: { hi: 'नीम', en: 'Neem' }, planted: '2019-07-01', plot: 'A-12' },
};
export const DICTIONARY = Buffer.from('नीम पीपल बरगद Neem Peepal Banyan tree-plate testland');

export interface CertificateWorld {
  readonly keys: SigningKeys;
  readonly trust: Trust;
  readonly renderer: Renderer;
  /** A signed certificate and the text of its QR code. */
  certify(
    claims?: CredentialClaims,
  ): Promise<{ readonly pdf: Buffer; readonly qrText: string; readonly plain: Buffer }>;
  close(): Promise<void>;
}

export async function createCertificateWorld(): Promise<CertificateWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'dwar-certificates-'));
  const deps = { clock: { now: () => NOW }, random: systemRandom };
  const keys = await ensureSigningKeys(deps, directory, { issuer: ISSUER, createIfMissing: true });
  if (keys === undefined) throw new Error('no keys');
  const verifyUrl = printedVerifyUrl(VERIFY_URL);
  const dictionaries = new Map([['testland-1', DICTIONARY]]);
  await publishTrust(keys.trustFolder, { credential: keys.credential, verifyUrl, dictionaries, types: [plateType] });
  const renderer = createRenderer({ languages: ['hi', 'en'] });
  const authority = createTimestampAuthority({ signer: keys.timestamp, ...deps });
  return {
    keys,
    trust: await loadTrust(keys.trustFolder),
    renderer,
    async certify(claims = plateClaims) {
      const credential = await encodeCredential(claims, plateType, keys.credential, DICTIONARY);
      const qrText = credentialUrl(VERIFY_URL, credential.text);
      const labels = Object.fromEntries(plateType.fields.map(({ name, labels: words }) => [name, words]));
      const data = { title: plateType.titles, number: claims.number, labels, fields: claims.facts };
      const page = { templateDir: TEMPLATE, data, qrText, credential: credential.bytes, createdAt: NOW };
      const plain = await renderer.render(page);
      const text = { number: claims.number, name: 'Parks of Testland', location: 'Testland', at: NOW };
      return { pdf: await signPdf(plain, keys.document, authority, text), qrText, plain };
    },
    async close() {
      await renderer.close();
      await rm(directory, { recursive: true });
    },
  };
}
