// One run of the campaign: a fresh database, real processes, the stand-in with its citizens, blows from the nemesis; then
// quiet, then the reckoning.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createAppProcess, type AppProcess, type Mode } from '../app-process.ts';
import { APP_SECRET, PHONE_NUMBER_ID, WABA_ID, findFreePort, runAsAdmin, whenServed, type Arena } from '../arena.ts';
import { checkEnds, checkLedger, type Finding } from '../check-ledger.ts';
import { createChance, type Chance } from '../meta/chance.ts';
import { forkMeta, type Meta } from '../meta/fork-meta.ts';
import { latenessTrigger } from '../meta/lateness.ts';
import type { Ledger } from '../meta/ledger.ts';
import { ALL_BLOWS, createNemesis, type Blow, type BlowKind } from './nemesis.ts';
import type { PlantName } from './plants.ts';
import { isQuiet, readTables, type Tables } from './read-tables.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly citizens: number;
  readonly blows: number;
  readonly slowFaults: boolean;
  readonly plant: PlantName | undefined;
  /** So many are asked by one of the citizens, until the pair limit bites; 0: nobody does. */
  readonly chatMessages: number;
  /** Share of the others who show a document. */
  readonly documents: number;
  /** Undefined: drawn from the seed. */
  readonly shape?: Shape | undefined;
  /** Undefined: all. */
  readonly kinds?: readonly BlowKind[] | undefined;
}

/** What the world held besides words and taps. */
export interface Extras {
  readonly documents: number;
  readonly mediaFaults: number;
  readonly templates: number;
  /** Calls that Meta refused for the pair limit, and for a closed window; messages that it dropped for one. */
  readonly pairRefusals: number;
  readonly windowRefusals: number;
  readonly dropped: number;
}

/** One more than the pair limit lets through at once: the last answer waits for six seconds. */
export const CHAT_MESSAGES = 46;

export const SHAPES = ['serve', 'web + 2 worker', '2 web + worker'] as const;
export type Shape = (typeof SHAPES)[number];

export interface WorldResult {
  readonly seed: number;
  readonly plant: PlantName | undefined;
  readonly shape: Shape;
  readonly findings: readonly Finding[];
  readonly blows: readonly Blow[];
  readonly acknowledged: number;
  readonly sends: number;
  readonly duplicateSends: number;
  readonly filed: number;
  readonly extras: Extras;
  /** Until everything was up, until the last blow was recovered from, until all was quiet. */
  readonly seconds: { readonly start: number; readonly storm: number; readonly quiet: number };
  /** Why, when something was found: the last warnings of the processes. */
  readonly complaints: readonly string[];
}

const GRACE_SECONDS = 6;
/** Faults and pranks go on for at least this long. */
const STORM_MS = 6000;
const QUIET_WITHIN_MS = 60_000;
/** Of four receipts three are late, each in another way. */
const LATENESS_PERIOD = 4;
/** A planted bug often leaves journeys hanging: no need to wait for those so long. */
const QUIET_WITHIN_PLANTED_MS = 20_000;
const PLANT_HOOK = fileURLToPath(new URL('plant-hook.ts', import.meta.url));
const MODES: Readonly<Record<Shape, readonly Mode[]>> = {
  serve: ['serve'],
  'web + 2 worker': ['web', 'worker', 'worker'],
  '2 web + worker': ['web', 'web', 'worker'],
};

export async function runWorld(arena: Arena, options: WorldOptions): Promise<WorldResult> {
  const lap = createStopwatch();
  const chance = createChance(options.seed);
  const shape = options.shape ?? drawShape(chance);
  const name = `crash_${options.seed}${options.plant === undefined ? '' : `_${options.plant.replaceAll('-', '_')}`}`;
  const folder = join(arena.folder, name);
  await mkdir(folder, { recursive: true });
  const url = await arena.createDatabase(name);
  await whenServed(() => runAsAdmin(url, ...latenessTrigger(LATENESS_PERIOD)));
  const ports = await Promise.all(MODES[shape].map(() => findFreePort()));
  const appUrls = MODES[shape].flatMap((mode, index) =>
    mode === 'worker' ? [] : [`http://127.0.0.1:${ports[index]}`],
  );
  const meta = await startMeta(arena, options, appUrls, join(folder, 'ledger.jsonl'));
  const processes = MODES[shape].map((mode, index) =>
    createAppProcess({
      name: MODES[shape].filter((other) => other === mode).length > 1 ? `${mode} ${index % 2}` : mode,
      mode,
      environment: {
        ...arena.environmentOf({ database: name, dataDir: folder, graphUrl: meta.graphUrl }),
        PORT: String(ports[index]),
        OUTBOX_GRACE_SECONDS: String(GRACE_SECONDS),
        ...(options.plant === undefined ? {} : { BENCH_PLANT: options.plant }),
      },
      nodeArguments: options.plant === undefined ? [] : ['--import', PLANT_HOOK],
    }),
  );
  try {
    await Promise.all(processes.map((one) => one.start()));
    const start = lap();
    const nemesis = createNemesis(
      { arena, database: name, processes, chance: chance.fork() },
      { kinds: options.kinds ?? ALL_BLOWS },
    );
    await meta.begin();
    await Promise.all([nemesis.rage(options.blows), sleep(STORM_MS)]);
    meta.calm();
    const storm = lap();
    const deadlineMs = options.plant === undefined ? QUIET_WITHIN_MS : QUIET_WITHIN_PLANTED_MS;
    const isOver = await waitForQuiet(meta, arena.urlOf(name), deadlineMs);
    const quiet = lap();
    const reckoning = await reckon(meta, arena.urlOf(name), isOver);
    const findings = [...reckoning.findings, ...processes.flatMap(checkProcess)];
    return {
      seed: options.seed,
      plant: options.plant,
      shape,
      blows: nemesis.blows,
      ...reckoning,
      findings,
      seconds: { start, storm, quiet },
      complaints: findings.length === 0 ? [] : processes.flatMap(describe),
    };
  } finally {
    await Promise.all(processes.map((one) => one.stop('SIGKILL')));
    await meta.close();
    await arena.dropDatabase(name);
  }
}

