// The bench's side of the stand-in: forks main.ts, gives it its orders, reads its books when it is done.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseLedger, type Ledger } from './ledger.ts';
import { MetaReport, type LoadFigures, type MetaCommand, type MetaSettings, type Progress } from './settings.ts';

export interface Meta {
  readonly pid: number | undefined;
  readonly graphUrl: string;
  readonly progress: Progress;
  /** Storm: sets off. Load: settles when the population is in. */
  begin(): Promise<void>;
  measure(rate: number, seconds: number): Promise<LoadFigures>;
  calm(): void;
  readLedger(): Promise<Ledger>;
  close(): Promise<void>;
}

export async function forkMeta(settings: MetaSettings): Promise<Meta> {
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = fork(program, [], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  let progress: Progress = { undelivered: 0, unanswered: 0, underway: 1, statusesWaiting: 0, sends: 0 };
  const waiting: { kind: MetaReport['kind']; resolve: (report: MetaReport) => void; reject: (error: Error) => void }[] =
    [];
  let isClosing = false;

  child.on('message', (value) => {
    const report = MetaReport.parse(value);
    if (report.kind === 'progress') {
      progress = report.progress;
      return;
    }
    const index = waiting.findIndex(({ kind }) => kind === report.kind);
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(report);
  });
  child.on('exit', () => {
    if (!isClosing) for (const { reject } of waiting) reject(new Error('the stand-in ended by itself'));
  });

  function order(command: MetaCommand): void {
    child.send(command);
  }

  function hear(kind: MetaReport['kind']): Promise<MetaReport> {
    return new Promise((resolve, reject) => waiting.push({ kind, resolve, reject }));
  }

  const listening = hear('listening');
  order({ kind: 'start', settings });
  const started = await listening;
  if (started.kind !== 'listening') throw new Error('the stand-in did not say where it listens');

  return {
    pid: child.pid,
    graphUrl: started.graphUrl,
    get progress() {
      return progress;
    },
    async begin() {
      const warm = settings.traffic.kind === 'load' ? hear('warm') : undefined;
      order({ kind: 'begin' });
      await warm;
    },
    async measure(rate, seconds) {
      const measured = hear('measured');
      order({ kind: 'measure', rate, seconds });
      const report = await measured;
      if (report.kind !== 'measured') throw new Error('the stand-in measured nothing');
      return report.figures;
    },
    calm: () => order({ kind: 'calm' }),
    async readLedger() {
      const reported = hear('reported');
      order({ kind: 'report' });
      await reported;
      return parseLedger(await readFile(settings.ledgerFile, 'utf8'));
    },
    async close() {
      isClosing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
