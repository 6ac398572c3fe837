// The demo as a visitor starts it, as a process of its own on free ports, and what of it is still running afterwards.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 60_000;
const DAY_MS = 86_400_000;

export interface DemoAddresses {
  readonly web: string;
  readonly emulator: string;
}

export interface DemoProcess {
  readonly addresses: DemoAddresses;
  /** As the demo itself prints it. */
  readonly readySeconds: number;
  /** Every process that belongs to this demo, itself included. */
  listProcesses(): readonly number[];
  /** Ctrl-C. Answers the exit code. */
  interrupt(): Promise<number | null>;
  /** kill -9, and waits until nothing of this demo runs any more. */
  kill(): Promise<void>;
  /** All that it has printed so far. */
  readPrinted(): string;
}

export async function startDemoProcess(
  dataDir: string,
  port: number,
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    /** Its clock goes ahead by so many days. */
    readonly laterByDays?: number;
  } = {},
): Promise<DemoProcess> {
  const { environment, laterByDays } = options;
  const preload = laterByDays === undefined ? [] : ['--import', new URL('later-clock.ts', import.meta.url).href];
  const program = ['--disable-warning=ExperimentalWarning', ...preload, 'src/main.ts', 'demo'];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: dataDir,
      PORT: String(port),
      EMULATOR_PORT: String(port + 1),
      ...(laterByDays === undefined ? {} : { STORY_LATER_MS: String(laterByDays * DAY_MS) }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const readySeconds = await waitUntilReady(child, () => printed);
  const listProcesses = (): readonly number[] => [
    ...new Set([...listDescendants(child.pid ?? 0), ...listNaming(dataDir)]),
  ];
  return {
    addresses: { web: `http://localhost:${port}`, emulator: `http://localhost:${port + 1}` },
    readySeconds,
    listProcesses,
    readPrinted: () => printed,
    async kill() {
      const family = listProcesses();
      child.kill('SIGKILL');
      while (family.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async interrupt() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
      return child.exitCode;
    },
  };
}

/** The first of four free neighbours: the demo takes one for itself and three for what stands outside. */
export async function findFreePorts(): Promise<number> {
  for (;;) {
    const first = await listenBriefly(0);
    if (first === undefined || first > 65_000) continue;
    const others = await Promise.all([1, 2, 3].map((step) => listenBriefly(first + step)));
    if (others.every((port) => port !== undefined)) return first;
  }
}

export function isRunning(pid: number): boolean {
  const status = readProcess(pid, 'stat');
  return status !== undefined && !/^\d+ \(.*\) Z/s.test(status);
}

async function waitUntilReady(child: ChildProcess, readPrinted: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the demo was not ready in time:\n${readPrinted()}`));
    }, START_MS);
    child.stdout?.on('data', () => {
      const ready = /is open \(([\d.]+) s\)/.exec(readPrinted());
      if (ready === null) return;
      clearTimeout(giveUp);
      resolve(Number(ready[1]));
    });
    child.once('exit', (code) => {
      clearTimeout(giveUp);
      reject(new Error(`the demo ended with ${code}:\n${readPrinted()}`));
    });
  });
}

function listDescendants(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const pid of listPids()) {
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(readProcess(pid, 'stat') ?? '')?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const found = [root];
  for (const ancestor of found) for (const [pid, parent] of parents) if (parent === ancestor) found.push(pid);
  return found;
}

/** Also those that left the family: the database's supervisor starts PostgreSQL in a session of its own. */
function listNaming(dataDir: string): readonly number[] {
  return listPids().filter((pid) =>
    ['cmdline', 'environ'].some((file) => readProcess(pid, file)?.includes(dataDir) === true),
  );
}

function listPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Undefined when it has ended, or is not ours to read. */
function readProcess(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function listenBriefly(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
