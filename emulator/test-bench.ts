/** For tests: an emulator on a free port beside a bare-bones app that records the webhooks it is sent. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explodeWebhook, type WebhookEvent } from '#channel/wire';
import type { ChatItem } from './chat.ts';
import { readConfig } from './config.ts';
import { startEmulator } from './server.ts';

export const appSecret = 'a-secret-for-tests';
export const accessToken = 'a-token-for-tests';
const patienceMs = 8_000;

export type ReceivedWebhook = { readonly raw: Buffer; readonly signature: string; readonly events: WebhookEvent[] };
export type Answer = { readonly status: number; readonly body: unknown };
export type TestBench = Awaited<ReturnType<typeof startTestBench>>;

export async function startTestBench(environment: Readonly<Record<string, string>> = {}) {
  const webhooks: ReceivedWebhook[] = [];
  /** Statuses to answer the next webhooks with; 200 when empty. */
  const answers: number[] = [];
  const app = createServer((incoming, reply) => {
    const url = new URL(incoming.url ?? '/', 'http://app');
    if (incoming.method === 'GET') {
      const genuine = url.searchParams.get('hub.verify_token') === 'emulator-verify-token';
      reply.writeHead(genuine ? 200 : 403).end(genuine ? url.searchParams.get('hub.challenge') : '');
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks);
      const { events } = explodeWebhook(JSON.parse(raw.toString('utf8')));
      webhooks.push({ raw, signature: String(incoming.headers['x-hub-signature-256']), events });
      reply.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const appAddress: AddressInfo | string | null = app.address();
  if (appAddress === null || typeof appAddress === 'string') throw new Error('the app listens on no port');
  const emulator = await startEmulator(
    readConfig({
      EMULATOR_PORT: '0',
      EMULATOR_SPEED: '10',
      DWAR_WEBHOOK_URL: `http://127.0.0.1:${appAddress.port}/webhooks/whatsapp`,
      WHATSAPP_APP_SECRET: appSecret,
      WHATSAPP_ACCESS_TOKEN: accessToken,
      ...environment,
    }),
  );
  const { phoneNumberId } = emulator.world.config;
  const bearer = { authorization: `Bearer ${accessToken}` };

  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: object = {},
  ) => {
    const multipart = body instanceof FormData;
    const answer = await fetch(path.startsWith('http') ? path : `${emulator.url}${path}`, {
      method,
      headers: { ...(multipart || body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: multipart ? body : JSON.stringify(body) }),
    });
    const json = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    const text = await answer.text();
    return { status: answer.status, body: json ? JSON.parse(text) : text };
  };

  const waitFor = async <Found>(find: () => Found | undefined): Promise<Found> => {
    const giveUpAt = Date.now() + patienceMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > giveUpAt) throw new Error('waited in vain');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  return {
    world: emulator.world,
    url: emulator.url,
    phoneNumberId,
    bearer,
    webhooks,
    answers,
    waitFor,
    send,
    graph: (body: unknown, path = `/v26.0/${phoneNumberId}/messages`, headers: object = bearer): Promise<Answer> =>
      send('POST', path, body, headers),
    act: async (citizenId: string, action: object): Promise<ChatItem> => {
      const { status, body } = await send('POST', `/phones/api/citizens/${citizenId}/messages`, action);
      if (status !== 201) throw new Error(`the control API answered ${status}`);
      return body.item;
    },
    waitForEvent: (matches: (event: WebhookEvent) => boolean) =>
      waitFor(() => webhooks.flatMap((webhook) => webhook.events).find(matches)),
    stop: async () => {
      await emulator.stop();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
    },
  };
}

export function isSigned(webhook: ReceivedWebhook): boolean {
  return webhook.signature === `sha256=${createHmac('sha256', appSecret).update(webhook.raw).digest('hex')}`;
}
