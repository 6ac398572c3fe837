import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { makeFolder } from '../../test/helpers/make-folder.ts';
import { addJob, startJobs, type JobRunner } from './jobs.ts';
import { silentLogger } from './log.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** As whoever may do everything: the roles of Dwar do not see the queue. */
async function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}

async function countJobs(): Promise<number> {
  const rows = await asOwner<{ count: number }>('select count(*)::int as count from graphile_worker.jobs');
  return rows[0]!.count;
}

/** A way to the database that can be closed, with everybody on it, and opened again. */
async function createWay(): Promise<{ url: string; open(): Promise<void>; close(): void }> {
  const there = new URL(database.ownerUrl);
  const file = `.s.PGSQL.${there.port || '5432'}`;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(join(there.searchParams.get('host')!, file));
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const folder = await makeFolder('dwar-jobs-');
  const open = async (): Promise<void> => {
    await once(server.listen(join(folder, file)), 'listening');
  };
  await open();
  const url = new URL(there);
  url.searchParams.set('host', folder);
  return {
    url: url.href,
    open,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test.each([
  ['failed', true],
  ['was done', false],
])(
  'a job that %s while the database was away is written down when it is back',
  async (_how, fails) => {
    const way = await createWay();
    let runs = 0;
    const jobs = await startJobs({
      url: way.url,
      log: silentLogger,
      handlers: {
        async lose() {
          runs += 1;
          if (runs > 1) return;
          way.close();
          setTimeout(() => void way.open(), 1000);
          if (fails) throw new Error('planned');
        },
      },
    });
    await addJob(database.owner, 'lose', {});
    const limit = performance.now() + 30_000;
    while ((await countJobs()) > 0 && performance.now() < limit) await sleep(100);
    expect(await countJobs()).toBe(0);
    expect(runs).toBe(fails ? 2 : 1);
    await jobs.stop();
    way.close();
  },
  60_000,
);

test(
  'the job of a worker that died is done within seconds, that of a living one not twice',
  { timeout: 60_000 },
  async () => {
    const runs: string[] = [];
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const handlers = {
      async long() {
        runs.push('long');
        await finished;
      },
      async left() {
        runs.push('left');
        finish();
      },
    };
    const start = async (): Promise<JobRunner> => startJobs({ url: database.ownerUrl, log: silentLogger, handlers });
    const living = await start();
    await addJob(database.owner, 'long', {});
    await expect.poll(() => runs).toEqual(['long']);
    // As a process leaves it that is killed: the job is held by a worker that nobody hears of again, like the long one's for long.
    const dead = await start();
    await addJob(database.owner, 'left', {}, { runAt: new Date(Date.now() + 3_600_000) });
    await asOwner(
      `update graphile_worker._private_jobs
        set locked_at = now() - interval '1 minute', locked_by = coalesce(locked_by, 'pool-dead'), run_at = now()`,
    );
    await expect.poll(countJobs, { timeout: 30_000 }).toBe(0);
    expect(runs).toEqual(['long', 'left']);
    await Promise.all([living.stop(), dead.stop()]);
  },
);
