// The decoder as the platform sees it: one child process with no environment, no rights to write, to start processes or
// to read beyond its own code, a time limit and a memory limit. It is killed when it breaks one and started anew for the
// next file. Files are decoded one at a time; the time limit starts when a file's turn has come.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setInterval as everyMs } from 'node:timers/promises';
import {
  DecodeAnswer,
  DEFAULT_DECODE_LIMITS,
  type DecodeLimits,
  type DecodeRequest,
  type Decoded,
} from './decode-protocol.ts';

export interface DecoderSettings {
  readonly timeLimitMs: number;
  /** Resident memory of the process (Linux; elsewhere only its JavaScript heap is limited). */
  readonly memoryLimitBytes: number;
  readonly limits: DecodeLimits;
}

/** Measured: 2.1 s and 300 MB for the worst picture within the pixel limit, 0.3 s a page of an ordinary PDF. */
export const DEFAULT_DECODER_SETTINGS: DecoderSettings = {
  timeLimitMs: 10_000,
  memoryLimitBytes: 800_000_000,
  limits: DEFAULT_DECODE_LIMITS,
};

export type DecodeOutcome =
  | Decoded
  /** The file broke a limit: it will do so again. */
  | { readonly kind: 'stopped'; readonly limit: 'time' | 'memory' }
  /** The process ended for a reason of its own. */
  | { readonly kind: 'died' };

export interface Decoder {
  /** A file is loaded when its turn has come: one is in memory at a time. `maxPages` can only lower the own limit. */
  decode(
    file: Uint8Array | (() => Promise<Uint8Array>),
    acceptedTypes: readonly string[],
    options?: { readonly maxPages?: number },
  ): Promise<DecodeOutcome>;
  stop(): Promise<void>;
}

const HEAP_MB = 256;
const WATCH_MS = 50;
const PAGE_BYTES = 4096;
/** PDFium's memory never shrinks: above this share of the limit the process is replaced between two files. */
const RENEW_SHARE = 0.5;

export function createDecoder(settings: DecoderSettings = DEFAULT_DECODER_SETTINGS): Decoder {
  let child: ChildProcess | undefined;
  let lastId = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  async function runNext(
    file: Uint8Array | (() => Promise<Uint8Array>),
    asked: Omit<DecodeRequest, 'id' | 'bytes'>,
  ): Promise<DecodeOutcome> {
    if (isStopped) return { kind: 'died' };
    const bytes = typeof file === 'function' ? await file() : file;
    if (child?.connected !== true) child = startDecoder();
    const running = child;
    lastId += 1;
    const outcome = await decodeWith(running, { ...asked, bytes, id: lastId }, settings);
    const isSpent = (await residentBytes(running.pid)) > settings.memoryLimitBytes * RENEW_SHARE;
    if (outcome.kind === 'stopped' || outcome.kind === 'died' || isSpent) {
      child = undefined;
      await endProcess(running);
    }
    return outcome;
  }

  return {
    decode(file, acceptedTypes, options = {}) {
      const maxPages = Math.min(settings.limits.maxPages, options.maxPages ?? settings.limits.maxPages);
      const turn = queue.then(() => runNext(file, { acceptedTypes, limits: { ...settings.limits, maxPages } }));
      queue = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      isStopped = true;
      const running = child;
      child = undefined;
      if (running !== undefined) await endProcess(running);
      await queue;
    },
  };
}

function startDecoder(): ChildProcess {
  const root = join(import.meta.dirname, '../../..');
  const child = fork(join(import.meta.dirname, 'decoder-main.ts'), [], {
    env: {},
    cwd: root,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      '--permission',
      '--allow-addons', // sharp; its libvips has no loader left that opens a file by name
      ...['node_modules', 'src', 'package.json'].map((part) => `--allow-fs-read=${join(root, part)}`),
      `--max-old-space-size=${HEAP_MB}`,
    ],
  });
  // Also while no file is being decoded: an error event that nobody hears would end the platform.
  return child.on('error', () => undefined);
}

async function decodeWith(
  child: ChildProcess,
  request: DecodeRequest,
  settings: DecoderSettings,
): Promise<DecodeOutcome> {
  const finished = new AbortController();
  const over = AbortSignal.timeout(settings.timeLimitMs);
  try {
    return await Promise.race([
      answerOf(child, request, finished.signal),
      once(over, 'abort', { signal: finished.signal }).then(() => ({ kind: 'stopped', limit: 'time' }) as const),
      memoryBroken(child, settings.memoryLimitBytes, finished.signal),
    ]);
  } finally {
    finished.abort();
  }
}

function answerOf(child: ChildProcess, request: DecodeRequest, finished: AbortSignal): Promise<DecodeOutcome> {
  return new Promise((resolve) => {
    const died = (): void => resolve({ kind: 'died' });
    const answered = (message: unknown): void => {
      const answer = DecodeAnswer.safeParse(message);
      if (!answer.success) resolve({ kind: 'died' });
      else if (answer.data.id === request.id) resolve(answer.data.decoded);
    };
    child.on('message', answered).once('exit', died).once('error', died);
    finished.addEventListener('abort', () => child.off('message', answered).off('exit', died).off('error', died));
    if (!child.connected) return died();
    child.send(request, (error) => {
      if (error !== null) died();
    });
  });
}

async function memoryBroken(child: ChildProcess, limitBytes: number, finished: AbortSignal): Promise<DecodeOutcome> {
  try {
    for await (const _ of everyMs(WATCH_MS, undefined, { signal: finished })) {
      if ((await residentBytes(child.pid)) > limitBytes) return { kind: 'stopped', limit: 'memory' };
    }
  } catch {
    // Finished: somebody else has won the race.
  }
  return { kind: 'died' };
}

/** 0 where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const pages = (await readFile(`/proc/${pid ?? 0}/statm`, 'utf8')).split(' ')[1];
    return Number(pages ?? 0) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.kill('SIGKILL')) await exited;
}
