// The stage of the load bench: a database, the app in one process or two, the stand-in with its population.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAppProcess, type AppProcess, type Mode } from '../app-process.ts';
import { APP_SECRET, PHONE_NUMBER_ID, WABA_ID, findFreePort, runAsAdmin, type Arena } from '../arena.ts';
import { checkLedger, type LedgerVerdict } from '../check-ledger.ts';
import { forkMeta, type Meta } from '../meta/fork-meta.ts';
import { latenessTrigger } from '../meta/lateness.ts';
import type { LoadFigures } from '../meta/settings.ts';
import { readTables, type Tables } from '../crash/read-tables.ts';
import { compareCpu, findServerPid, snapshotCpu, type CpuShares, type CpuSnapshot } from './cpu.ts';

export const STAGE_SHAPES: Readonly<Record<string, readonly Mode[]>> = {
  serve: ['serve'],
  'web + worker': ['web', 'worker'],
};

export interface StageOptions {
  readonly modes: readonly Mode[];
  readonly seed: number;
  readonly citizens: number;
  readonly warmUpRate: number;
  /** Share of conversations that go all the way to a filed application. */
  readonly filing: number;
  /** Share of those who only look around who have written before. */
  readonly returning: number;
  /** Between an answer and the citizen's next message, on average. */
  readonly thinkMs: number;
  readonly statusBatch: number;
  /** Share of those who file that show a document; share of messages of those who ask until the pair limit bites. */
  readonly documents: number;
  readonly chatty: number;
  /** Of so many receipts, three come when the window has closed; 0: none. */
  readonly latenessPeriod: number;
  readonly sockets: number;
  /** For node, in front of the program, such as --cpu-prof. */
  readonly nodeArguments: readonly string[];
}

export interface Measured extends LoadFigures {
  readonly cpu: CpuShares;
}

export interface Reckoned {
  readonly verdict: LedgerVerdict;
  readonly tables: Tables;
}

export interface Stage {
  readonly apps: readonly AppProcess[];
  measure(rate: number, seconds: number): Promise<Measured>;
  /** Over everything that happened on this stage. */
  reckon(): Promise<Reckoned>;
  close(): Promise<void>;
}

export async function openStage(arena: Arena, options: StageOptions): Promise<Stage> {
  const name = `channel_${options.seed}`;
  const folder = join(arena.folder, name);
  await mkdir(folder, { recursive: true });
  const url = await arena.createDatabase(name);
  await runAsAdmin(url, ...latenessTrigger(options.latenessPeriod));
  const ports = await Promise.all(options.modes.map(() => findFreePort()));
  const meta = await forkMeta({
    seed: options.seed,
    appUrls: [`http://127.0.0.1:${ports[0]}`],
    appSecret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    wabaId: WABA_ID,
    script: arena.pack.script,
    papers: arena.papers.filter(({ mimeType }) => mimeType === 'image/jpeg'),
    latenessPeriod: options.latenessPeriod,
    sockets: options.sockets,
    traffic: {
      kind: 'load',
      citizens: options.citizens,
      warmUpRate: options.warmUpRate,
      filing: options.filing,
      returning: options.returning,
      thinkMs: options.thinkMs,
      statusBatch: options.statusBatch,
      documents: options.documents,
      chatty: options.chatty,
    },
    ledgerFile: join(folder, 'ledger.jsonl'),
  });
  const apps = options.modes.map((mode, index) =>
    createAppProcess({
      name: mode,
      mode,
      environment: {
        ...arena.environmentOf({ database: name, dataDir: folder, graphUrl: meta.graphUrl }),
        PORT: String(ports[index]),
        WHATSAPP_MESSAGES_PER_SECOND: '10000',
      },
      nodeArguments: options.nodeArguments,
    }),
  );
  for (const app of apps) await app.start();
  await meta.begin();

  return {
    apps,
    async measure(rate, seconds) {
      const server = await findServerPid(url);
      const before = takeSnapshot(server, apps, meta);
      const during = sleep(seconds * 1000).then(() => takeSnapshot(server, apps, meta));
      const figures = await meta.measure(rate, seconds);
      // What a message costs is known when the last one is answered; how busy the machine was, while they came.
      const costs = compareCpu(before, takeSnapshot(server, apps, meta), figures.offered);
      const { busy, foreign } = compareCpu(before, await during, figures.offered);
      return { ...figures, cpu: { ...costs, busy, foreign } };
    },
    async reckon() {
      return { verdict: checkLedger(await meta.readLedger()), tables: await readTables(url) };
    },
    async close() {
      await Promise.all(apps.map((app) => app.stop('SIGTERM')));
      await meta.close();
      await arena.dropDatabase(name);
    },
  };
}

function takeSnapshot(server: number, apps: readonly AppProcess[], meta: Meta): CpuSnapshot {
  return snapshotCpu({
    app: apps.flatMap((app) => app.pid ?? []),
    database: server,
    bench: meta.pid === undefined ? [process.pid] : [process.pid, meta.pid],
  });
}
