import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../test/helpers/make-folder.ts';
import {
  getParent,
  listServers,
  query,
  runApplication,
  waitUntil,
} from '../../../test/helpers/run-postgres-application.ts';
import { startPostgres, type PostgresEvent, type RunningPostgres } from './start-postgres.ts';

const settings = { shared_buffers: '32MB', max_wal_size: '128MB' };
const started: RunningPostgres[] = [];
/** A database that was started and stopped once: each test begins with a copy, which is faster than making one. */
let seedDir: string;
let dataDir: string;

beforeAll(async () => {
  seedDir = await makeFolder('dwar-launch-seed-');
  await (await startPostgres({ dataDir: seedDir, settings })).stop();
});
afterAll(() => rm(seedDir, { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = await makeFolder('dwar-launch-');
  await cp(seedDir, dataDir, { recursive: true });
});
afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  await waitUntil(() => listServers(dataDir).length === 0);
  await rm(dataDir, { recursive: true, force: true });
});

async function start(log: (event: PostgresEvent) => void = () => undefined): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, settings, log });
  started.push(postgres);
  return postgres;
}

describe('in one process', () => {
  test('the first start makes a database, a later start finds its data, and nothing but a socket is open', async () => {
    await rm(dataDir, { recursive: true });
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    const facts = await query(
      first.url,
      `select current_database() as name, current_setting('listen_addresses') as addresses,
              current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes') as safe,
              current_setting('log_min_messages') as logged, current_setting('server_encoding') as encoding,
              (select datlocprovider::text || datlocale from pg_database where datname = 'dwar') as locale`,
    );
    expect(facts).toEqual([
      { name: 'dwar', addresses: '', safe: 'ononon', logged: 'log', encoding: 'UTF8', locale: 'bC.UTF-8' },
    ]);
    await first.stop();
    expect(listServers(dataDir)).toEqual([]);
    await expect(readdir(first.socketDir)).rejects.toMatchObject({ code: 'ENOENT' });

    const second = await start();
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('a failing statement leaves neither its text nor its values in the log', async () => {
    const postgres = await start();
    await query(postgres.url, 'create table person (name text primary key)');
    await query(postgres.url, "insert into person values ('Invented Name')");
    await expect(query(postgres.url, "insert into person values ('Invented Name')")).rejects.toThrow();
    await expect(query(postgres.url, "select 'Invented Name'::uuid")).rejects.toThrow('Invented Name');
    await postgres.stop();
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toMatch(/Invented|person/);
  });

  test('a server that is killed comes back under the same address with everything that was committed', async () => {
    const events: PostgresEvent[] = [];
    const postgres = await start((event) => events.push(event));
    await query(postgres.url, 'create table kept as select 42 as answer');
    await postgres.killServer();
    expect(await query(postgres.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(events).toEqual(['postgres-ready', 'postgres-died', 'postgres-ready']);
    await postgres.stop();
  });

  test('a supervisor that is killed is replaced, and the address stays right', async () => {
    const events: PostgresEvent[] = [];
    const postgres = await start((event) => events.push(event));
    const [server] = listServers(dataDir);
    process.kill(getParent(server!), 'SIGKILL');
    await waitUntil(() => events.length === 3);
    expect(events).toEqual(['postgres-ready', 'postgres-supervisor-died', 'postgres-ready']);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(listServers(dataDir)).not.toContain(server);
    await postgres.stop();
  });

  test('a second start on the same folder is refused and names the process that has it', async () => {
    const starts = await Promise.allSettled([start(), start()]);
    const refused = starts.find((settled) => settled.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'database.embedded' });
    expect(String(refused?.reason)).toContain(`in use by process ${process.pid}`);
  });

  test('a lock file whose number now belongs to another program is no obstacle', async () => {
    const first = await start();
    const lockFile = join(dataDir, 'cluster/postmaster.pid');
    const lines = await readFile(lockFile, 'utf8');
    await first.stop();
    await writeFile(lockFile, lines.replace(/^\d+/, String(process.ppid)));
    await start();
  });

  test('settings that PostgreSQL refuses are reported in its own words', async () => {
    await expect(startPostgres({ dataDir, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
      /did not start.*shared_buffers/s,
    );
  });

  test('data of another major version is left alone', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dataDir, 'cluster/PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow('made by PostgreSQL 17; this is 18');
  });

  test('what an interrupted first start left is cleared away', async () => {
    const first = await start();
    await first.stop();
    await rm(join(dataDir, 'cluster'), { recursive: true });
    await mkdtemp(join(dataDir, 'cluster.new-'));
    await start();
    expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
  });
});

describe.skipIf(process.platform !== 'linux')('when the application is killed (skipped without /proc)', () => {
  test('no server outlives it, and a start at the same moment waits and finds every committed row', async () => {
    const application = await runApplication(dataDir);
    await query(application.url, 'create table kept as select 42 as answer');
    application.child.kill('SIGKILL');
    const next = await runApplication(dataDir);
    expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(listServers(dataDir)).toHaveLength(1);
    next.child.kill('SIGKILL');
    await waitUntil(() => listServers(dataDir).length === 0);
  });

  test('together with the supervisor, the server left behind is stopped by the next start', async () => {
    const application = await runApplication(dataDir);
    await query(application.url, 'create table kept as select 42 as answer');
    const [server] = listServers(dataDir);
    const supervisor = getParent(server!);
    application.child.kill('SIGKILL');
    process.kill(supervisor, 'SIGKILL');
    const next = await start();
    expect(listServers(dataDir)).not.toContain(server);
    expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    const oldSocketDir = new URL(application.url).searchParams.get('host')!;
    expect(await readdir(dirname(oldSocketDir))).not.toContain(oldSocketDir.slice(dirname(oldSocketDir).length + 1));
  });

  test('together with supervisor and server, the next start recovers everything that was committed', async () => {
    const application = await runApplication(dataDir);
    await query(application.url, 'create table kept as select generate_series(1, 1000) as number');
    const [server] = listServers(dataDir);
    const supervisor = getParent(server!);
    for (const pid of [application.child.pid!, supervisor, server!]) process.kill(pid, 'SIGKILL');
    const next = await start();
    expect(await query(next.url, 'select count(*)::int from kept')).toEqual([{ count: 1000 }]);
  });
});
