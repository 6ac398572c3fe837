// All tests, one PostgreSQL for the whole run (test/global-setup.ts), two files at a time. `npm test` is tools/test.ts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,emulator,standins,test,tools}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
