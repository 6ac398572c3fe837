// Issuing on a real database: one certificate per case however often it is asked for, sealed, logged, mailed, findable.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue, type CatalogueSource } from '#catalogue';
import { createDataKeys, createFileKeys, createIds, silentLogger, systemRandom, withTransaction } from '#platform';
import { TEMPLATE } from '../../../test/helpers/certificate-world.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { readMail } from '../../../test/helpers/read-mail.ts';
import { readCertificateBooks } from '../books.ts';
import { findCertificateStatus, withdrawCertificate } from '../certificate-status.ts';
import { loadCertificateFile } from '../load-certificate-file.ts';
import { ensureSigningKeys } from '../sign/signing-keys.ts';
import { startCertificates, type Certificates } from '../start-certificates.ts';
import { verifyCertificatePdf } from '../verify/index.ts';
import { issueCertificate } from './issue-certificate.ts';
import type { IssueSource } from './issue-source.ts';

const CANARY = 'Zebedee Quillfeather';
let now = new Date('2028-12-31T20:00:00Z'); // 1 January 2029 in India
let database: TestDatabase;
let folder: string;
let certificates: Certificates;
const cases = new Map<string, IssueSource>();

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'dwar-issue-'));
  await cp(TEMPLATE, join(folder, 'region', 'services', 'tree-plate', 'plate'), { recursive: true });
  const clock = { now: () => now };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 7), indexKey: Buffer.alloc(32, 8) });
  const deps = { clock, random: systemRandom, ids };
  const signingKeys = await ensureSigningKeys(deps, join(folder, 'keys'), { issuer: 'test', createIfMissing: true });
  certificates = await startCertificates({
    ...deps,
    db: database.worker,
    dataKeys: createDataKeys({ keys, ...deps }),
    catalogue: plateCatalogue(),
    log: silentLogger,
    loadIssue: async (_queryable, caseId) => cases.get(caseId),
    signingKeys: signingKeys!,
    regionFolder: join(folder, 'region'),
    publicUrl: 'https://dwar.example.in',
    demo: true,
  });
});

