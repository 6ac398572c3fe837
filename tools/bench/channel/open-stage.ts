// The stage of the load bench: a database, one app process with all roles, the stand-in with its population.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAppProcess, type AppProcess } from '../app-process.ts';
import { APP_SECRET, PHONE_NUMBER_ID, WABA_ID, findFreePort, type Arena } from '../arena.ts';
import { checkLedger, type LedgerVerdict } from '../check-ledger.ts';
import { forkMeta, type Meta } from '../meta/fork-meta.ts';
import type { LoadFigures } from '../meta/settings.ts';
import { readTables, type Tables } from '../crash/read-tables.ts';
import { compareCpu, findServerPid, snapshotCpu, type CpuShares, type CpuSnapshot } from './cpu.ts';

export interface StageOptions {
  readonly seed: number;
  readonly citizens: number;
  readonly warmUpRate: number;
  /** Share of new citizens who go all the way to a filed application. */
  readonly filing: number;
  /** Between an answer and the citizen's next message, on average. */
  readonly thinkMs: number;
  readonly statusBatch: number;
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
  readonly app: AppProcess;
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
  const port = await findFreePort();
  const meta = await forkMeta({
    seed: options.seed,
    appUrls: [`http://127.0.0.1:${port}`],
    appSecret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    wabaId: WABA_ID,
    script: arena.pack.script,
    sockets: options.sockets,
    traffic: {
      kind: 'load',
      citizens: options.citizens,
      warmUpRate: options.warmUpRate,
      filing: options.filing,
      thinkMs: options.thinkMs,
      statusBatch: options.statusBatch,
    },
    ledgerFile: join(folder, 'ledger.jsonl'),
  });
  const app = createAppProcess({
    name: 'serve',
    mode: 'serve',
    environment: {
      ...arena.environmentOf({ database: name, dataDir: folder, graphUrl: meta.graphUrl }),
      PORT: String(port),
      WHATSAPP_MESSAGES_PER_SECOND: '10000',
    },
    nodeArguments: options.nodeArguments,
  });
  await app.start();
  await meta.begin();

  return {
    app,
    async measure(rate, seconds) {
      const server = await findServerPid(url);
      const before = takeSnapshot(server, app, meta);
      const during = sleep(seconds * 1000).then(() => takeSnapshot(server, app, meta));
      const figures = await meta.measure(rate, seconds);
      // What a message costs is known when the last one is answered; how busy the machine was, while they came.
      const costs = compareCpu(before, takeSnapshot(server, app, meta), figures.offered);
      const { busy, foreign } = compareCpu(before, await during, figures.offered);
      return { ...figures, cpu: { ...costs, busy, foreign } };
    },
    async reckon() {
      return { verdict: checkLedger(await meta.readLedger()), tables: await readTables(url) };
    },
    async close() {
      await app.stop('SIGTERM');
      await meta.close();
      await arena.dropDatabase(name);
    },
  };
}

function takeSnapshot(server: number, app: AppProcess, meta: Meta): CpuSnapshot {
  return snapshotCpu({
    app: app.pid === undefined ? [] : [app.pid],
    database: server,
    bench: meta.pid === undefined ? [process.pid] : [process.pid, meta.pid],
  });
}
