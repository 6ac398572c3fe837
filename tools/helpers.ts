// npm run helpers -- grant --phone 919876543210 --centre NAME --department ID --until YYYY-MM-DD [--from YYYY-MM-DD] [--quota 30] --by NAME
// npm run helpers -- list                   who is accredited now, and until when
// npm run helpers -- end ID --by NAME       from now on they file as anybody else does
//
// Accredits centres to file for others (docs/guides/helpers.md). The database is that of DATABASE_URL, else the one that a demo runs in
// DATA_DIR; the keys are DATA_KEY and INDEX_KEY, else the demo's. Who did it is kept, and a leaf goes into the audit log.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '#catalogue';
import { dayIn } from '#language';
import {
  AccreditationGrant,
  createAccountDirectory,
  endAccreditation,
  grantAccreditation,
  listLiveAccreditations,
  type AccreditationDeps,
} from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createPool,
  ensureKeyFile,
  parseKey,
  systemClock,
  systemRandom,
  withTransaction,
  type Db,
} from '#platform';
import { findEmbeddedDatabase } from './audit/find-database.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    phone: { type: 'string' },
    centre: { type: 'string' },
    department: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    quota: { type: 'string', default: '30' },
    by: { type: 'string' },
    region: { type: 'string', default: 'regions/delhi' },
  },
});
const dataDir = process.env['DATA_DIR'] ?? 'data';

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`helpers: ${error instanceof Error ? error.message : 'failed'}`);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  const [command = '', id = ''] = positionals;
  if (!['grant', 'list', 'end'].includes(command)) throw new Error('say grant, list or end (see tools/helpers.ts)');
  if (command !== 'list' && (values.by ?? '').trim() === '') throw new Error('--by NAME says who does it');
  const url = process.env['DATABASE_URL'] ?? findEmbeddedDatabase(dataDir);
  if (url === undefined) throw new Error('set DATABASE_URL, or start the demo');
  const db = createPool({ url, role: 'dwar_worker', applicationName: 'helpers', max: 2 });
  try {
    const deps = buildDeps();
    if (command === 'grant') return await grant(db, deps, values.by ?? '');
    if (command === 'end') return await end(db, deps, id, values.by ?? '');
    for (const one of await listLiveAccreditations(db, deps))
      console.log(`${one.id}  ${one.department}  ${one.from} to ${one.until}  ${one.quotaPerDay} a day  ${one.centre}`);
    return 0;
  } finally {
    await db.end();
  }
}

async function grant(db: Db, deps: AccreditationDeps, by: string): Promise<number> {
  const loaded = loadCatalogue(values.region);
  if (!loaded.ok) throw new Error(`${values.region} has findings: npm run services -- check`);
  const { catalogue } = loaded;
  const wanted = AccreditationGrant.safeParse({
    phone: values.phone,
    centre: values.centre,
    department: values.department,
    from: values.from ?? dayIn(catalogue.region.timeZone, systemClock.now().toISOString()),
    until: values.until,
    quotaPerDay: Number(values.quota),
  });
  if (!wanted.success)
    throw new Error(wanted.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; '));
  const departments = catalogue.departments.map((one) => one.id);
  if (!departments.includes(wanted.data.department))
    throw new Error(`--department is one of ${departments.join(', ')}`);
  const granted = await withTransaction(db, (tx) => grantAccreditation(tx, deps, wanted.data, by));
  console.log(
    granted.ok ? `accredited: ${granted.value.id}` : 'accredited in this department already: end that one first',
  );
  return granted.ok ? 0 : 1;
}

async function end(db: Db, deps: AccreditationDeps, id: string, by: string): Promise<number> {
  const ended = await withTransaction(db, (tx) => endAccreditation(tx, deps, id, by));
  console.log(ended.ok ? 'ended' : 'there is no such accreditation, or it is ended already');
  return ended.ok ? 0 : 1;
}

function buildDeps(): AccreditationDeps {
  const keys = createFileKeys({ dataKey: readKey('DATA_KEY'), indexKey: readKey('INDEX_KEY') });
  const ids = createIds(systemClock, systemRandom);
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const accounts = createAccountDirectory({ keys, dataKeys, ids });
  return { clock: systemClock, random: systemRandom, ids, dataKeys, accounts };
}

/** Never makes one: what is sealed under a new key could not be read by anybody else. */
function readKey(name: 'DATA_KEY' | 'INDEX_KEY'): Buffer {
  const value = process.env[name];
  if (value !== undefined) return parseKey(value, name);
  const file = join(dataDir, 'keys', `${name.toLowerCase()}.hex`);
  if (!existsSync(file)) throw new Error(`${name} is not set`);
  return ensureKeyFile(file);
}
