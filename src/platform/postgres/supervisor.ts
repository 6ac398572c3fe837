// The process between the application and PostgreSQL. It holds the application's pipe: when that closes, however the
// application ended, the server is stopped, so no kill -9 leaves an orphan. When the server dies it is started again.
// Started by start-postgres.ts; lives in a session of its own, so that Ctrl-C reaches the application only.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertNever } from '../pure/assert-never.ts';
import { getPackagedBinaries } from './binaries.ts';
import { choosePlace, findClusterDir } from './choose-place.ts';
import { prepareCluster } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { clearLeftovers, removeSocketFolder, SOCKET_FOLDER_PREFIX } from './leftover.ts';
import { Command, type Report } from './protocol.ts';
import { findFileOwner } from './run-as.ts';
import { launchServer, type LaunchOptions } from './server-process.ts';
import { measureSettings } from './settings.ts';

const LOG_BYTES = 10 * 1024 * 1024;
const FAST_STOP_MS = 60_000;
const STEADY_MS = 60_000;
const BACKOFF_MS = [0, 250, 1000, 5000];
const LONGEST_BACKOFF_MS = 10_000;

const stopping = new AbortController();
let lock: Disposable | undefined;
let server: ChildProcess | undefined;

process.on('message', (value) => {
  const command = Command.parse(value);
  switch (command.kind) {
    case 'start':
      void run(command);
      return;
    case 'stop':
      stop();
      return;
    case 'kill':
      server?.kill('SIGKILL');
      return;
    default:
      assertNever(command);
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('disconnect', stop);
if (!process.connected) process.exit();

async function run(start: Extract<Command, { kind: 'start' }>): Promise<void> {
  let socketDir: string | undefined;
  try {
    await mkdir(start.dataDir, { recursive: true });
    lock = await lockFolder(start.dataDir, process.ppid, stopping.signal);
    await clearLeftovers(await findClusterDir(start.dataDir));
    const place = await choosePlace(start.dataDir, await getPackagedBinaries());
    await prepareCluster(place);
    socketDir = await makeSocketFolder(start.socketDir, findFileOwner(place.runAs));
    const logFile = join(start.dataDir, 'postgres.log');
    await rotate(logFile);
    const settings = { ...(await measureSettings(start.dataDir)), ...start.settings };
    await keepAlive({ place, socketDir, settings, logFile, signal: stopping.signal, onSpawn });
  } catch (error) {
    if (!stopping.signal.aborted) report(describe(error));
  } finally {
    if (socketDir !== undefined) await removeSocketFolder(socketDir);
    lock?.[Symbol.dispose]();
    if (process.connected) process.disconnect();
  }
}

/** Rejects only when the very first start fails; from then on the server is started again until we are told to stop. */
async function keepAlive(options: LaunchOptions): Promise<void> {
  let failures = 0;
  let hasServed = false;
  for (;;) {
    try {
      const ready = await launchServer(options);
      const readySince = performance.now();
      hasServed = true;
      report({ kind: 'ready', socketDir: options.socketDir });
      if (ready.exitCode === null && ready.signalCode === null) await once(ready, 'exit');
      if (performance.now() - readySince > STEADY_MS) failures = 0;
    } catch (error) {
      if (stopping.signal.aborted) return;
      if (!hasServed) throw error;
    }
    if (stopping.signal.aborted) return;
    report({ kind: 'died' });
    await sleep(BACKOFF_MS[failures] ?? LONGEST_BACKOFF_MS, undefined, { signal: stopping.signal }).catch(
      () => undefined,
    );
    if (stopping.signal.aborted) return;
    failures += 1;
  }
}

function onSpawn(spawned: ChildProcess): void {
  server = spawned;
  if (stopping.signal.aborted) spawned.kill('SIGINT');
}

/** SIGINT rolls open transactions back and stops cleanly; SIGQUIT, if that takes too long, leaves it to crash recovery. */
function stop(): void {
  if (stopping.signal.aborted) return;
  stopping.abort();
  server?.kill('SIGINT');
  setTimeout(() => server?.kill('SIGQUIT'), FAST_STOP_MS).unref();
  if (lock === undefined && process.connected) process.disconnect();
}

/** The path is kept short: a socket's address has room for about 100 bytes. */
async function makeSocketFolder(earlier: string | undefined, owner: { uid: number; gid: number }): Promise<string> {
  let socketDir = earlier;
  if (socketDir === undefined) {
    socketDir = await mkdtemp(SOCKET_FOLDER_PREFIX);
  } else {
    await removeSocketFolder(socketDir);
    await mkdir(socketDir, { mode: 0o700 });
  }
  await chown(socketDir, owner.uid, owner.gid);
  return socketDir;
}

async function rotate(logFile: string): Promise<void> {
  const bytes = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > LOG_BYTES) await rename(logFile, `${logFile}.1`);
}

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}

function describe(error: unknown): Report {
  if (!(error instanceof Error)) throw error;
  const cause = error.cause instanceof Error ? ` (${error.cause.message.trim()})` : '';
  return { kind: 'failed', message: `${error.message}${cause}` };
}
