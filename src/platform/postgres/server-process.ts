// Starts one PostgreSQL server process and says when it answers. supervisor.ts keeps it alive.
import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from './choose-place.ts';
import { findLockFile, removeSocketFiles } from './leftover.ts';
import { AppError } from '../errors.ts';
import { buildCommand } from './run-as.ts';
import type { Settings } from './settings.ts';

const POLL_MS = 10;
const RETRY_MS = 200;
const RETRY_FOR_MS = 20_000;
// Children of a killed server need a moment to notice and let go of its memory.
const STILL_GOING_AWAY = /lock file|shared memory/;
const TAIL_BYTES = 2000;

export interface LaunchOptions {
  readonly place: Place;
  readonly socketDir: string;
  readonly settings: Settings;
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Called with each process as soon as it exists, ready or not, so that it can be stopped. */
  readonly onSpawn: (server: ChildProcess) => void;
}

/** Resolves when the server accepts connections, however long its crash recovery takes. */
export async function launchServer(options: LaunchOptions): Promise<ChildProcess> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    options.signal.throwIfAborted();
    const attempt = await tryLaunch(options);
    if (attempt.kind === 'ready') return attempt.server;
    if (!STILL_GOING_AWAY.test(attempt.output) || waitedMs >= RETRY_FOR_MS) {
      throw new AppError('database.embedded', `PostgreSQL did not start:\n${attempt.output}`);
    }
    await sleep(RETRY_MS, undefined, { signal: options.signal });
  }
}

type Attempt =
  { readonly kind: 'ready'; readonly server: ChildProcess } | { readonly kind: 'exited'; readonly output: string };

async function tryLaunch({ place, socketDir, settings, logFile, onSpawn }: LaunchOptions): Promise<Attempt> {
  await removeSocketFiles(socketDir);
  const log = await open(logFile, 'a+', 0o600);
  try {
    const before = (await log.stat()).size;
    const flags = Object.entries({
      ...settings,
      listen_addresses: '',
      unix_socket_directories: socketDir,
      port: '5432',
    });
    const command = buildCommand(place.runAs, join(place.binaries.root, 'bin/postgres'), [
      '-D',
      place.clusterDir,
      ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]);
    const server = spawn(command.file, command.args, { ...command.options, stdio: ['ignore', log.fd, log.fd] });
    onSpawn(server);
    let failure = '';
    let isGone = false;
    server.once('error', (error) => {
      failure = error.message;
      isGone = true;
    });
    server.once('exit', () => (isGone = true));
    while (!isGone) {
      const found = await findLockFile(place.clusterDir);
      if (found !== undefined && found.pid === server.pid && found.status === 'ready') return { kind: 'ready', server };
      await sleep(POLL_MS);
    }
    const written = (await log.stat()).size - before;
    const size = Math.min(written, TAIL_BYTES);
    const tail = await log.read(Buffer.alloc(size), 0, size, before + written - size);
    return { kind: 'exited', output: `${failure}${tail.buffer.toString('utf8')}`.trim() };
  } finally {
    await log.close();
  }
}
