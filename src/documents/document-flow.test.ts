import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  silentLogger,
  systemRandom,
  withDepartment,
  withTransaction,
} from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { runJob as runQueuedJob, takeJobs as queuedJobs, type QueuedJob } from '../../test/helpers/job-queue.ts';
import { readMail as readMailbox } from '../../test/helpers/read-mail.ts';
import { drawLetter, pdf, photo } from '../../test/helpers/sample-files.ts';
import type { MediaDownload } from './collect-media.ts';
import { createDecoder } from './decode/decoder.ts';
import { DEFAULT_DOCUMENT_SETTINGS, type DocumentDeps } from './document-deps.ts';
import { readDocumentFigures } from './document-figures.ts';
import { documentJobs } from './jobs.ts';
import { linkDocuments, listCaseDocuments } from './link-documents.ts';
import { offerDocument } from './offer-document.ts';
import { openDocumentPage } from './open-document-page.ts';
import { openQuarantine } from './quarantine.ts';
import { createVirusScanner } from './scan-for-virus.ts';
import { sweepDocuments } from './sweep-documents.ts';

const EVIDENCE = {
  id: 'identity',
  mimeTypes: ['image/jpeg', 'image/png', 'application/pdf'],
  maxBytes: 5_000_000,
  maxPages: 4,
};

let database: TestDatabase;
let deps: DocumentDeps;
let now = new Date('2026-11-23T06:00:00Z');
/** What the provider would answer, by media id. */
const media = new Map<string, () => MediaDownload>();

beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  deps = {
    db: database.worker,
    clock,
    log: silentLogger,
    dataKeys: createDataKeys({ keys, ids, random: systemRandom }),
    directory: await mkdtemp(join(tmpdir(), 'dwar-documents-')),
    quarantine: await openQuarantine(await mkdtemp(join(tmpdir(), 'dwar-quarantine-')), { now: Date.now() }),
    downloadMedia: async (mediaId) => media.get(mediaId)?.() ?? { ok: false, reason: 'expired' },
    virusScanner: createVirusScanner(undefined),
    decoder: createDecoder(),
    settings: DEFAULT_DOCUMENT_SETTINGS,
  };
});
afterEach(async () => {
  await takeJobs();
  media.clear();
});
afterAll(async () => {
  await deps.decoder.stop();
  await rm(deps.directory, { recursive: true, force: true });
  await database.drop();
});

const nextId = createIds({ now: () => new Date() }, systemRandom);
const takeJobs = () => queuedJobs(database.ownerUrl);
const runJob = (job: QueuedJob, attempt?: number, given = deps) => runQueuedJob(documentJobs(given), job, attempt);
const readMail = (party: string) => readMailbox(database.worker, deps.dataKeys, party);
const whole = (bytes: Buffer, sha256?: string): MediaDownload => ({
  ok: true,
  body: [bytes],
  ...(sha256 === undefined ? {} : { sha256 }),
});
const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

async function offer(mediaId: string, evidence: Partial<typeof EVIDENCE> = {}) {
  const [documentId, party] = [nextId.next(), nextId.next()];
  await withTransaction(database.worker, async (tx) => {
    const dataKey = await deps.dataKeys.create(tx);
    await offerDocument(tx, deps, {
      documentId,
      party: { kind: 'account', id: party },
      dataKey,
      mediaId,
      sentAt: now.toISOString(),
      serviceId: 'boat-papers',
      evidence: { ...EVIDENCE, ...evidence },
    });
  });
  const [job] = await takeJobs();
  return { documentId, party, job: job! };
}

async function check(mediaId: string, evidence: Partial<typeof EVIDENCE> = {}) {
  const offered = await offer(mediaId, evidence);
  await runJob(offered.job);
  return { ...offered, mail: await readMail(offered.party) };
}

async function filesOf(documentId: string): Promise<string[]> {
  const all = await readdir(deps.directory, { recursive: true });
  return all.filter((file) => file.includes(documentId));
}

