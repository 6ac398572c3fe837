import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { makeFolder } from '../../test/helpers/make-folder.ts';
import { addJob, startJobs } from './jobs.ts';
import { silentLogger } from './log.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** As whoever may do everything: the roles of Dwar do not see the queue. */
async function countJobs(): Promise<number> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from graphile_worker.jobs');
  await client.end();
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
