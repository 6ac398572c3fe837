import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createDataKeys, createFileKeys, createIds, silentLogger, systemRandom, withTransaction } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { runJob as runQueuedJob, takeJobs as queuedJobs, type QueuedJob } from '../../test/helpers/job-queue.ts';
import { readMail as readMailbox } from '../../test/helpers/read-mail.ts';
import { startRegister, type RegisterProcess } from '../../test/helpers/register-process.ts';
import { createHttpRegistry } from './http-registry.ts';
import { registryJobs } from './jobs.ts';
import { reconcile } from './reconcile.ts';
import { DEFAULT_REGISTRY_SETTINGS, type RegistryDeps } from './registry-deps.ts';
import { readRegistryFigures } from './registry-figures.ts';
import type { Registry } from './registry.ts';
import { requestLookup } from './request-lookup.ts';
import { requestReport } from './request-report.ts';
import { sweepRegistries } from './sweep-registries.ts';

const CANARY = 'Zebunnisa Quartzbaum';
const DATA = JSON.stringify({
  register: { id: 'boats', name: { en: 'Book of boats' }, searchBy: [['hullNumber'], ['launchedOn']] },
  records: [
    { ref: 'R1', facts: { hullNumber: 'H-1', launchedOn: '2001-02-03', builder: { en: CANARY } } },
    { ref: 'R2', facts: { hullNumber: 'H-2', launchedOn: '2001-02-04', builder: { en: 'Bela' } } },
  ],
});

let database: TestDatabase;
let register: RegisterProcess;
let registry: Registry & { close(): Promise<void> };
let deps: RegistryDeps;
let now = new Date('2026-11-23T06:00:00Z');

beforeAll(async () => {
  [database, register] = await Promise.all([createTestDatabase(), startRegister(DATA)]);
  registry = createHttpRegistry(
    { namesMatch: (a, b) => a === b, random: systemRandom },
    {
      name: 'boats',
      baseUrl: register.url,
      token: register.token,
      allowedHosts: [register.host],
      call: { timeoutMs: 250, attempts: 2, backOffMs: 5 },
    },
  );
  const clock = { now: () => now };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  const set = [
    { fact: 'hullNumber', compare: 'number' as const },
    { fact: 'launchedOn', compare: 'date' as const },
  ];
  deps = {
    db: database.worker,
    clock,
    ids,
    log: silentLogger,
    keys,
    dataKeys: createDataKeys({ keys, ids, random: systemRandom }),
    registries: new Map([['boats', registry]]),
    findLookup: ({ serviceId, lookup }) =>
      serviceId === 'boat-papers' && lookup === 'boat'
        ? {
            register: 'boats',
            link: { anyOf: [set] },
            facts: ['builder'],
            recordLimit: { keys: [set.slice(0, 1)], perDay: 5 },
          }
        : undefined,
    settings: DEFAULT_REGISTRY_SETTINGS,
  };
});
afterEach(async () => {
  await register.fault({ mode: 'none' });
  await database.owner.query('delete from registry_request');
});
afterAll(async () => {
  await registry.close();
  await register.stop();
  await database.drop();
});

const takeJobs = () => queuedJobs(database.ownerUrl);
const runJob = (job: QueuedJob, attempt?: number) => runQueuedJob(registryJobs(deps), job, attempt);
const readMail = (party: string) => readMailbox(database.worker, deps.dataKeys, party);

async function ask(query: Record<string, string>, party = deps.ids.next(), serviceId = 'boat-papers') {
  const requestId = deps.ids.next();
  await withTransaction(database.worker, async (tx) => {
    const dataKey = await deps.dataKeys.create(tx);
    await requestLookup(tx, deps, {
      requestId,
      party: { kind: 'account', id: party },
      dataKey,
      serviceId,
      serviceVersion: 1,
      lookup: 'boat',
      query,
    });
  });
  return { requestId, party };
}

const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

