// The certificate of every service of the region, from the demo's records to a page: it fits one page, its file holds, and
// its QR code is read back from the picture of the page and checks. Pictures stay in .cache/certificates to be looked at.
import { createSecretKey } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '#catalogue';
import { createDataKeys, createFileKeys, createIds, silentLogger, systemRandom } from '#platform';
import type { Json } from '#platform/pure';
import { credentialUrl, verifyUrlOf } from '../src/certificates/credential/credential-url.ts';
import { encodeCredential } from '../src/certificates/credential/encode-credential.ts';
import { describeCertificate, describeCredentialType } from '../src/certificates/issue/describe-certificate.ts';
import { drawQr } from '../src/certificates/qr/qr-picture.ts';
import { readQr } from '../src/certificates/qr/read-qr.ts';
import { signPdf } from '../src/certificates/sign/sign-pdf.ts';
import { ensureSigningKeys } from '../src/certificates/sign/signing-keys.ts';
import { startCertificates, type Certificates } from '../src/certificates/start-certificates.ts';
import { decodeAndVerifyCredential, verifyCertificatePdf } from '../src/certificates/verify/index.ts';

const REGION = fileURLToPath(new URL('../regions/delhi', import.meta.url));
const PICTURES = fileURLToPath(new URL('../.cache/certificates', import.meta.url));
/** A second each: drawing the page and reading its code. */
const RECORDS = 8;
const NOW = new Date('2026-11-23T06:30:00Z');
const loaded = loadCatalogue(REGION);
if (!loaded.ok) throw new Error('the region pack has findings');
const { catalogue } = loaded;
/** Those that say what the register of births says; certificates of answers are drawn from samples (authoring.test.ts). */
const services = catalogue.services.filter(
  ({ certificate, lookups }) =>
    Object.values(lookups).some(({ register }) => register === 'births') &&
    certificate?.fields.every(({ from, required }) => !required || from?.startsWith('answers.') !== true) === true,
);

let certificates: Certificates;
let keyFolder: string;
let library: PDFiumLibrary;

beforeAll(async () => {
  library = await PDFiumLibrary.init();
  keyFolder = await mkdtemp(join(tmpdir(), 'dwar-page-'));
  await mkdir(PICTURES, { recursive: true });
  const clock = { now: () => NOW };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 1), indexKey: Buffer.alloc(32, 2) });
  const deps = { clock, random: systemRandom, ids };
  const signingKeys = await ensureSigningKeys(deps, keyFolder, { issuer: 'delhi', createIfMissing: true });
  certificates = await startCertificates({
    ...deps,
    db: undefined as never,
    dataKeys: createDataKeys({ keys, ...deps }),
    catalogue,
    log: silentLogger,
    loadIssue: async () => undefined,
    signingKeys: signingKeys!,
    regionFolder: REGION,
    publicUrl: 'https://dwar.example.in',
    demo: true,
  });
});

afterAll(async () => {
  await certificates.close();
  library.destroy();
  await rm(keyFolder, { recursive: true });
});

it.each(services.map(({ id }) => id))(
  '%s: each record becomes one page whose code is read back',
  async (serviceId) => {
    const records = await readRecords();
    const widths: number[] = [];
    for (const [index, facts] of records.entries()) {
      const made = await makePage(serviceId, facts, index);
      if (made === undefined) continue;
      const { pdf, qrText, pages, picture } = made;
      expect(pages).toBe(1);
      expect(await verifyCertificatePdf(pdf, certificates.trust)).toMatchObject({ ok: true, added: [] });
      expect(await readQr(picture)).toBe(qrText);
      expect(await decodeAndVerifyCredential(qrText, certificates.trust)).toMatchObject({ ok: true });
      widths.push(drawQr(qrText).modules);
      if (index > 2) continue;
      await writeFile(join(PICTURES, `${serviceId}-${index}.png`), picture);
      await writeFile(join(PICTURES, `${serviceId}-${index}.pdf`), pdf);
    }
    // Version 17 at level M, 0.41 mm a module in 35 mm: below that phones fail (reference of the QR credential).
    expect(widths.length).toBeGreaterThan(0);
    expect(Math.max(...widths)).toBeLessThanOrEqual(85);
  },
  120_000,
);

async function makePage(serviceId: string, facts: Record<string, Json>, index: number) {
  const { certificate, version } = catalogue.getService(serviceId);
  const office = catalogue.offices.find(({ id }) => id === facts['office']) ?? catalogue.offices[0]!;
  const source = {
    caseId: `case-${index}`,
    number: 'APP-1',
    serviceId,
    serviceVersion: version,
    departmentId: office.department,
    officeId: office.id,
    answers: {},
    record: { facts },
    filedAt: NOW.toISOString(),
    approvedAt: NOW.toISOString(),
    dataKey: { id: '', key: createSecretKey(Buffer.alloc(32)) },
  };
  const number = `${certificate!.number.prefix}-2026-${(index + 1).toString().padStart(certificate!.number.digits, '0')}`;
  const verifyUrl = verifyUrlOf(certificates.publicUrl);
  const occasion = { number, issuedAt: NOW, expiresAt: undefined, verifyAddress: 'dwar.example.in/verify', demo: true };
  const lacking = certificate!.fields.some(
    ({ from = '', required }) => required && isBlank(facts[from.replace('record.', '')]) && from.startsWith('record.'),
  );
  if (lacking) return undefined;
  const { data, claims } = describeCertificate(catalogue, source, occasion);
  const type = describeCredentialType(catalogue, serviceId)!;
  const credential = await encodeCredential(claims, type, certificates.signingKeys.credential, certificates.dictionary);
  const qrText = credentialUrl(verifyUrl, credential.text);
  const templateDir = join(REGION, 'services', serviceId, certificate!.template);
  const plain = await certificates.renderer.render({
    templateDir,
    data,
    qrText,
    credential: credential.bytes,
    createdAt: NOW,
  });
  const text = { number, name: 'Test', location: 'Delhi', at: NOW };
  const pdf = await signPdf(plain, certificates.signingKeys.document, certificates.timestampAuthority, text);
  return { pdf, qrText, ...(await drawPage(pdf)) };
}

/** The first page at 150 dots an inch, as a scanner gives it. */
async function drawPage(pdf: Buffer): Promise<{ pages: number; picture: Buffer }> {
  const document = await library.loadDocument(pdf);
  const drawn = await document.getPage(0).render({
    scale: 150 / 72,
    render: ({ data, width, height }) =>
      sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
  });
  const pages = document.getPageCount();
  document.destroy();
  return { pages, picture: Buffer.from(drawn.data) };
}

async function readRecords(): Promise<readonly Record<string, Json>[]> {
  const text = await readFile(join(REGION, 'demo', 'birth-records.yaml'), 'utf8');
  const { records } = parse(text) as { records: { facts: Record<string, Json> }[] };
  return records.map(({ facts }) => facts).slice(0, RECORDS);
}

function isBlank(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.values(value ?? {}).every((text) => text === ''))
  );
}
