// A form from our side to the emulator's and back: the key at Meta, the Flow published, sent, filled in on the phone with
// a picture, answered by our endpoint over HTTP, and redeemed once. The emulator knows nothing of our code.

import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildMessage,
  createGraphMedia,
  createManagementClient,
  createMediaHosts,
  createMediaSource,
  readFlowKeys,
  readInbound,
  registerFlowRoutes,
} from '#channel';
import { withTransaction } from '#platform';
import { startTestBench, type TestBench } from '../emulator/test-bench.ts';
import { ensureFlowKey } from '../src/channel/flows/ensure-flow-key.ts';
import { redeemFlowToken } from '../src/channel/flows/flow-session.ts';
import { publishFlow, type FlowDefinition } from '../src/channel/flows/publish-flow.ts';
import { listPickedFiles } from '../src/channel/media/flow-media.ts';
import { appSecret, openFlowWorld, type FlowWorld } from './helpers/flow-world.ts';
import { makeFlowKey } from './helpers/flow-client.ts';

const footer = { type: 'Footer', label: 'Go on', 'on-click-action': { name: 'data_exchange', payload: {} } };
const screen = (id: string, more: object = {}) => ({
  id,
  title: id,
  layout: { type: 'SingleColumnLayout', children: [{ type: 'TextBody', text: 'नमस्ते' }, footer] },
  ...more,
});
const flowJson = {
  version: '7.3',
  data_api_version: '4.0',
  routing_model: { NAME: ['REVIEW'], REVIEW: [] },
  screens: [
    screen('NAME', { data: { greeting: { type: 'string', __example__: 'नमस्ते' } } }),
    screen('REVIEW', { terminal: true, success: true, data: { name: { type: 'string', __example__: 'आशा' } } }),
  ],
};

let world: FlowWorld;
let bench: TestBench;
let management: ReturnType<typeof createManagementClient>;
const server = fastify();
let definition: FlowDefinition;

beforeAll(async () => {
  world = await openFlowWorld();
  bench = await startTestBench({ WHATSAPP_APP_SECRET: appSecret });
  registerFlowRoutes(server, world.endpoint);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const authorization = bench.bearer.authorization.replace('Bearer ', '');
  management = createManagementClient({ url: bench.url, version: 'v26.0', accessToken: authorization });
  definition = { name: 'form', categories: ['OTHER'], flowJson, endpointUrl: `${address}/webhooks/whatsapp/flow` };
  await bench.act('arjun', { kind: 'text', text: 'नमस्ते' });
});
afterAll(async () => {
  await server.close();
  await bench.stop();
  await world.close();
});

async function publish(): Promise<string> {
  const deps = {
    db: world.database.worker,
    clock: world.clock,
    management,
    businessAccountId: bench.world.config.wabaId,
  };
  const published = await publishFlow(deps, definition);
  if (!published.ok) throw new Error(`not published: ${JSON.stringify(published)}`);
  return published.flowId;
}

const step = async (messageId: string, act: string, body: object = {}) =>
  (await bench.send('POST', `/phones/api/citizens/arjun/flows/${messageId}/${act}`, body)).body;

test('a form is published, sent, filled in with a picture, and comes back once', async () => {
  const keys = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: world.privatePem })!;
  expect(await ensureFlowKey({ management, keys }, bench.phoneNumberId)).toEqual({ ok: true, was: 'uploaded' });
  expect(await ensureFlowKey({ management, keys }, bench.phoneNumberId)).toEqual({ ok: true, was: 'in-place' });
  const flowId = await publish();
  const { token, accountId, journeyId } = await world.openSession();
  const content = buildMessage({ kind: 'flow', body: 'आपका फ़ॉर्म', button: 'भरें', flowId, token });
  const sent = await bench.graph({ messaging_product: 'whatsapp', to: '+919999908365', ...JSON.parse(content) });
  const messageId = (sent.body as { messages: [{ id: string }] }).messages[0].id;

  expect(await step(messageId, 'open')).toMatchObject({ kind: 'screen', screen: 'NAME', data: { greeting: 'नमस्ते' } });
  expect(await step(messageId, 'exchange', { screen: 'NAME', data: { name: '' } })).toMatchObject({
    screen: 'NAME',
    errorMessage: 'नाम लिखें',
  });
  const picture = new FormData();
  picture.set('file', new Blob(['a picture'], { type: 'image/jpeg' }), 'photo.jpg');
  const picked = await bench.send('POST', `/phones/api/citizens/arjun/flows/${messageId}/media`, picture);
  const data = { name: 'आशा', photos: [{ media_id: picked.body.mediaId }] };
  expect(await step(messageId, 'exchange', { screen: 'NAME', data })).toMatchObject({
    screen: 'REVIEW',
    data: { name: 'आशा' },
  });
  expect(await readPicture(world.asked.at(-1)?.data)).toBe('a picture');

  const done = await step(messageId, 'exchange', { screen: 'REVIEW', data: {} });
  expect(done).toMatchObject({ kind: 'completed' });
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === done.item.id);
  const webhook = bench.webhooks.find(({ events }) => events.includes(event))!;
  const { inbound } = readInbound(JSON.parse(webhook.raw.toString()));
  expect(inbound).toEqual({ kind: 'flow', token, answers: { filed: true } });
  const redeem = () =>
    withTransaction(world.database.worker, (tx) =>
      redeemFlowToken(tx, { token, accountIds: [accountId], receivedAt: world.clock.now() }),
    );
  expect(await redeem()).toEqual({ ok: true, flow: 'form', journeyId });
  expect(await redeem()).toEqual({ ok: false, reason: 'used' });
  expect(await step(messageId, 'open')).toMatchObject({ kind: 'error', key: 'flow_token_invalid' });
});

async function readPicture(answers: object | undefined): Promise<string> {
  const hosts = createMediaHosts({ graphUrl: bench.world.publicUrl });
  const access = { url: bench.url, version: 'v26.0', accessToken: 'not for the content network' };
  const graph = createGraphMedia({ hosts, numbers: [{ phoneNumberId: bench.phoneNumberId, access }] });
  const [file] = listPickedFiles(answers !== undefined && 'photos' in answers ? answers.photos : undefined) ?? [];
  const limits = { maxBytes: 1000, signal: AbortSignal.timeout(5000) };
  const found = await createMediaSource({ graph, hosts }).download(file?.mediaId ?? '', limits);
  await hosts.close();
  if (!found.ok) return found.reason;
  const chunks: Uint8Array[] = [];
  for await (const chunk of found.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a phone that still has a key of long ago is told to fetch the new one, and gets through', async () => {
  const keys = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: world.privatePem })!;
  const old = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: makeFlowKey().privatePem })!;
  const flowId = await publish();
  await ensureFlowKey({ management, keys: old }, bench.phoneNumberId);
  bench.world.number.flowKeyOnPhones = bench.world.number.flowKey;
  expect(await ensureFlowKey({ management, keys }, bench.phoneNumberId)).toEqual({ ok: true, was: 'uploaded' });
  const { token } = await world.openSession();
  const content = buildMessage({ kind: 'flow', body: 'आपका फ़ॉर्म', button: 'भरें', flowId, token });
  const sent = await bench.graph({ messaging_product: 'whatsapp', to: '+919999908365', ...JSON.parse(content) });
  const messageId = (sent.body as { messages: [{ id: string }] }).messages[0].id;
  expect(await step(messageId, 'open')).toMatchObject({ kind: 'screen', screen: 'NAME' });
});