describe('a look-up asked by a turn', () => {
  test('brings exactly one reply with the linked record, though its job runs twice', async () => {
    const { requestId, party } = await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' });
    const [job] = await takeJobs();
    expect(job).toMatchObject({ name: 'registry-lookup', payload: { requestId } });
    await Promise.all([runJob(job!), runJob(job!)]);
    await runJob(job!, 2);
    expect(await readMail(party)).toEqual([
      {
        kind: 'registry-replied',
        body: { requestId, outcome: 'linked', recordRef: 'R1', record: { builder: { en: CANARY } } },
      },
    ]);
    const kept = await database.owner.query('select outcome, query_sealed from registry_request where id = $1', [
      requestId,
    ]);
    expect(kept.rows).toEqual([{ outcome: 'linked', query_sealed: null }]);
  });

  test('answers a stranger alike whether the record exists or not, and tells only operators which it was', async () => {
    const exists = await ask({ hullNumber: 'H-1', launchedOn: '1999-09-09' });
    const doesNot = await ask({ hullNumber: 'H-77', launchedOn: '1999-09-09' });
    for (const job of await takeJobs()) await runJob(job);
    const [a, b] = [await readMail(exists.party), await readMail(doesNot.party)];
    expect(a).toEqual([{ kind: 'registry-replied', body: { requestId: exists.requestId, outcome: 'not-found' } }]);
    expect(b).toEqual([{ kind: 'registry-replied', body: { requestId: doesNot.requestId, outcome: 'not-found' } }]);
    const figures = await readRegistryFigures(database.reporter, new Date(0));
    expect(figures.outcomes).toEqual({ 'not-found': 1, 'not-linked': 1 });
  });

  test('at a register that stays away is tried again, and is unavailable after the last attempt', async () => {
    await register.fault({ mode: 'status', status: 500 });
    const { requestId, party } = await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' });
    const [job] = await takeJobs();
    await expect(runJob(job!, 1)).rejects.toMatchObject({ code: 'registry.unavailable' });
    expect(await readMail(party)).toEqual([]);
    await runJob(job!, job!.maxAttempts);
    expect(await readMail(party)).toEqual([{ kind: 'registry-replied', body: { requestId, outcome: 'unavailable' } }]);
  });

  test('of a service without that look-up is unavailable at once', async () => {
    const { party } = await ask({ hullNumber: 'H-1' }, undefined, 'other-service');
    for (const job of await takeJobs()) await runJob(job);
    expect(await readMail(party)).toMatchObject([{ body: { outcome: 'unavailable' } }]);
  });

  test('asked again and again by one party is no longer carried to the register', async () => {
    const party = deps.ids.next();
    for (let count = 0; count < deps.settings.lookupsPerDay; count += 1) {
      await ask({ hullNumber: `H-${count}`, launchedOn: '2001-02-03' }, party);
    }
    await takeJobs();
    const over = await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' }, party);
    expect(await takeJobs()).toEqual([]);
    expect(await readMail(party)).toEqual([
      { kind: 'registry-replied', body: { requestId: over.requestId, outcome: 'unavailable' } },
    ]);
  });

  test('of one record is no longer carried to the register after so many, however many ask and however it is written', async () => {
    const guesses = ['H-1', 'h1', 'H 1', 'h-1', ' H-1 '];
    for (const [day, hullNumber] of guesses.entries()) await ask({ hullNumber, launchedOn: `2001-02-0${day + 4}` });
    expect(await takeJobs()).toHaveLength(5);
    const over = await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' });
    const unknown = await Promise.all(guesses.map(() => ask({ hullNumber: 'H-99', launchedOn: '2001-02-03' })));
    expect(await takeJobs()).toHaveLength(unknown.length);
    const overUnknown = await ask({ hullNumber: 'H-99', launchedOn: '2001-02-03' });
    for (const { requestId, party } of [over, overUnknown]) {
      expect(await readMail(party)).toEqual([
        { kind: 'registry-replied', body: { requestId, outcome: 'unavailable' } },
      ]);
    }
    expect(await takeJobs()).toEqual([]);
    await ask({ hullNumber: 'H-2', launchedOn: '2001-02-04' });
    expect(await takeJobs()).toHaveLength(1);
    minutesLater(24 * 60 + 1);
    await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' });
    expect(await takeJobs()).toHaveLength(1);
    const { rows } = await database.owner.query('select key_index from registry_request_key');
    expect(JSON.stringify(rows)).not.toContain('H-1');
  });

  test('whose job is lost is nudged, then given up, by the sweeper', async () => {
    const { requestId, party } = await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03' });
    await takeJobs();
    minutesLater(2);
    expect(await sweepRegistries(deps)).toEqual({ nudgedLookups: 1, givenUpLookups: 0, nudgedReports: 0 });
    expect(await takeJobs()).toMatchObject([{ name: 'registry-lookup', payload: { requestId } }]);
    expect(await sweepRegistries(deps)).toEqual({ nudgedLookups: 0, givenUpLookups: 0, nudgedReports: 0 });
    minutesLater(4);
    expect(await sweepRegistries(deps)).toMatchObject({ givenUpLookups: 1, nudgedLookups: 0 });
    expect(await readMail(party)).toMatchObject([{ body: { requestId, outcome: 'unavailable' } }]);
  });

  test('leaves nothing readable in the database', async () => {
    await ask({ hullNumber: 'H-1', launchedOn: '2001-02-03', builder: CANARY });
    const { rows } = await database.owner.query<{ text: string }>(
      `select coalesce((select string_agg(r::text, '') from registry_request r), '') || coalesce((select string_agg(i::text, '') from inbox i), '') as text`,
    );
    const dump = rows[0]!.text;
    expect(dump.length).toBeGreaterThan(100);
    for (const canary of [CANARY, Buffer.from(CANARY).toString('hex'), 'H-1']) expect(dump).not.toContain(canary);
    await takeJobs();
  });
});

