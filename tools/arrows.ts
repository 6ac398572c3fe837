// npm run arrows: who imports whom, against .dependency-cruiser.cjs. Seeing nothing is a failure: a cruiser that
// cannot read TypeScript reports no violation either.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

const Report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    error: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

const FOLDERS = ['src', 'emulator', 'standins', 'tools'];
const FEWEST_FILES = 100;

const { stdout } = await promisify(execFile)(
  'depcruise',
  [...FOLDERS, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  { maxBuffer: 256 * 1024 * 1024 },
).catch((error: unknown) => {
  if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return { stdout: error.stdout };
  throw error;
});

const { summary } = Report.parse(JSON.parse(stdout));
for (const violation of summary.violations) console.log(`${violation.rule.name}: ${violation.from} → ${violation.to}`);
if (summary.totalCruised < FEWEST_FILES) {
  console.log(`only ${summary.totalCruised} modules were seen: the cruiser does not read our files`);
}
console.log(`${summary.totalCruised} modules, ${summary.error} violations`);
process.exitCode = summary.error > 0 || summary.totalCruised < FEWEST_FILES ? 1 : 0;
