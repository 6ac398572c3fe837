// One process of the product, started as `npm run serve`, `web` or `worker` start it, and ended in whatever way a bench wants.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Environment } from './arena.ts';

export type Mode = 'serve' | 'web' | 'worker';

export interface AppProcess {
  readonly name: string;
  readonly mode: Mode;
  readonly isUp: boolean;
  readonly pid: number | undefined;
  /** When it ended though nobody told it to: how, and the first lines of that life's stderr. It is started again, as an init system does. */
  readonly crashes: readonly string[];
  /** What it wrote to stderr, and warnings and errors of its log: the last lines of all its lives. */
  readonly complaints: readonly string[];
  /** Settles when it is ready for work; tries some times, since the database may be away. */
  start(): Promise<void>;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
  /** Stands still for a while, as on a machine that swaps, and goes on as if nothing had happened. */
  pause(ms: number): Promise<void>;
  /** For good. SIGTERM is followed by SIGKILL when it does not end. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 15_000;
const START_ATTEMPTS = 10;
const KEPT_LINES = 60;
/** Of one life: an uncaught error names itself first. */
const FIRST_LINES = 12;
/** What says nothing about what went wrong. */
const NOISE = /"event":"part is off"|^planted |ExperimentalWarning|node --trace-warnings/;

export function createAppProcess(options: {
  readonly name: string;
  readonly mode: Mode;
  readonly environment: Environment;
  /** For node, in front of the program. */
  readonly nodeArguments?: readonly string[];
}): AppProcess {
  let child: ChildProcess | undefined;
  let isUp = false;
  let isOver = false;
  const crashes: { readonly how: string; readonly lines: readonly string[] }[] = [];
  const complaints: string[] = [];

  function note(line: string): void {
    if (NOISE.test(line)) return;
    complaints.push(line);
    if (complaints.length > KEPT_LINES) complaints.shift();
  }

  async function start(): Promise<void> {
    const started = Promise.withResolvers<void>();
    const spawned = spawn(process.execPath, [...(options.nodeArguments ?? []), 'src/main.ts', options.mode], {
      cwd: PROJECT,
      env: { ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = spawned;
    const firstLines: string[] = [];
    createInterface({ input: spawned.stdout }).on('line', (line) => {
      if (line.includes('"event":"started"')) started.resolve();
      // pino's levels: 40 is a warning.
      if (/"level":[456]0/.test(line)) note(line);
    });
    createInterface({ input: spawned.stderr }).on('line', (line) => {
      note(line);
      if (!NOISE.test(line) && firstLines.length < FIRST_LINES) firstLines.push(line);
    });
    spawned.once('exit', (code, signal) => {
      if (child === spawned && isUp) {
        isUp = false;
        // Its last words may still be in the pipe: read when they are asked for.
        crashes.push({ how: String(signal ?? code), lines: firstLines });
        void startAgain();
      }
      started.reject(new Error(`${options.name} ended while starting (${signal ?? code}): ${complaints.join('\n')}`));
    });
    const timer = setTimeout(() => started.reject(new Error(`${options.name} was not ready in time`)), START_MS);
    try {
      await started.promise;
      isUp = true;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ending while it starts is no crash: the database may be away at that moment. */
  async function startAgain(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await start();
      } catch (error) {
        if (attempt === START_ATTEMPTS || isOver) throw error;
        await sleep(300);
      }
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = child;
    isUp = false;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    const timer = setTimeout(() => ending.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  return {
    name: options.name,
    mode: options.mode,
    get isUp() {
      return isUp;
    },
    get pid() {
      return child?.pid;
    },
    get crashes() {
      return crashes.map(({ how, lines }) => [how, ...lines].join('\n    '));
    },
    complaints,
    start: startAgain,
    kill: () => end('SIGKILL'),
    async pause(ms) {
      const paused = child;
      paused?.kill('SIGSTOP');
      await sleep(ms);
      paused?.kill('SIGCONT');
    },
    async stop(signal) {
      isOver = true;
      await end(signal);
    },
  };
}