describe('a report of what was issued', () => {
  async function report(certificateNumber: string, recordRef: string): Promise<string> {
    const caseId = deps.ids.next();
    await withTransaction(database.worker, async (tx) => {
      const dataKey = await deps.dataKeys.create(tx);
      const request = {
        registry: 'boats',
        caseId,
        dataKey,
        serviceId: 'boat-papers',
        recordRef,
        certificateNumber,
        issuedAt: now,
        applicationNumber: 'A-1',
      };
      await requestReport(tx, deps, request);
      await requestReport(tx, deps, request);
    });
    return caseId;
  }

  test('is one entry and one mail to the case, though asked twice and its first answers lost', async () => {
    const caseId = await report('C-1', 'R1');
    const jobs = await takeJobs();
    expect(jobs).toHaveLength(1);
    await register.fault({ mode: 'drop-after-accept', route: 'issue', times: 3 });
    await expect(runJob(jobs[0]!)).rejects.toMatchObject({ code: 'registry.unavailable' });
    await Promise.all([runJob(jobs[0]!, 2), runJob(jobs[0]!, 2)]);
    expect(await register.issues()).toHaveLength(1);
    expect(await readMail(caseId)).toMatchObject([
      { kind: 'report-accepted', body: { certificateNumber: 'C-1', acknowledgement: 'ACK-00000001' } },
    ]);
  });

  test('waits for a register that is away, nudged by the sweeper, and is never given up', async () => {
    await register.fault({ mode: 'silence' });
    const caseId = await report('C-2', 'R2');
    const [job] = await takeJobs();
    await expect(runJob(job!, job!.maxAttempts)).rejects.toMatchObject({ code: 'registry.unavailable' });
    minutesLater(600);
    expect(await sweepRegistries(deps)).toMatchObject({ nudgedReports: 1 });
    expect((await readRegistryFigures(database.web, new Date(0))).waitingReports).toBe(1);
    await register.fault({ mode: 'none' });
    for (const again of await takeJobs()) await runJob(again);
    expect(await readMail(caseId)).toHaveLength(1);
  });

  test('that the register refuses becomes a difference for a person to look at', async () => {
    await report('C-3', 'R9');
    for (const job of await takeJobs()) await runJob(job);
    const figures = await readRegistryFigures(database.web, new Date(0));
    expect(figures.openDifferences).toEqual([{ registry: 'boats', kind: 'refused-there', count: 1 }]);
  });
});

describe('a reconciliation', () => {
  test('finds what only one side has, and closes it when both have it again', async () => {
    now = new Date(Date.now() + 20 * 60_000); // the register's own clock is the real one
    await database.owner.query(`update registry_report set settled_at = $1 where state = 'accepted'`, [
      new Date(now.getTime() - 15 * 60_000),
    ]);
    expect(await reconcile(deps, registry)).toBe(0);
    await register.issue('some-other-key', { ...strangers, certificateNumber: 'X-1' });
    await database.owner.query(
      `update registry_report set certificate_number = 'C-1-lost' where certificate_number = 'C-1'`,
    );
    expect(await reconcile(deps, registry)).toBe(3);
    const open = async () =>
      (await readRegistryFigures(database.web, new Date(0))).openDifferences.map((one) => [one.kind, one.count]);
    expect(await open()).toEqual([
      ['missing-here', 2],
      ['missing-there', 1],
      ['refused-there', 1],
    ]);
    await database.owner.query(
      `update registry_report set certificate_number = 'C-1' where certificate_number = 'C-1-lost'`,
    );
    expect(await reconcile(deps, registry)).toBe(1);
    expect(await open()).toEqual([
      ['missing-here', 1],
      ['refused-there', 1],
    ]);
  });

  test('that gets no list changes nothing and is tried again', async () => {
    await register.fault({ mode: 'status', status: 500, route: 'issues' });
    await expect(
      registryJobs(deps)['registry-reconcile']!({}, { jobId: '1', attempt: 1, maxAttempts: 5 }),
    ).rejects.toMatchObject({ code: 'registry.unavailable' });
  });

  const strangers = { recordRef: 'R2', issuedAt: '2026-11-23T06:00:00.000Z', applicationNumber: 'A-9' };
});

test('the desk’s role reads figures, not parties, questions or reports', async () => {
  for (const column of ['party_id', 'query_sealed']) {
    await expect(database.web.query(`select ${column} from registry_request`)).rejects.toMatchObject({ code: '42501' });
  }
  await expect(database.web.query('select body_sealed from registry_report')).rejects.toMatchObject({ code: '42501' });
  await expect(database.web.query(`update registry_report set state = 'accepted'`)).rejects.toMatchObject({
    code: '42501',
  });
});
