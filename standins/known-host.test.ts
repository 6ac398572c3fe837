import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { createRegisters } from './civil-register/server.ts';
import { startIdentityProvider } from './identity-provider/server.ts';

const demo = join(import.meta.dirname, '../regions/delhi/demo');

async function statusUnder(url: string, host: string): Promise<number> {
  const { statusCode, body } = await request(url, { headers: { host } });
  await body.dump();
  return statusCode;
}

test('the stand-ins answer under the names of this machine only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dwar-standins-'));
  const dataFiles = [join(demo, 'birth-records.yaml'), join(demo, 'death-records.yaml')];
  const register = createRegisters({ dataFiles, directory: folder, token: 'token-of-a-test', allowsFaults: false });
  const provider = await startIdentityProvider({
    port: 0,
    issuer: 'http://localhost:1',
    clientId: 'a-test',
    clientSecret: 'secret-of-a-test',
    redirectUri: 'http://localhost:2/callback',
    dataDirectory: join(folder, 'provider'),
    officersFile: join(demo, 'officers.yaml'),
  });
  try {
    const address = provider.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const urls = [
      `${await register.listen({ host: '127.0.0.1', port: 0 })}/healthz`,
      `http://127.0.0.1:${port}/.well-known/openid-configuration`,
    ];
    for (const url of urls) {
      for (const host of ['127.0.0.1:4001', 'localhost', '[::1]:1']) expect(await statusUnder(url, host)).toBe(200);
      for (const host of ['rebound.example', 'localhost.rebound.example', '']) {
        expect(await statusUnder(url, host)).toBe(421);
      }
    }
  } finally {
    await register.close();
    provider.closeAllConnections();
    provider.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
