// A stand-in or the emulator as a process of its own, ended with us: politely, and when we are killed, by the channel
// that closes.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';

export interface ChildServer {
  stop(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);
const START_MS = 20_000;

/** Settles when `readyUrl` answers anything at all. */
export async function startChildServer(options: {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly readyUrl: string;
}): Promise<ChildServer> {
  const child = fork(fileURLToPath(new URL(options.entry, ROOT)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...options.environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await waitUntilUp(child, options);
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

async function waitUntilUp(child: ChildProcess, options: { entry: string; readyUrl: string }): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${options.entry} ended with ${child.exitCode} while starting`);
    const isUp = await request(options.readyUrl).then(
      async (response) => {
        await response.body.dump();
        return true;
      },
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${options.entry} did not answer within ${START_MS / 1000} s`);
}
