// Plain SQL migrations, forward only: files NNNN_name.sql run once, in order, each in its own transaction, under an
// advisory lock. A file that changed after it ran is an error, not a surprise.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Logger as JobLogger, makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import { AppError } from '../errors.ts';

const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../../migrations/', import.meta.url));
const quietJobLogger = new JobLogger(() => () => undefined);
const LOCK = 0x44_57_41_52; // "DWAR"

export async function migrate(adminUrl: string, options: { directory?: string } = {}): Promise<void> {
  const directory = options.directory ?? MIGRATIONS_DIRECTORY;
  const files = (await readdir(directory)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).toSorted();
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists schema_migration (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    );
    const applied = await client.query<{ name: string; digest: string }>('select name, digest from schema_migration');
    const digests = new Map(applied.rows.map((row) => [row.name, row.digest]));
    for (const name of files) {
      const sql = await readFile(join(directory, name), 'utf8');
      await applyOne(client, name, sql, digests.get(name));
    }
    await installJobs(adminUrl);
  } finally {
    await client.end();
  }
}

async function applyOne(
  client: pg.Client,
  name: string,
  sql: string,
  appliedDigest: string | undefined,
): Promise<void> {
  const digest = createHash('sha256').update(sql).digest('hex');
  if (appliedDigest === digest) return;
  if (appliedDigest !== undefined) {
    throw new AppError('database.migration', `${name} changed after it was applied: write a new migration instead`);
  }
  await client.query('begin');
  try {
    // 0001 makes the roles; everything later belongs to dwar_owner, whatever the login is.
    if (!name.startsWith('0001_')) await client.query('set local role dwar_owner');
    await client.query(sql);
    await client.query('reset role');
    await client.query('insert into schema_migration (name, digest) values ($1, $2)', [name, digest]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new AppError('database.migration', `${name} failed`, { cause: error });
  }
}

/** graphile-worker keeps its own schema; the queue functions of migration 0001 stand in front of it. */
async function installJobs(adminUrl: string): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: adminUrl, logger: quietJobLogger });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}
