// The audit's own program. It imports nothing from src/ and trusts nothing but the public keys it is given.
//
//   node tools/audit.ts export DIRECTORY           copies what is audited out of the database (needs the reporter role)
//   node tools/audit.ts verify [DIRECTORY]         recomputes the trees, checks signatures and the history of every case
//   node tools/audit.ts draws [DIRECTORY]          repeats every draw whose day is over
//
//   --key VKEY         a log's verifier key; may be repeated. Default: log.vkeys in SIGNING_KEYS_DIR, else of the demo
//   --seen FILE        a checkpoint kept since earlier: the log must still contain it; may be repeated
//
// Without DIRECTORY the database is read: that of DATABASE_URL, else the one that a demo runs in DATA_DIR (./data).
// Ends with 0 when nothing was found, 1 when something was, 2 when it cannot tell.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCases } from './audit/check-cases.ts';
import { checkDraws } from './audit/check-draws.ts';
import { checkLog } from './audit/check-log.ts';
import { findEmbeddedDatabase } from './audit/find-database.ts';
import { LOGS, readDatabase, readDirectory, writeDirectory, type Records } from './audit/records.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string', multiple: true }, seen: { type: 'string', multiple: true } },
});
const [command = '', directory] = positionals;
const dataDir = process.env['DATA_DIR'] ?? 'data';

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`audit: ${error instanceof Error ? error.message : 'failed'}`);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  switch (command) {
    case 'export': {
      if (directory === undefined) throw new Error('export needs a directory');
      const records = await readDatabase(databaseUrl());
      writeDirectory(directory, records);
      console.log(
        `${records.leaf.length} leaves, ${records.event.length} events, ${records.draw.length} draws written`,
      );
      return 0;
    }
    case 'verify': {
      const records = await read();
      const keys = verifierKeys();
      const seen = (values.seen ?? []).map((file) => readFileSync(file, 'utf8'));
      const findings = [...LOGS.flatMap((log) => checkLog(log, records, keys, seen)), ...checkCases(records)];
      const sealed = LOGS.map((log) => `${records.place.filter((place) => place.log === log).length} ${log}`).join(
        ', ',
      );
      return conclude(findings, `sealed leaves: ${sealed}; events of cases: ${records.event.length}`);
    }
    case 'draws': {
      const { findings, replayed, waiting, lateCommitments } = checkDraws(await read());
      const late =
        lateCommitments.length > 0 ? `; secret committed to on the day itself: ${lateCommitments.join(', ')}` : '';
      const summary = `draws repeated: ${replayed}; waiting for their secret: ${waiting}${late}`;
      if (replayed > 0 || findings.length > 0) return conclude(findings, summary);
      console.log(`no draw can be repeated yet: the secret of a day is told when the day is over (${summary})`);
      return 2;
    }
    default:
      throw new Error('say one of: export DIRECTORY, verify [DIRECTORY], draws [DIRECTORY]');
  }
}

function conclude(findings: readonly string[], summary: string): number {
  for (const finding of findings) console.log(`FOUND  ${finding}`);
  console.log(`${findings.length === 0 ? 'OK' : `${findings.length} findings`}: ${summary}`);
  return findings.length === 0 ? 0 : 1;
}

async function read(): Promise<Records> {
  return directory === undefined ? readDatabase(databaseUrl()) : readDirectory(directory);
}

function databaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return url;
  const embedded = findEmbeddedDatabase(dataDir);
  if (embedded !== undefined) return embedded;
  throw new Error(
    `no database: set DATABASE_URL, or DATA_DIR to where a demo runs (none does in ${dataDir}), or name a directory that \`export\` wrote`,
  );
}

function verifierKeys(): readonly string[] {
  if (values.key !== undefined) return values.key;
  const file = join(process.env['SIGNING_KEYS_DIR'] ?? join(dataDir, 'keys', 'signing'), 'log.vkeys');
  if (!existsSync(file)) throw new Error('give the verifier keys of the logs with --key, or SIGNING_KEYS_DIR');
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}
