// Who used the processors: our processes by role, and everybody else, from /proc.

import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import pg from 'pg';

export interface CpuSnapshot {
  readonly atMs: number;
  /** Seconds of processor time, children that ended included. */
  readonly app: number;
  readonly database: number;
  /** Generator and Graph stub, and the bench itself. */
  readonly bench: number;
  /** Everything on the machine that was not idle. */
  readonly busy: number;
}

/** USER_HZ: 100 on every Linux we know. */
const TICKS_PER_SECOND = 100;

export function snapshotCpu(pids: {
  readonly app: readonly number[];
  readonly database: number;
  readonly bench: readonly number[];
}): CpuSnapshot {
  const databaseTree = [pids.database, ...listChildren(pids.database)];
  const sum = (of: readonly number[]): number => of.reduce((total, pid) => total + secondsOf(pid), 0);
  return {
    atMs: performance.now(),
    app: sum(pids.app),
    database: sum(databaseTree),
    bench: sum(pids.bench),
    busy: busySeconds(),
  };
}

/** The PostgreSQL server's process id: the parent of whoever serves a connection. */
export async function findServerPid(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return Number(readStat(rows[0]?.pid ?? 0)[1]);
  } finally {
    await client.end();
  }
}

export interface CpuShares {
  /** Microseconds for each message. */
  readonly appMicros: number;
  readonly databaseMicros: number;
  readonly benchMicros: number;
  /** Share of all cores, 0 to 1. */
  readonly busy: number;
  readonly foreign: number;
}

export function compareCpu(before: CpuSnapshot, after: CpuSnapshot, messages: number): CpuShares {
  const capacity = ((after.atMs - before.atMs) / 1000) * cpus().length;
  const perMessage = (seconds: number): number => (messages === 0 ? 0 : Math.round((seconds / messages) * 1e6));
  const app = after.app - before.app;
  const database = after.database - before.database;
  const bench = after.bench - before.bench;
  const busy = after.busy - before.busy;
  return {
    appMicros: perMessage(app),
    databaseMicros: perMessage(database),
    benchMicros: perMessage(bench),
    busy: busy / capacity,
    foreign: Math.max(0, (busy - app - database - bench) / capacity),
  };
}

function secondsOf(pid: number): number {
  const fields = readStat(pid);
  // After the name in brackets: state is field 3, so utime to cstime (14 to 17) stand at 11 to 14.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

function listChildren(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(readStat(pid)[1]) === parent);
}

function readStat(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function busySeconds(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}
