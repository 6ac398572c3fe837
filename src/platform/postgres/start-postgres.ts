// The application's side of the embedded PostgreSQL: starts the supervisor (supervisor.ts), waits until the server answers,
// hands out the address. There is no network port: the only door is a Unix socket in a folder of mode 0700.
import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { assertNever } from '../pure/assert-never.ts';
import { Report, type Command } from './protocol.ts';
import type { Settings } from './settings.ts';

export type PostgresEvent = 'postgres-ready' | 'postgres-died' | 'postgres-supervisor-died';

export interface PostgresOptions {
  /** Holds the database, its log and its lock. Made when missing. One application at a time. */
  readonly dataDir: string;
  /** Overrides of settings.ts, by PostgreSQL's own names. */
  readonly settings?: Settings;
  readonly log?: (event: PostgresEvent) => void;
}

export interface RunningPostgres {
  /** Database `dwar` as superuser, in the form `pg` takes as connectionString. Stays right across restarts. */
  readonly url: string;
  readonly socketDir: string;
  /** Rolls open transactions back and stops cleanly. May be called again. */
  stop(): Promise<void>;
  /** For crash tests: kill -9 to the server; resolves when it has recovered and answers again. */
  killServer(): Promise<void>;
}

/** Throws AppError `database.embedded`. The server also stops when this process ends, in whatever way. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const settings = options.settings ?? {};
  const log = options.log ?? (() => undefined);
  let isStopping = false;
  let supervisor = supervise({ kind: 'start', dataDir, settings });
  const { socketDir } = await supervisor;
  try {
    await createDatabase(buildUrl(socketDir, 'postgres'));
  } catch (cause) {
    await stop();
    throw new AppError('database.embedded', `The database in ${dataDir} started but does not answer.`, { cause });
  }
  return { url: buildUrl(socketDir, 'dwar'), socketDir, stop, killServer };

  async function supervise(command: Extract<Command, { kind: 'start' }>): Promise<Supervisor> {
    const started = await startSupervisor(command, (event) => log(`postgres-${event}`));
    started.child.once('exit', () => {
      if (isStopping) return;
      log('postgres-supervisor-died');
      // Its rejection is left unhandled on purpose: without a database the process must not go on.
      supervisor = supervise({ ...command, socketDir: started.socketDir });
    });
    return started;
  }

  async function stop(): Promise<void> {
    isStopping = true;
    const { child } = await supervisor;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const exited = once(child, 'exit');
    send(child, { kind: 'stop' });
    await exited;
  }

  async function killServer(): Promise<void> {
    const { child } = await supervisor;
    const recovered = new Promise<void>((done) => {
      child.on('message', function onMessage(value) {
        if (Report.parse(value).kind !== 'ready') return;
        child.off('message', onMessage);
        done();
      });
    });
    child.channel?.ref();
    send(child, { kind: 'kill' });
    await recovered;
    child.channel?.unref();
  }
}

interface Supervisor {
  readonly child: ChildProcess;
  readonly socketDir: string;
}

/** Resolves when the server answers for the first time. */
async function startSupervisor(command: Command, onEvent: (event: 'ready' | 'died') => void): Promise<Supervisor> {
  const program = fileURLToPath(new URL('supervisor.ts', import.meta.url));
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(program, [], { detached: true, cwd: '/', execArgv: [], stdio });
  const ready = Promise.withResolvers<string>();
  child.on('message', (value) => {
    const message = Report.parse(value);
    switch (message.kind) {
      case 'ready':
        onEvent('ready');
        ready.resolve(message.socketDir);
        return;
      case 'died':
        onEvent('died');
        return;
      case 'failed':
        ready.reject(new AppError('database.embedded', message.message));
        return;
      default:
        assertNever(message);
    }
  });
  child.once('error', ready.reject);
  child.once('exit', () => ready.reject(new AppError('database.embedded', 'The database supervisor ended early.')));
  send(child, command);
  const socketDir = await ready.promise;
  // The server must not keep an application alive that has nothing left to do.
  child.unref();
  child.channel?.unref();
  return { child, socketDir };
}

function send(child: ChildProcess, command: Command): void {
  if (child.connected) child.send(command);
}

function buildUrl(socketDir: string, database: string): string {
  return `postgres:///${database}?host=${encodeURIComponent(socketDir)}&user=postgres`;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = 'dwar'");
    if (found.rowCount === 0) await client.query('create database dwar');
  } finally {
    await client.end();
  }
}
