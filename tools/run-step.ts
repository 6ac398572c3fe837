// Runs one command of a check and tells whether it held.

import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** Output is shown only when the step fails. */
export async function runStep(step: Step): Promise<boolean> {
  const started = performance.now();
  const [file, ...rest] = step.command;
  if (file === undefined) throw new Error(`step ${step.name} has no command`);
  const chunks: Buffer[] = [];
  const code = await new Promise<number>((resolve) => {
    const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(127));
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`);
  if (code !== 0) console.log(Buffer.concat(chunks).toString('utf8').trimEnd());
  return code === 0;
}
