// What all benches stand on: one durable PostgreSQL of their own, a template database with migrations and officers, keys,
// the region pack, and the environment of an app process.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { loadLogSigners } from '#audit';
import { loadReceiptSigner } from '#cases';
import { seedOfficers } from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createPool,
  isTransient,
  migrate,
  startPostgres,
  systemClock,
  systemRandom,
  type RunningPostgres,
} from '#platform';
import { createBenchPack, type BenchPack } from './pack/pack.ts';
import { writePapers, type Paper } from './pack/papers.ts';

export const PHONE_NUMBER_ID = '106000000000001';
export const WABA_ID = '102000000000001';
export const APP_SECRET = 'bench-app-secret-0001';
const TEMPLATE = 'bench_template';
const MOST_KILLS = 3;
/** Several worlds share one server, each with up to three processes of some 30 connections. */
const SERVER_SETTINGS = { max_connections: '500' };
const STATEMENT_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  'pg_stat_statements.track_planning': 'on',
};

export interface Arena {
  readonly folder: string;
  readonly pack: BenchPack;
  readonly papers: readonly Paper[];
  /** Superuser's address of a database of this server. */
  urlOf(database: string): string;
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Settings of one app process; the caller adds ports and rates. */
  environmentOf(app: { readonly database: string; readonly dataDir: string; readonly graphUrl: string }): Environment;
  /** False after some kills: the supervisor's pauses grow, until restartServer(). */
  readonly mayKillServer: boolean;
  /** kill -9 to the server; settles when it answers again. Two who ask at once cause one kill. */
  killServer(): Promise<void>;
  /** A fresh supervisor, which starts again without a pause after a kill. */
  restartServer(): Promise<void>;
  close(): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** `statements`: PostgreSQL counts what each statement costs (channel/statements.ts). */
export async function openArena(options: { readonly statements?: boolean } = {}): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'dwar-bench-'));
  const keys = {
    DATA_KEY: randomBytes(32).toString('hex'),
    INDEX_KEY: randomBytes(32).toString('hex'),
    SIGNING_KEYS_DIR: join(folder, 'signing'),
  };
  const start = (): Promise<RunningPostgres> =>
    startPostgres({
      dataDir: join(folder, 'postgres'),
      settings: { ...SERVER_SETTINGS, ...(options.statements === true ? STATEMENT_SETTINGS : {}) },
    });
  const pack = await createBenchPack(join(folder, 'regions'));
  const papers = await writePapers(folder);
  await makeSigningKeys(keys.SIGNING_KEYS_DIR);
  const compiled = join(folder, 'compiled');
  await compileProduct(compiled);
  let server = await start();
  let killing: Promise<void> | undefined;
  let kills = 0;
  const urlOf = (database: string): string => replaceDatabase(server.url, database);
  await runAsAdmin(server.url, `create database ${TEMPLATE}`);
  await fillTemplate(urlOf(TEMPLATE), keys, pack);

  return {
    folder,
    pack,
    papers,
    urlOf,
    async createDatabase(name) {
      await whenServed(() =>
        runAsAdmin(
          server.url,
          `drop database if exists ${name} with (force)`,
          `create database ${name} template ${TEMPLATE} strategy file_copy`,
        ),
      );
      return urlOf(name);
    },
    dropDatabase: (name) => whenServed(() => runAsAdmin(server.url, `drop database if exists ${name} with (force)`)),
    environmentOf: (app) => ({
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: urlOf(app.database),
      DATA_DIR: app.dataDir,
      REGIONS_DIR: pack.regionsDir,
      REGION: 'delhi',
      ...keys,
      NODE_COMPILE_CACHE: compiled,
      WHATSAPP_GRAPH_URL: app.graphUrl,
      WHATSAPP_GRAPH_VERSION: 'v26.0',
      WHATSAPP_ACCESS_TOKEN: 'bench-access-token',
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'bench-verify-token',
      WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
      WHATSAPP_BUSINESS_ACCOUNT_ID: WABA_ID,
    }),
    get mayKillServer() {
      return kills < MOST_KILLS;
    },
    killServer() {
      if (killing === undefined) kills += 1;
      killing ??= server.killServer().finally(() => (killing = undefined));
      return killing;
    },
    async restartServer() {
      await server.stop();
      server = await start();
      kills = 0;
    },
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What one process compiles the next ones read: a third less of a start, of which a campaign makes hundreds. Written when a
 * process ends by itself, which those of a campaign never do.
 */
async function compileProduct(folder: string): Promise<void> {
  const program = ['app-web.ts', 'app-worker.ts', 'app.ts', 'open-database.ts']
    .map((file) => `await import(${JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href)});`)
    .join('');
  await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    { env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: folder } },
  );
}

async function makeSigningKeys(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  loadLogSigners({ directory, origin: 'localhost/delhi', createIfMissing: true });
  loadReceiptSigner({ directory, createIfMissing: true });
}

async function fillTemplate(
  url: string,
  keys: { readonly DATA_KEY: string; readonly INDEX_KEY: string },
  pack: BenchPack,
): Promise<void> {
  await migrate(url);
  const clock = systemClock;
  const ids = createIds(clock, systemRandom);
  const fileKeys = createFileKeys({
    dataKey: Buffer.from(keys.DATA_KEY, 'hex'),
    indexKey: Buffer.from(keys.INDEX_KEY, 'hex'),
  });
  const db = createPool({ url, role: 'dwar_owner', max: 1 });
  try {
    const dataKeys = createDataKeys({ keys: fileKeys, ids, random: systemRandom });
    const deps = { db, clock, ids, keys: fileKeys, dataKeys };
    await seedOfficers(deps, { issuer: 'https://officers.invalid', officers: pack.officers });
  } finally {
    await db.end();
  }
}

export async function runAsAdmin(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const AWAY_AT_MOST_MS = 60_000;

/** Another run's blow may have taken the server away: `work` (which may be done twice) is tried until it is back. */
export async function whenServed<T>(work: () => Promise<T>): Promise<T> {
  const limit = performance.now() + AWAY_AT_MOST_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() > limit) throw error;
    }
    await sleep(250);
  }
}

function replaceDatabase(url: string, database: string): string {
  const replaced = new URL(url);
  replaced.pathname = `/${database}`;
  return replaced.href;
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
