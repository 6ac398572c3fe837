// The budget for errors of Meta's media host: dead ids, a host that is away, ids that are too old (T33 `media-budget`).

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDataKeys, createFileKeys, createIds, silentLogger, systemRandom, withTransaction } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { runJob as runQueuedJob, takeJobs as queuedJobs, type QueuedJob } from '../../test/helpers/job-queue.ts';
import { readMail as readMailbox } from '../../test/helpers/read-mail.ts';
import type { MediaDownload } from './collect-media.ts';
import { DEFAULT_DOCUMENT_SETTINGS, type DocumentDeps } from './document-deps.ts';
import { documentJobs } from './jobs.ts';
import { findMediaPause, findMediaPauseSince, recordMediaFailure, recordMediaSuccess } from './media-trouble.ts';
import { offerDocument } from './offer-document.ts';
import { openQuarantine } from './quarantine.ts';

let database: TestDatabase;
let directory: string;
let deps: DocumentDeps;
let now = new Date('2026-11-23T06:00:00Z');
/** How often Meta was asked for a file in this test. */
let calls = 0;
let dead: DocumentDeps;
let away: DocumentDeps;

const clock = { now: () => now };
const ids = createIds(clock, systemRandom);
const takeJobs = () => queuedJobs(database.ownerUrl);
const runJob = (job: QueuedJob, attempt: number, given: DocumentDeps) =>
  runQueuedJob(documentJobs(given), job, attempt);
const readMail = (party: string) => readMailbox(database.worker, deps.dataKeys, party);
const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const answering = (answer: MediaDownload): DocumentDeps => ({
  ...deps,
  downloadMedia: async () => {
    calls += 1;
    return answer;
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'dwar-media-'));
  const keys = createFileKeys({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  const neverAsked = () => Promise.reject(new Error('no file was fetched'));
  deps = {
    db: database.worker,
    clock,
    log: silentLogger,
    dataKeys: createDataKeys({ keys, ids, random: systemRandom }),
    directory,
    quarantine: await openQuarantine(directory, { now: Date.now() }),
    downloadMedia: neverAsked,
    virusScanner: { isOn: true, scan: neverAsked },
    decoder: { decode: neverAsked, stop: async () => undefined },
    settings: DEFAULT_DOCUMENT_SETTINGS,
  };
});
beforeEach(async () => {
  await database.worker.query('update media_trouble set failed_in_row = 0, paused_since = null, paused_until = null');
  await takeJobs();
  calls = 0;
  dead = answering({ ok: false, reason: 'expired' });
  away = answering({ ok: false, reason: 'unavailable' });
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await database.drop();
});

async function offer({ sentAt = now, party = ids.next() } = {}) {
  const documentId = ids.next();
  await withTransaction(database.worker, async (tx) => {
    await offerDocument(tx, deps, {
      documentId,
      party: { kind: 'account', id: party },
      dataKey: await deps.dataKeys.create(tx),
      mediaId: 'm',
      sentAt: sentAt.toISOString(),
      serviceId: 'boat-papers',
      evidence: { id: 'identity', mimeTypes: ['image/jpeg'], maxBytes: 5_000_000, maxPages: 4 },
    });
  });
  const [job] = await takeJobs();
  return { documentId, party, job: job! };
}

test('an id older than 7 days is not asked for: the citizen is asked to send the file again', async () => {
  const { party, job } = await offer({ sentAt: new Date(now.getTime() - 7.1 * 86_400_000) });
  await runJob(job, 1, dead);
  expect(await readMail(party)).toMatchObject([{ body: { outcome: 'refused', reason: 'expired' } }]);
  expect(calls).toBe(0);
});

test('50 dead ids of one citizen cost 5 calls, and they are offered other ways; others are served', async () => {
  const { party } = await offer();
  for (let index = 0; index < 50; index += 1) await runJob((await offer({ party })).job, 1, dead);
  expect(calls).toBe(5);
  const reasons = (await readMail(party)).map((mail) => (mail.body as { reason: string }).reason);
  expect(reasons.slice(0, 3)).toEqual(['expired', 'expired', 'failing']);
  const other = await offer();
  await runJob(other.job, 1, answering({ ok: false, reason: 'too-large' }));
  expect(await readMail(other.party)).toMatchObject([{ body: { reason: 'too-large' } }]);
  expect(calls).toBe(6);
  minutesLater(61);
  await runJob((await offer({ party })).job, 1, dead);
  expect(calls).toBe(7);
});

test('50 files while the host is away cost 15 calls an hour at most, and no attempt; then all are fetched', async () => {
  const errors: string[] = [];
  const log = { ...silentLogger, error: (event: string) => void errors.push(event) };
  const patient = { ...away, log, settings: { ...deps.settings, maxMinutes: 300 } };
  const waiting = [];
  for (let index = 0; index < 50; index += 1) waiting.push(await offer());
  await takeJobs();
  let due: { at: Date; job: QueuedJob; attempt: number }[] = waiting.map(({ job }) => ({ at: now, job, attempt: 1 }));
  const workFor = async (minutes: number, given: DocumentDeps) => {
    for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
      now = new Date(now.getTime() + 10_000);
      for (const one of due.filter(({ at }) => at <= now)) {
        due = due.filter((other) => other !== one);
        // As the queue does: a failed attempt comes again later, one more counted.
        const again = {
          ...one,
          at: new Date(now.getTime() + Math.exp(one.attempt) * 1000),
          attempt: one.attempt + 1,
        };
        await runJob(one.job, one.attempt, given).catch(() => due.push(again));
        for (const job of await takeJobs()) due.push({ at: job.runAt, job, attempt: 1 });
      }
    }
  };
  await workFor(60, patient);
  expect(calls).toBeLessThanOrEqual(15);
  expect(errors).toContain('media downloads paused');
  expect(await findMediaPauseSince(database.reporter)).toBeInstanceOf(Date);
  expect(due).toHaveLength(50);
  expect(Math.min(...due.map(({ job }) => job.maxAttempts))).toBeGreaterThan(0);
  const live = answering({ ok: false, reason: 'too-large' });
  await workFor(31, { ...live, settings: patient.settings });
  expect(due).toEqual([]);
  expect(await findMediaPauseSince(database.reporter)).toBeUndefined();
  for (const { party } of waiting) {
    expect(await readMail(party)).toMatchObject([{ body: { outcome: 'refused', reason: 'too-large' } }]);
  }
}, 60_000);

test('after a pause one tries, and the others wait for how it fares', async () => {
  for (let index = 0; index < 5; index += 1) {
    await runJob((await offer()).job, 1, away).catch(() => undefined);
  }
  expect(await findMediaPause(away)).toEqual(new Date(now.getTime() + 30_000));
  minutesLater(1);
  const answers = await Promise.all(Array.from({ length: 8 }, () => findMediaPause(away)));
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
  await recordMediaFailure(away);
  expect(await findMediaPause(away)).toEqual(new Date(now.getTime() + 60_000));
  minutesLater(2);
  expect(await findMediaPause(away)).toBeUndefined();
  await recordMediaSuccess(away);
  expect(await findMediaPause(away)).toBeUndefined();
});
