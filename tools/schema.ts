// npm run schema: writes docs/schema.sql from the migrations, on a PostgreSQL of its own; with --check it only compares.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate, startPostgres } from '#platform';
import { dumpSchema } from './schema/dump-schema.ts';

const FILE = fileURLToPath(new URL('../docs/schema.sql', import.meta.url));

const schema = await dumpMigrated();
if (!process.argv.includes('--check')) {
  await writeFile(FILE, schema);
} else if ((await readFile(FILE, 'utf8')) !== schema) {
  console.log('docs/schema.sql is not what the migrations lead to: run npm run schema');
  process.exitCode = 1;
}

async function dumpMigrated(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dwar-schema-'));
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } });
  const client = new pg.Client({ connectionString: postgres.url });
  try {
    await migrate(postgres.url);
    await client.connect();
    return await dumpSchema(client);
  } finally {
    await client.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
