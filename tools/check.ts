// npm run check: everything that can be said about the code without running it. Each step fails on its own.

import { runStep, type Step } from './run-step.ts';

const STEPS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'types of browser code', command: ['tsc', '--noEmit', '-p', 'src/public/browser'] },
  { name: 'types of the phone page', command: ['tsc', '--noEmit', '-p', 'emulator/phone'] },
  { name: 'arrows', command: ['node', 'tools/arrows.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'catalogue', command: ['node', 'tools/services.ts', 'check'] },
  { name: 'links in documents', command: ['node', 'tools/doc-links.ts'] },
];

let failed = 0;
for (const step of STEPS) {
  if (!(await runStep(step))) failed += 1;
}
if (failed > 0) {
  console.log(`${failed} of ${STEPS.length} checks failed`);
  process.exitCode = 1;
}
