import { request } from 'undici';
import { expect, test } from 'vitest';
import { startTestBench } from './test-bench.ts';

const PATHS = ['/', '/healthz', '/phones/api/state', '/v26.0/1'];

async function statuses(url: string, host: string): Promise<number[]> {
  return Promise.all(
    PATHS.map(async (path) => {
      const { statusCode, body } = await request(`${url}${path}`, { headers: { host } });
      await body.dump();
      return statusCode;
    }),
  );
}

test('only calls under a name of this machine, or one that was configured, are answered', async () => {
  const bench = await startTestBench({
    EMULATOR_ALLOWED_HOSTS: 'phones.example Other.example',
    EMULATOR_PUBLIC_URL: 'http://emulator.example:4000',
  });
  try {
    for (const host of ['127.0.0.1', 'localhost:4000', '[::1]:9', 'LOCALHOST', 'phones.example', 'other.example:80']) {
      expect([host, await statuses(bench.url, host)]).toEqual([host, [200, 200, 200, 401]]);
    }
    expect(await statuses(bench.url, 'emulator.example')).toEqual([200, 200, 200, 401]);
    for (const host of ['rebound.example', 'localhost.rebound.example', '127.0.0.1.rebound.example:4000', '10.0.0.1']) {
      expect([host, await statuses(bench.url, host)]).toEqual([host, [421, 421, 421, 421]]);
    }
  } finally {
    await bench.stop();
  }
});