/** Seconds since the last call. */
function createStopwatch(): () => number {
  let last = performance.now();
  return () => {
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    return seconds;
  };
}

function drawShape(chance: Chance): Shape {
  // Starting a process costs 1.7 s of processor time: half of the runs make do with one.
  return chance.hit(0.5) ? 'serve' : chance.pick(SHAPES);
}

function startMeta(arena: Arena, options: WorldOptions, appUrls: readonly string[], ledgerFile: string): Promise<Meta> {
  return forkMeta({
    seed: options.seed,
    appUrls: [...appUrls],
    appSecret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    wabaId: WABA_ID,
    script: arena.pack.script,
    papers: [...arena.papers],
    latenessPeriod: LATENESS_PERIOD,
    sockets: 32,
    traffic: {
      kind: 'storm',
      citizens: options.citizens,
      startWithinMs: 3000,
      faults: 0.25,
      slowFaults: options.slowFaults,
      duplicates: 0.15,
      chatty: options.chatMessages === 0 ? 0 : 1,
      chatMessages: options.chatMessages,
      documents: options.documents,
    },
    ledgerFile,
  });
}

/** Quiet: every message delivered and answered, every journey at its end, nothing waiting in the tables; twice in a row. */
async function waitForQuiet(meta: Meta, url: string, withinMs: number): Promise<boolean> {
  const limit = performance.now() + withinMs;
  let quietTimes = 0;
  while (performance.now() < limit) {
    const { undelivered, unanswered, underway, statusesWaiting } = meta.progress;
    const isStill = undelivered === 0 && unanswered === 0 && underway === 0 && statusesWaiting === 0;
    quietTimes = isStill && (await isQuiet(url)) ? quietTimes + 1 : 0;
    if (quietTimes === 2) return true;
    await sleep(250);
  }
  return false;
}

type Reckoning = Pick<WorldResult, 'findings' | 'acknowledged' | 'sends' | 'duplicateSends' | 'filed' | 'extras'>;

async function reckon(meta: Meta, url: string, isOver: boolean): Promise<Reckoning> {
  const ledger = await meta.readLedger();
  const verdict = checkLedger(ledger);
  const tables = await whenServed(() => readTables(url));
  const findings = [...verdict.findings, ...checkEnds(ledger), ...checkTables(tables, verdict.receipts, ledger)];
  if (!isOver && findings.length === 0) findings.push({ kind: 'stuck', detail: 'it did not become quiet' });
  return {
    findings,
    acknowledged: verdict.acknowledged,
    sends: verdict.sends,
    duplicateSends: verdict.duplicateSends,
    filed: tables.applicationNumbers.length,
    extras: countExtras(ledger),
  };
}

function countExtras(ledger: Ledger): Extras {
  const sent = (role: string): number => ledger.sends.filter((send) => send.role === role).length;
  const wanted = ledger.media.filter((one) => one.wanted);
  const refused = (limit: string): number => ledger.refusals.filter((one) => one.limit === limit).length;
  return {
    documents: wanted.length,
    mediaFaults: wanted.filter(({ fault }) => fault !== 'none').length,
    templates: sent('template'),
    pairRefusals: refused('pair'),
    windowRefusals: refused('window'),
    dropped: sent('dropped'),
  };
}

function checkTables(tables: Tables, receipts: readonly string[], ledger: Ledger): readonly Finding[] {
  const findings: Finding[] = [];
  if (tables.messages.difference !== 0) {
    findings.push({ kind: 'books', detail: `books of messages: ${JSON.stringify(tables.messages)}` });
  }
  if (tables.outbox.difference !== 0 || tables.outbox.failed !== 0) {
    findings.push({ kind: 'books', detail: `books of the outbox: ${JSON.stringify(tables.outbox)}` });
  }
  for (const errorClass of tables.parked)
    findings.push({ kind: 'parked', detail: `an event was parked: ${errorClass}` });
  const sent = ledger.media.filter(({ wanted }) => wanted).length;
  const { all, accepted, pages } = tables.documents;
  if (all !== sent || accepted !== sent || pages !== sent) {
    findings.push({
      kind: 'media',
      detail: `documents sent: ${sent}; in the tables: ${JSON.stringify(tables.documents)}`,
    });
  }
  const told = receipts.toSorted().join(' ');
  const filed = tables.applicationNumbers.toSorted().join(' ');
  if (told !== filed) findings.push({ kind: 'filing', detail: `receipts on phones: ${told}; applications: ${filed}` });
  return findings;
}

function checkProcess(one: AppProcess): readonly Finding[] {
  return one.crashes.map((how) => ({ kind: 'crashed', detail: `${one.name} ended by itself: ${how}` }));
}

function describe(one: AppProcess): readonly string[] {
  return one.complaints.slice(-30).map((line) => `${one.name}: ${line}`);
}
