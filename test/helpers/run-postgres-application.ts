// Runs postgres-application.ts as a process of its own and looks at what it leaves behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface Application {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it said instead of starting. */
  readonly failure: string | undefined;
  end(): Promise<void>;
}

export interface RunOptions {
  readonly uid?: number;
  readonly gid?: number;
  /** Shell commands run first, as root in a mount namespace of their own. `$PROJECT` may be set to a bind mount of it. */
  readonly mounts?: string;
}

export async function runApplication(dataDir: string, options: RunOptions = {}): Promise<Application> {
  const { mounts, ...identity } = options;
  const node = process.execPath.replace(PROJECT, '$PROJECT/');
  const script = `PROJECT=${PROJECT}; ${mounts ?? 'true'}; cd "$PROJECT"; exec "${node}" test/helpers/postgres-application.ts "$0"`;
  const [file, ...prefix] = mounts === undefined ? ['sh'] : ['unshare', '--mount', 'sh'];
  const child = spawn(file!, [...prefix, '-ec', script, dataDir], { ...identity, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  const said = JSON.parse(line ?? '{"failure":"nothing"}') as { url?: string; failure?: string };
  return { child, url: said.url ?? '', failure: said.failure, end };

  async function end(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.stdin!.end();
    await once(child, 'exit');
  }
}

/** Process ids whose command line names the folder: PostgreSQL's main process. Linux only. */
export function listServers(dataDir: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(`-D\0${dataDir}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The process that started this one. */
export function getParent(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

export async function waitUntil(isTrue: () => boolean | Promise<boolean>, forMs = 10_000): Promise<void> {
  for (let waitedMs = 0; !(await isTrue()); waitedMs += 20) {
    if (waitedMs > forMs) throw new Error('waited too long');
    await sleep(20);
  }
}

export async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
