// npm run bench: the benches in short form, each printing its figures and the machine. The long forms, and what they found:
// docs/benches.md.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const BENCHES = [
  {
    title: 'Load: one process with all roles, three statuses for each reply',
    program: 'channel.ts',
    arguments: ['--seconds', '15', '--citizens', '8000'],
  },
  {
    title: 'Crash: kills, faults, and books that must balance',
    program: 'crash.ts',
    arguments: ['--runs', '4', '--together', '2'],
  },
] as const;

let failures = 0;
for (const bench of BENCHES) {
  console.log(`\n${bench.title}`);
  const program = fileURLToPath(new URL(`bench/${bench.program}`, import.meta.url));
  const child = spawn(process.execPath, [program, ...bench.arguments], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) failures += 1;
}
process.exitCode = failures;