describe('a good document', () => {
  test('is accepted once, though its job runs twice at a time and once more', async () => {
    const sent = await photo();
    media.set('m1', () => whole(sent));
    const { documentId, party, job } = await offer('m1');
    await Promise.all([runJob(job), runJob(job)]);
    await runJob(job, 2);
    expect(await readMail(party)).toEqual([
      { kind: 'document-checked', body: { documentId, outcome: 'accepted', pages: 1 } },
    ]);
    expect(await filesOf(documentId)).toEqual([`${documentId.slice(-2)}/${documentId}-1.bin`]);
    const page = await openDocumentPage(database.worker, deps, { documentId, page: 1 });
    expect(page?.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  });

  test('is sealed on the disk and leaves no trace of its content or media id in the database', async () => {
    media.set('media-canary-77', () => whole(Buffer.alloc(0)));
    await offer('media-canary-77');
    media.set('media-canary-78', () => whole(Buffer.alloc(0)));
    const sent = await photo();
    media.set('media-canary-78', () => whole(sent));
    const { documentId } = await check('media-canary-78');
    const [file] = await filesOf(documentId);
    const sealed = await readFile(join(deps.directory, file!));
    const page = await openDocumentPage(database.worker, deps, { documentId, page: 1 });
    expect(sealed.includes(Buffer.from('ffd8ff', 'hex'))).toBe(false);
    expect(sealed.includes(page!.subarray(1000, 1032))).toBe(false);
    const { rows } = await database.owner.query<{ text: string }>(
      `select (select string_agg(d::text, '') from document d) || coalesce((select string_agg(p::text, '') from document_page p), '') as text`,
    );
    for (const canary of ['media-canary', Buffer.from('media-canary').toString('hex')]) {
      expect(rows[0]!.text).not.toContain(canary);
    }
  });

  test('whose hash was announced in either form is taken, and with another hash it is fetched again', async () => {
    const sent = await photo();
    const hash = createHash('sha256').update(sent).digest();
    media.set('hex', () => whole(sent, hash.toString('hex')));
    media.set('base64', () => whole(sent, hash.toString('base64')));
    media.set('other', () => whole(sent, createHash('sha256').update('other').digest('hex')));
    expect((await check('hex')).mail).toMatchObject([{ body: { outcome: 'accepted' } }]);
    expect((await check('base64')).mail).toMatchObject([{ body: { outcome: 'accepted' } }]);
    await expect(check('other')).rejects.toMatchObject({ code: 'document.unavailable' });
  });

  test('with several pages keeps them in order', async () => {
    const sent = await pdf({ pages: 3 });
    media.set('m3', () => whole(sent));
    const { documentId, mail } = await check('m3');
    expect(mail).toMatchObject([{ body: { pages: 3 } }]);
    expect(await filesOf(documentId)).toHaveLength(3);
  });
});

describe('a document that is not good', () => {
  test.each([
    ['wrong-type', async () => Buffer.from('PK\u0003\u0004 and more', 'latin1')],
    ['unreadable', async () => (await photo()).subarray(0, 9000)],
    ['too-dark', async () => drawLetter().linear(0.2, 0).jpeg().toBuffer()],
    ['too-large', async () => pdf({ pages: 5 })],
  ])('is refused as %s, and nothing of it is kept', async (reason, make) => {
    const sent = await make();
    media.set('bad', () => whole(sent));
    const { documentId, mail } = await check('bad');
    expect(mail).toEqual([{ kind: 'document-checked', body: { documentId, outcome: 'refused', reason } }]);
    expect(await filesOf(documentId)).toEqual([]);
  });

  test('of 100 MB costs its limit, not its size', async () => {
    let served = 0;
    async function* flood() {
      for (; served < 100_000_000; served += 65_536) yield Buffer.alloc(65_536);
    }
    media.set('huge', () => ({ ok: true, body: flood() }));
    expect((await check('huge')).mail).toMatchObject([{ body: { outcome: 'refused', reason: 'too-large' } }]);
    expect(served).toBeLessThanOrEqual(EVIDENCE.maxBytes + 65_536);
  });

  test('that the provider no longer has is told at once; odd media ids harm nobody', async () => {
    expect((await check('gone')).mail).toMatchObject([{ body: { reason: 'expired' } }]);
    expect((await check('nul\u0000 and \ud800 and ../../etc')).mail).toMatchObject([{ body: { reason: 'expired' } }]);
  });

  test('with a virus is refused as such', async () => {
    media.set('sick', () => whole(Buffer.from('X')));
    const { party, job } = await offer('sick');
    await runJob(job, 1, { ...deps, virusScanner: { isOn: true, scan: async () => 'found' } });
    expect(await readMail(party)).toMatchObject([{ body: { outcome: 'refused', reason: 'virus' } }]);
  });
});

describe('trouble on the way', () => {
  test.each<[string, () => MediaDownload, Partial<DocumentDeps>, string, string]>([
    [
      'a provider that is away',
      () => ({ ok: false, reason: 'unavailable' }),
      {},
      'document.unavailable',
      'unavailable',
    ],
    [
      'a download that breaks off',
      () => ({
        ok: true,
        body: (async function* () {
          yield Buffer.from('x');
          throw new Error('reset');
        })(),
      }),
      {},
      'document.unavailable',
      'unavailable',
    ],
    [
      'a scanner that is away',
      () => whole(Buffer.from('x')),
      { virusScanner: { isOn: true, scan: async () => 'unavailable' } },
      'document.unavailable',
      'unavailable',
    ],
    [
      'a decoder that dies',
      () => whole(Buffer.from('x')),
      { decoder: { decode: async () => ({ kind: 'died' }), stop: async () => undefined } },
      'document.decoder',
      'unreadable',
    ],
  ])('%s is tried again, and told after the last attempt', async (_name, answer, changed, code, reason) => {
    media.set('later', answer);
    const { party, job } = await offer('later');
    await expect(runJob(job, 1, { ...deps, ...changed })).rejects.toMatchObject({ code });
    expect(await readMail(party)).toEqual([]);
    await runJob(job, job.maxAttempts, { ...deps, ...changed });
    expect(await readMail(party)).toMatchObject([{ body: { outcome: 'refused', reason } }]);
  });

  test('a job that is lost is nudged, then its document given up, once; what comes later is taken away', async () => {
    await database.owner.query(`delete from document where state = 'offered'`);
    const { documentId, party, job } = await offer('lost');
    minutesLater(6);
    expect(await sweepDocuments(deps)).toEqual({ nudged: 1, givenUp: 0 });
    expect(await takeJobs()).toMatchObject([{ name: 'document-fetch', payload: { documentId } }]);
    expect(await sweepDocuments(deps)).toEqual({ nudged: 0, givenUp: 0 });
    minutesLater(25);

    // A slow run still holds the file while the sweeper gives up.
    const sent = await photo();
    media.set('lost', () => ({
      ok: true,
      body: (async function* () {
        await sweepDocuments(deps);
        yield sent;
      })(),
    }));
    await runJob(job);
    expect(await readMail(party)).toMatchObject([{ body: { outcome: 'refused', reason: 'unavailable' } }]);
    expect(await filesOf(documentId)).toEqual([]);
  });
});

describe('a page', () => {
  async function accepted() {
    const sent = await photo();
    media.set('page', () => whole(sent));
    return check('page');
  }

  test('opens at the desk of the department whose case it belongs to, and nowhere else', async () => {
    const { documentId } = await accepted();
    const caseId = nextId.next();
    const other = nextId.next();
    await withTransaction(database.worker, async (tx) => {
      await linkDocuments(tx, { caseId, departmentId: 'harbours', documentIds: [documentId] });
      await linkDocuments(tx, { caseId, departmentId: 'harbours', documentIds: [documentId] });
    });
    const seenBy = (departmentId: string | null, wanted: { caseId?: string } = {}) =>
      withDepartment(database.web, departmentId, async (tx) => ({
        list: (await listCaseDocuments(tx, caseId)).map((document) => document.pages.length),
        isOpen: (await openDocumentPage(tx, deps, { documentId, page: 1, ...wanted })) !== undefined,
      }));
    expect(await seenBy('harbours')).toEqual({ list: [1], isOpen: true });
    expect(await seenBy('harbours', { caseId })).toMatchObject({ isOpen: true });
    expect(await seenBy('harbours', { caseId: other })).toMatchObject({ isOpen: false });
    expect(await seenBy('railways')).toEqual({ list: [], isOpen: false });
    expect(await seenBy(null)).toEqual({ list: [], isOpen: false });
  });

  test('that was altered, exchanged or lost does not open', async () => {
    const [first, second] = [await accepted(), await accepted()];
    const open = () => openDocumentPage(database.worker, deps, { documentId: first.documentId, page: 1 });
    const path = join(deps.directory, (await filesOf(first.documentId))[0]!);
    const own = await readFile(path);
    await writeFile(path, await readFile(join(deps.directory, (await filesOf(second.documentId))[0]!)));
    await expect(open()).rejects.toMatchObject({ code: 'keys.mismatch' });
    own[own.length >> 1]! ^= 1;
    await writeFile(path, own);
    await expect(open()).rejects.toMatchObject({ code: 'keys.mismatch' });
    await rm(path);
    await expect(open()).rejects.toMatchObject({ code: 'document.missing' });
  });

  test('that does not exist is not found', async () => {
    const { documentId } = await accepted();
    expect(await openDocumentPage(database.worker, deps, { documentId, page: 2 })).toBeUndefined();
    expect(await openDocumentPage(database.worker, deps, { documentId: nextId.next(), page: 1 })).toBeUndefined();
  });
});

test('the figures tell what waits and how the others ended, without anybody’s document', async () => {
  const figures = await readDocumentFigures(database.reporter, new Date(0));
  expect(figures.outcomes['accepted']).toBeGreaterThan(0);
  expect(figures.outcomes['too-large']).toBeGreaterThan(0);
  await expect(database.reporter.query('select party_id from document')).rejects.toMatchObject({ code: '42501' });
});
