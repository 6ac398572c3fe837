// `npm test`: runs vitest and ends with one line, `N passed, N failed`, whatever else was printed before. A file that cannot
// be loaded and an error outside any test count as failures. Arguments filter files, as with vitest itself.
import process from 'node:process';
import { startVitest } from 'vitest/node';

const filters = process.argv.slice(2);
const counts = await runTests();
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function runTests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  try {
    const vitest = await startVitest('test', filters, { run: true, watch: false });
    for (const testModule of vitest.state.getTestModules()) {
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        // Tests of a file whose set-up failed never ran: they are no success.
        totals[state === 'pending' ? 'failed' : state] += 1;
      }
      totals.failed += testModule.errors().length;
    }
    totals.failed += vitest.state.getUnhandledErrors().length;
    await vitest.close();
    // vitest found something wrong that is in none of these numbers, such as a failing afterAll.
    if (totals.failed === 0 && totals.passed > 0 && Number(process.exitCode ?? 0) !== 0) totals.failed = 1;
  } catch (error) {
    console.error(error);
    totals.failed += 1;
  }
  return totals;
}
