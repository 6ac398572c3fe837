// A stand-in or the emulator as a process of its own. It says over the channel that it listens; it ends with us, politely
// when we stop, and when we are killed because the channel closes.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '#platform';

export interface ChildServer {
  stop(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);
const START_MS = 20_000;

/** Throws `config.port-taken` when somebody else listens on its port, which `setting` names. */
export async function startChildServer(options: {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly setting: string;
}): Promise<ChildServer> {
  const child = fork(fileURLToPath(new URL(options.entry, ROOT)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...options.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString('utf8')));
  const isReady = await new Promise<boolean>((resolve) => {
    const late = setTimeout(() => resolve(false), START_MS);
    child.once('message', () => resolve(true));
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
    late.unref();
  });
  if (!isReady) {
    child.kill('SIGKILL');
    const said = complaints.join('');
    if (said.includes('EADDRINUSE')) {
      throw new AppError(
        'config.port-taken',
        `port ${options.port} is taken: stop what uses it, or set ${options.setting}`,
      );
    }
    throw new Error(`${options.entry} did not start: ${said.slice(0, 500)}`);
  }
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(late);
    },
  };
}
