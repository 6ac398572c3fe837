import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBench } from '../test-bench.ts';

const metaName = 'client.webhooks.fbclientcerts.com';
const folder = mkdtempSync(join(tmpdir(), 'emulator-tls-'));
const file = (name: string): string => join(folder, name);
/** Of the system, so that the certificates are not of our own making. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const testWithOpenssl = test.runIf(hasOpenssl); // (skipped where there is no openssl)
const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });

/** A key and a certificate of our own authority. */
function issue(name: string, subject: string, extension: string): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${subject}`,
  );
  writeFileSync(file(`${name}.ext`), extension);
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...authority,
    '-days',
    '2',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  );
}

const seen: string[] = [];
let webhook: string;
const server = { close: async (): Promise<void> => undefined };

beforeAll(async () => {
  if (!hasOpenssl) return;
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  issue('server', 'localhost', 'subjectAltName=IP:127.0.0.1');
  issue('client', metaName, 'extendedKeyUsage=clientAuth');
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const app = createServer(
    {
      key: read('server.key'),
      cert: read('server.pem'),
      ca: read('ca.pem'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (incoming, reply) => {
      const name = (incoming.socket as TLSSocket).getPeerCertificate().subject.CN;
      seen.push(`${incoming.method} ${String(name)}`);
      incoming.resume();
      reply.end(new URL(incoming.url ?? '/', 'https://app').searchParams.get('hub.challenge') ?? '');
    },
  );
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  webhook = `https://127.0.0.1:${(app.address() as AddressInfo).port}/webhooks/whatsapp`;
  server.close = async () => {
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
  };
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

testWithOpenssl('webhooks and their verification show the client certificate of Meta to who asks for it', async () => {
  const bench = await startTestBench({
    DWAR_WEBHOOK_URL: webhook,
    EMULATOR_WEBHOOK_CERTIFICATE_FILE: file('client.pem'),
    EMULATOR_WEBHOOK_KEY_FILE: file('client.key'),
    EMULATOR_WEBHOOK_CA_FILE: file('ca.pem'),
  });
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  await bench.waitFor(() => seen.find((each) => each.startsWith('POST')));
  expect(new Set(seen)).toEqual(new Set([`GET ${metaName}`, `POST ${metaName}`]));
  await bench.stop();
});

testWithOpenssl('without a certificate nothing gets through, and the webhook waits', async () => {
  seen.length = 0;
  const bench = await startTestBench({ DWAR_WEBHOOK_URL: webhook, EMULATOR_WEBHOOK_CA_FILE: file('ca.pem') });
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(seen).toEqual([]);
  expect(bench.world.webhooks.list()).toMatchObject([{ state: 'pending' }]);
  expect(bench.world.connection).toBe('waiting');
  await bench.stop();
});
