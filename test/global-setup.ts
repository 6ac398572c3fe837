// Once for each test run: a PostgreSQL (our own embedded one, or the server of TEST_DATABASE_URL) and one template database
// with all migrations, from which test/helpers/database.ts clones. Everything is gone when the run ends.
import { rm } from 'node:fs/promises';
import process from 'node:process';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate, startPostgres } from '#platform';
import { makeFolder } from './helpers/make-folder.ts';
import { replaceDatabase } from './helpers/replace-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's address on the server of this run. */
    adminUrl: string;
    /** Every database of this run starts with this; the template is the prefix followed by `template`. */
    databasePrefix: string;
    /** Why there is no template; empty when there is one. */
    migrationFailure: string;
  }
}

// Nothing here outlives the run, so nothing has to survive a power cut. Crash tests start servers of their own.
const SETTINGS = {
  shared_buffers: '128MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  log_checkpoints: 'off',
};

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const databasePrefix = `dwar_test_${process.pid}_`;
  project.provide('adminUrl', server.url);
  project.provide('databasePrefix', databasePrefix);
  const template = `${databasePrefix}template`;
  try {
    await runStatement(server.url, `create database ${template}`);
    await migrate(replaceDatabase(server.url, template));
    project.provide('migrationFailure', '');
  } catch (error) {
    // Fails the tests that need a database, not those that do not.
    project.provide('migrationFailure', describe(error));
  }
  return tearDown;

  async function tearDown(): Promise<void> {
    if (server.isShared) await dropDatabases(server.url, databasePrefix);
    await server.stop();
  }
}

interface TestServer {
  readonly url: string;
  readonly isShared: boolean;
  stop(): Promise<void>;
}

async function startServer(): Promise<TestServer> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url !== undefined && url !== '') return { url, isShared: true, stop: async () => undefined };
  const dataDir = await makeFolder('dwar-test-');
  const postgres = await startPostgres({ dataDir, settings: SETTINGS });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: postgres.url, isShared: false, stop };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}

async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of found.rows) await client.query(`drop database ${datname} with (force)`);
  } finally {
    await client.end();
  }
}