afterAll(async () => {
  await certificates.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('issueCertificate', () => {
  it('issues one certificate for a case, asked three times at once and once more', async () => {
    const caseId = await approvedCase();
    const outcomes = await Promise.all([1, 2, 3].map(() => issueCertificate(certificates, caseId)));
    expect(outcomes.toSorted()).toEqual(['issued', 'issued-before', 'issued-before']);
    expect(await issueCertificate(certificates, caseId)).toBe('issued-before');
    const mails = await readMail(database.worker, certificates.dataKeys, caseId);
    expect(mails).toMatchObject([{ kind: 'certificate-ready', body: { certificateNumber: 'TREE-2029-000001' } }]);
    const log = await database.owner.query(`select kind from audit_leaf where kind like 'certificate.%' order by kind`);
    expect(log.rows.map(({ kind }) => kind as string)).toEqual(['certificate.issued', 'certificate.issued']);
  });

  it('numbers without gaps, keeps the number of an attempt that died, and counts it as waiting', async () => {
    const caseId = await approvedCase({ tree: '' });
    await expect(issueCertificate(certificates, caseId)).rejects.toMatchObject({ code: 'certificate.data' });
    expect(await readCertificateBooks(database.reporter)).toEqual({ accepted: 2, answered: 1, waiting: 1, refused: 0 });
    cases.set(caseId, { ...cases.get(caseId)!, answers: { tree: 'Neem', keeper: CANARY } });
    const other = await issueNew();
    expect(await issueCertificate(certificates, caseId)).toBe('issued');
    expect(await readyMail(caseId)).toMatchObject({ certificateNumber: 'TREE-2029-000002' });
    expect(await readyMail(other)).toMatchObject({ certificateNumber: 'TREE-2029-000003' });
    expect(await readCertificateBooks(database.reporter)).toEqual({ accepted: 3, answered: 3, waiting: 0, refused: 0 });
  });

  it('issues nothing for a case that is not approved', async () => {
    expect(await issueCertificate(certificates, certificates.ids.next())).toBe('not-approved');
  });

  it('keeps a file that verifies, and neither name nor file in clear', async () => {
    const ready = await readyMail(await issueNew());
    const file = await loadCertificateFile(database.worker, certificates, ready.certificateId);
    const result = await verifyCertificatePdf(file!.bytes, certificates.trust);
    expect(result).toMatchObject({
      ok: true,
      number: ready.certificateNumber,
      credential: { facts: [{ value: 'Neem' }, { value: CANARY }, { value: '01-01-2029' }] },
    });
    const { rows } = await database.owner.query<{ row: string }>('select certificate::text as row from certificate');
    for (const { row } of rows) {
      for (const word of [CANARY, 'Quillfeather', '%PDF']) {
        expect(row).not.toContain(word);
        expect(row).not.toContain(Buffer.from(word).toString('hex'));
      }
    }
  });
});

describe('status by number', () => {
  it('shows the web role masked facts only, and nothing for a number never issued', async () => {
    const { certificateNumber } = await readyMail(await issueNew());
    expect(await findCertificateStatus(database.web, certificates, certificateNumber)).toEqual({
      number: certificateNumber,
      status: 'issued',
      issuedAt: now,
      title: { en: 'Plate of a tree' },
      issuedBy: { en: 'Department of Parks' },
      facts: [
        { label: { en: 'Keeper' }, value: { en: 'Z••• Q•••' } },
        { label: { en: 'Date of issue' }, value: { en: '2029' } },
      ],
    });
    expect(await findCertificateStatus(database.web, certificates, 'TREE-2029-999999')).toBeUndefined();
  });

  it('lets a department see its own certificates only, and the web role never the file or the facts', async () => {
    const count = (department: string) =>
      withTransaction(database.web, async (tx) => {
        await tx.query(`select set_config('dwar.department', $1, true)`, [department]);
        return (await tx.query('select id, number from certificate')).rowCount;
      });
    expect(await count('parks')).toBeGreaterThan(0);
    expect(await count('roads')).toBe(0);
    await expect(database.web.query('select pdf_sealed from certificate')).rejects.toThrow(/permission denied/);
  });

  it('tells expiry by the clock and withdrawal by history; a withdrawn certificate never comes back', async () => {
    const { certificateId, certificateNumber } = await readyMail(await issueNew());
    const statusNow = async () => (await findCertificateStatus(database.web, certificates, certificateNumber))?.status;
    const before = now;
    now = new Date('2031-12-31T20:00:00Z');
    expect(await statusNow()).toBe('expired');
    now = before;
    const change = { certificateId, reasonCode: 'felled', officerId: certificates.ids.next() };
    const withdraw = (status: 'revoked' | 'superseded') =>
      withTransaction(database.worker, (tx) => withdrawCertificate(tx, certificates, { ...change, status }));
    expect(await withdraw('revoked')).toBe(true);
    expect(await withdraw('superseded')).toBe(false);
    expect(await statusNow()).toBe('revoked');
  });
});

async function issueNew(): Promise<string> {
  const caseId = await approvedCase();
  expect(await issueCertificate(certificates, caseId)).toBe('issued');
  return caseId;
}

async function readyMail(caseId: string): Promise<{ certificateId: string; certificateNumber: string }> {
  const [mail] = await readMail(database.worker, certificates.dataKeys, caseId);
  return mail!.body as { certificateId: string; certificateNumber: string };
}

async function approvedCase(answers: Record<string, string> = { tree: 'Neem', keeper: CANARY }): Promise<string> {
  const caseId = certificates.ids.next();
  const dataKey = await withTransaction(database.worker, (tx) => certificates.dataKeys.create(tx));
  const at = now.toISOString();
  cases.set(caseId, {
    caseId,
    number: 'APP-1',
    serviceId: 'tree-plate',
    serviceVersion: 1,
    departmentId: 'parks',
    officeId: 'park-north',
    answers,
    record: undefined,
    filedAt: at,
    approvedAt: at,
    dataKey,
  });
  return caseId;
}

function plateCatalogue() {
  const words: Record<string, string> = { title: 'Plate of a tree', law: 'Trees Act', signatory: 'Registrar of trees' };
  for (const key of ['explanation', 'qrAlternative', 'notice']) words[key] = key;
  const labels = { tree: 'Tree', keeper: 'Keeper', issuedOn: 'Date of issue' };
  const others = ['certificateNumber', 'issuingAuthority', 'digitallySigned', 'verifyAt'];
  for (const key of others) words[`labels.${key}`] = key;
  for (const [key, label] of Object.entries(labels)) words[`labels.${key}`] = label;
  const certificate = {
    type: 'TREEP',
    number: { prefix: 'TREE', digits: 6 },
    template: 'plate',
    languages: ['en'],
    validity: { kind: 'months', months: 36 },
    fields: [
      { id: 'tree', from: 'answers.tree', form: 'plain', required: true },
      { id: 'keeper', from: 'answers.keeper', form: 'bilingual', required: true },
      { id: 'issuedOn', from: 'case.issuedOn', form: 'date', required: true },
    ],
    qrClaims: ['tree', 'keeper', 'issuedOn'],
    publicFields: [
      { field: 'keeper', mask: 'initials' },
      { field: 'issuedOn', mask: 'year' },
    ],
    source: 'demo',
  };
  const fields = ['tree', 'keeper'].map((id) => ({ id, kind: 'text', required: true, minimum: 1, maximum: 200 }));
  const pages = [{ id: 'tree', fields }];
  const texts = Object.fromEntries(Object.entries(words).map(([key, text]) => [`certificate.${key}`, text]));
  return createCatalogue({
    region: {
      id: 'test',
      names: { en: 'Testland' },
      timeZone: 'Asia/Kolkata',
      languages: { required: ['en'], optional: [], default: 'en', names: { en: 'English' } },
    },
    departments: [{ id: 'parks', names: { en: 'Department of Parks' } }],
    offices: [{ id: 'park-north', department: 'parks', kind: 'parks', names: { en: 'North Park' } }],
    jurisdictions: { areas: [] },
    fees: [],
    ownPageWords: {},
    texts: {},
    services: [
      {
        definition: { id: 'tree-plate', version: 1, certificate, pages },
        texts: { en: { words: texts, understood: {} } },
      },
    ],
    identities: [],
    lists: [],
    referrals: [],
  } as unknown as CatalogueSource);
}
