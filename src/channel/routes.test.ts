// The webhook's addresses over HTTP: verification, size, and the client certificate that a proxy passes on.

import { createIds, silentLogger, systemClock, systemRandom } from '#platform';
import { createAssetStore, createServer, platformAssets } from '#platform/web';
import { afterEach, expect, test } from 'vitest';
import { createClientCertificateCheck } from './client-certificate.ts';
import { registerWebhookRoutes, type WebhookRouteDeps } from './routes.ts';
import { LIMITS } from './wire/index.ts';
import { SHIPPED } from '../../test/helpers/page-words.ts';

const NAME = 'client.webhooks.fbclientcerts.com';
const PATH = '/webhooks/whatsapp';
let close = async (): Promise<void> => undefined;
afterEach(() => close());

async function serve(clientCertificate?: NonNullable<WebhookRouteDeps['clientCertificate']>) {
  const server = await createServer(
    {
      publicUrl: 'http://localhost',
      trustProxy: false,
      framedBy: 'none',
      timeZone: 'Asia/Kolkata',
      pageWords: SHIPPED,
      assets: createAssetStore(platformAssets(['en'])),
      ids: createIds(systemClock, systemRandom),
      log: silentLogger,
      authenticate: async () => undefined,
      signInPath: '/desk/sign-in',
    },
    [],
  );
  const door = { isShut: false };
  const seen: { bytes: number; signature: string | undefined }[] = [];
  registerWebhookRoutes(server, {
    webhook: {
      turnsAway: () => door.isShut,
      async accept(raw, signature) {
        seen.push({ bytes: raw.length, signature });
        return 200;
      },
    },
    verifyToken: 'our own word',
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
  close = () => server.close();
  return { server, seen, door };
}

test('the subscription is confirmed with the challenge, and only for who knows our word', async () => {
  const { server } = await serve();
  const ask = (query: string) => server.inject({ method: 'GET', url: `${PATH}?${query}` });
  const right = await ask('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=our%20own%20word');
  expect([right.statusCode, right.body]).toEqual([200, '1158201444']);
  expect((await ask('hub.mode=subscribe&hub.challenge=1&hub.verify_token=another')).statusCode).toBe(403);
  expect((await ask('hub.mode=subscribe&hub.verify_token=our%20own%20word')).statusCode).toBe(403);
  expect((await ask('')).statusCode).toBe(403);
});

test('a body of 3 MB comes through as its bytes, whatever type it claims; a larger one is refused', async () => {
  const { server, seen } = await serve();
  for (const contentType of ['application/json', 'application/json; charset=utf-8', 'text/plain', undefined]) {
    const headers = { 'x-hub-signature-256': 'sha256=x', ...(contentType ? { 'content-type': contentType } : {}) };
    const payload = Buffer.alloc(LIMITS.webhookBodyBytes, 0x20);
    expect((await server.inject({ method: 'POST', url: PATH, headers, payload })).statusCode).toBe(200);
  }
  expect(seen).toEqual(Array.from({ length: 4 }, () => ({ bytes: LIMITS.webhookBodyBytes, signature: 'sha256=x' })));
  const payload = Buffer.alloc(LIMITS.webhookBodyBytes + 2048);
  expect((await server.inject({ method: 'POST', url: PATH, payload })).statusCode).toBe(413);
});

test('while too much stands before the door a webhook is answered 503 at once, and taken when it comes again', async () => {
  const { server, seen, door } = await serve();
  const post = async () => (await server.inject({ method: 'POST', url: PATH, payload: '{}' })).statusCode;
  door.isShut = true;
  expect([await post(), seen.length]).toEqual([503, 0]);
  door.isShut = false;
  expect([await post(), seen.length]).toEqual([200, 1]);
});

test('with mutual TLS asked for, only the named certificate from a proxy of ours gets in', async () => {
  const check = createClientCertificateCheck({ commonName: NAME, proxies: ['10.1.0.0/16', '::1'] });
  const { server, seen } = await serve({ header: 'x-client-subject', check: check! });
  const post = async (remoteAddress: string, subject?: string) => {
    const headers = subject === undefined ? {} : { 'x-client-subject': subject };
    return (await server.inject({ method: 'POST', url: PATH, remoteAddress, headers, payload: '{}' })).statusCode;
  };
  expect(await post('10.1.2.3', `CN=${NAME},O=Meta`)).toBe(200);
  expect(await post('::ffff:10.1.2.3', NAME)).toBe(200);
  expect(await post('::1', `/C=US/O=Meta/CN=${NAME}`)).toBe(200);
  expect(seen).toHaveLength(3);
  expect(await post('10.2.0.1', `CN=${NAME}`)).toBe(401);
  expect(await post('10.1.2.3')).toBe(401);
  expect(await post('10.1.2.3', 'CN=client.webhooks.fbclientcerts.com.example')).toBe(401);
  expect(await post('10.1.2.3', `O=CN\\=${NAME}`)).toBe(401);
  // A header that came in from outside and was passed on beside the proxy's own.
  expect(await post('10.1.2.3', `CN=${NAME}, CN=somebody.example`)).toBe(401);
  expect(seen).toHaveLength(3);
});

test('an address of a proxy that is none is noticed at the start', () => {
  for (const proxy of ['proxy.example', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '']) {
    expect(createClientCertificateCheck({ commonName: NAME, proxies: [proxy] })).toBeUndefined();
  }
});
