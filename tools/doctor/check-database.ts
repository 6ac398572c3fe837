// Is the database there, new enough, up to date, and sealed with the key that we hold?

import { readdirSync } from 'node:fs';
import pg from 'pg';
import {
  DATABASE_ROLES,
  createDataKeys,
  createIds,
  createPool,
  systemClock,
  systemRandom,
  type KeyPort,
} from '#platform';
import { fail, ok, warn, type Verdict } from './verdict.ts';

const OLDEST_VERSION = 150_000;
const CLOCK_SECONDS = 30;

export async function checkDatabase(check: {
  readonly url: string;
  readonly migrationsDir: string;
  readonly keys: KeyPort | undefined;
  readonly now: () => Date;
}): Promise<readonly Verdict[]> {
  const client = new pg.Client({ connectionString: check.url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return [fail('database', `it cannot be reached${code}`, 'Check DATABASE_URL, and that PostgreSQL runs.')];
  }
  try {
    const verdicts = [await checkServer(client, check.now), await checkMigrations(client, check.migrationsDir)];
    const isReady = verdicts.every((verdict) => verdict.state !== 'fail');
    if (isReady && check.keys !== undefined) verdicts.push(await checkSeal(check.url, check.keys));
    return verdicts;
  } finally {
    await client.end();
  }
}

async function checkServer(client: pg.Client, now: () => Date): Promise<Verdict> {
  const { rows } = await client.query<{ version: string; now: Date }>(
    `select current_setting('server_version_num') as version, clock_timestamp() as now`,
  );
  const version = Number(rows[0]?.version ?? 0);
  const major = Math.floor(version / 10_000);
  if (version < OLDEST_VERSION) return fail('database', `PostgreSQL ${major} is too old`, 'Use 15 or later.');
  const apart = Math.round(Math.abs(now().getTime() - (rows[0]?.now.getTime() ?? 0)) / 1000);
  if (apart < CLOCK_SECONDS) return ok('database', `PostgreSQL ${major} answers`);
  return warn('database', `its clock is ${apart} s away from ours`, 'Let both machines keep their time (NTP).');
}

async function checkMigrations(client: pg.Client, directory: string): Promise<Verdict> {
  const remedy = 'Start Dwar once: it migrates by itself, under a login that may make roles.';
  const { rows: tables } = await client.query<{ there: boolean }>(
    `select to_regclass('public.schema_migration') is not null as there`,
  );
  if (tables[0]?.there !== true) return warn('migrations', 'the database is empty', remedy);
  const { rows } = await client.query<{ name: string }>('select name from schema_migration');
  const applied = new Set(rows.map((row) => row.name));
  const files = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  const missing = files.filter((name) => !applied.has(name));
  if (missing.length > 0) return warn('migrations', `${missing.length} have not run`, remedy);
  const newer = [...applied].filter((name) => !files.includes(name));
  if (newer.length > 0) return fail('migrations', 'the database is newer than this code', 'Run the newer release.');
  const { rows: roles } = await client.query<{ count: number }>(
    'select count(*)::int as count from pg_roles where rolname = any($1)',
    [[...DATABASE_ROLES]],
  );
  if (roles[0]?.count === DATABASE_ROLES.length) return ok('migrations', 'all have run');
  return fail('migrations', 'roles are missing', 'They belong to the cluster: restore them (pg_dumpall --roles-only).');
}

/** Opens one wrapped data key: proves that DATA_KEY is the one that this database was sealed with. */
async function checkSeal(url: string, keys: KeyPort): Promise<Verdict> {
  const pool = createPool({ url, role: 'dwar_web', max: 1 });
  const dataKeys = createDataKeys({ keys, ids: createIds(systemClock, systemRandom), random: systemRandom });
  try {
    const { rows } = await pool.query<{ id: string }>(
      'select id from data_key where wrapped is not null order by created_at desc limit 1',
    );
    const newest = rows[0];
    if (newest === undefined) return ok('data key', 'nothing is sealed yet');
    await dataKeys.get(pool, newest.id);
    return ok('data key', 'opens what is in the database');
  } catch {
    const remedy =
      'Set the DATA_KEY that was used before; without it what is sealed stays sealed (docs/runbooks/lost-or-rotated-keys.md).';
    return fail('data key', 'it does not open what is in the database', remedy);
  } finally {
    await pool.end();
  }
}
