// The demo's invented applications, when its first starts are cut off: what is missing comes, nothing comes twice, and the
// operations page counts them like everybody else's.

import { rmSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listJourneyMedians } from '#cases';
import { readDemoPack } from '../../src/demo/demo-pack.ts';
import { readSeedCases } from '../../src/demo/seed-file.ts';
import { findEmbeddedDatabase } from '../../tools/audit/find-database.ts';
import { makeFolder } from '../helpers/make-folder.ts';
import { findFreePorts, startDemoProcess, type DemoProcess } from '../story/demo-process.ts';

const SEEDING_MS = 120_000;
/** A reply of which nobody knows whether it was sent holds its citizen up for so long. */
const ENVIRONMENT = { OUTBOX_GRACE_SECONDS: '3' };
const seeds = readSeedCases(readDemoPack(new URL('../../regions/', import.meta.url).pathname, 'delhi'));

/** Where cases stand when all are there. */
const STAGE_OF = {
  'fee-due': 'fee-due',
  drawn: 'with-officer',
  opened: 'with-officer',
  asked: 'query',
  hearing: 'hearing',
  refused: 'refused',
  approved: 'issued',
} as const;

let folder: string;
let demo: DemoProcess | undefined;
beforeEach(async () => {
  folder = await makeFolder('dwar-seeding-');
});
afterEach(async () => {
  await demo?.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('what the first starts left half-made the next one completes, without doubles', { timeout: 240_000 }, async () => {
  const port = await findFreePorts();
  const start = async (): Promise<DemoProcess> =>
    (demo = await startDemoProcess(folder, port, { environment: ENVIRONMENT }));

  const killed = await start();
  await expect.poll(countApplications, { timeout: SEEDING_MS, interval: 50 }).toBeGreaterThan(0);
  expect(await countApplications()).toBeLessThan(seeds.length);
  await killed.kill();

  const interrupted = await start();
  expect(await countApplications()).toBeLessThan(seeds.length);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await interrupted.interrupt()).toBe(0);
  expect(interrupted.readPrinted()).not.toContain('the demo lacks a case');

  const whole = await start();
  const stages = seeds.map((seed) => STAGE_OF[seed.until]).toSorted();
  await expect.poll(listStages, { timeout: SEEDING_MS, interval: 500 }).toEqual(stages);
  const figures = [...Map.groupBy(seeds, (seed) => seed.service)].map(([serviceId, ofService]) => {
    const decided = ofService.filter((seed) => seed.until === 'approved' || seed.until === 'refused').length;
    return { serviceId, started: ofService.length, filed: ofService.length, decided };
  });
  expect(await readJourneys()).toMatchObject(figures);
  expect(await whole.interrupt()).toBe(0);

  await start();
  const before = await countWritten();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await countWritten()).toEqual(before);
  expect(await listStages()).toEqual(stages);
  expect(await readJourneys()).toMatchObject(figures);
});

async function withDatabase<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: findEmbeddedDatabase(folder) });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function countApplications(): Promise<number> {
  return (await listStages()).length;
}

async function listStages(): Promise<readonly string[]> {
  const { rows } = await withDatabase((client) => client.query<{ stage: string }>('select stage from application'));
  return rows.map((row) => row.stage).toSorted();
}

/** Anything a start might do again. */
async function countWritten(): Promise<unknown> {
  const { rows } = await withDatabase((client) =>
    client.query(
      `select (select count(*) from account) as accounts, (select count(*) from officer) as officers,
              (select count(*) from case_event) as events, (select count(*) from certificate) as certificates,
              (select count(*) from inbox where kind = 'whatsapp') as messages`,
    ),
  );
  return rows[0];
}

async function readJourneys(): Promise<unknown> {
  return withDatabase((client) => listJourneyMedians(client, new Date(0)));
}
