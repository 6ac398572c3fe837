import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSecret, startTestBench, type TestBench } from '../test-bench.ts';
import { checkFlowJson } from './flow-json.ts';
import { newKeyPair, startTestEndpoint, type TestEndpoint } from './test-endpoint.ts';

const footer = { type: 'Footer', label: 'Go on', 'on-click-action': { name: 'data_exchange', payload: {} } };
const name = { type: 'string', __example__: 'Kamla' };
const screen = (id: string, extra: object = {}) => ({
  id,
  title: id,
  layout: { type: 'SingleColumnLayout', children: [{ type: 'TextBody', text: 'Hello' }, footer] },
  ...extra,
});
const flowJson = {
  version: '7.3',
  data_api_version: '4.0',
  routing_model: { WHO: ['WHERE'], WHERE: ['DONE'], DONE: [] },
  screens: [
    screen('WHO', { data: { name } }),
    screen('WHERE', { refresh_on_back: true, data: { name } }),
    screen('DONE', { terminal: true, success: true }),
  ],
};

let bench: TestBench;
let endpoint: TestEndpoint;
let flowId: string;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_FLOW_TIMEOUT_MS: '300', EMULATOR_MESSAGES_PER_SECOND: '1000' });
  endpoint = await startTestEndpoint(appSecret);
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  flowId = await createFlow('first', flowJson);
  await uploadKey(endpoint.keys.publicKey);
  expect(await graph('POST', `/${flowId}/publish`)).toEqual({ status: 200, body: { success: true } });
});
afterAll(async () => {
  await endpoint.stop();
  await bench.stop();
});
beforeEach(() => {
  endpoint.requests.length = 0;
  endpoint.delayMs = 0;
});

const graph = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
  bench.send(method, `/v26.0${path}`, body, bench.bearer);

async function createFlow(flowName: string, json: object): Promise<string> {
  const wish = { name: flowName, categories: ['OTHER'], endpoint_uri: endpoint.url, flow_json: JSON.stringify(json) };
  const { body } = await graph('POST', `/${bench.world.config.wabaId}/flows`, wish);
  expect(body).toMatchObject({ success: true, validation_errors: [] });
  return body.id;
}

async function uploadKey(publicKey: string): Promise<void> {
  const path = `/${bench.phoneNumberId}/whatsapp_business_encryption`;
  expect((await graph('POST', path, { business_public_key: publicKey })).status).toBe(200);
}

async function sendFlow(parameters: object = {}): Promise<string> {
  const flow = {
    flow_message_version: '3',
    flow_id: flowId,
    flow_cta: 'Fill in',
    flow_token: 'token-1',
    ...parameters,
  };
  const { status, body } = await bench.graph({
    messaging_product: 'whatsapp',
    to: '+919999908365',
    type: 'interactive',
    interactive: { type: 'flow', body: { text: 'Form' }, action: { name: 'flow', parameters: flow } },
  });
  expect([status, body]).toMatchObject([200, { messages: [{}] }]);
  return (body as { messages: [{ id: string }] }).messages[0].id;
}

async function step(messageId: string, act: string, body: object = {}) {
  return (await bench.send('POST', `/phones/api/citizens/arjun/flows/${messageId}/${act}`, body)).body;
}

test('a Flow runs to its end: INIT, data exchange, a file, completion as an nfm_reply', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange' });
  endpoint.reply = () => ({ screen: 'WHO', data: { name: 'Arjun' } });
  expect(await step(messageId, 'open')).toEqual({
    kind: 'screen',
    screen: 'WHO',
    data: { name: 'Arjun' },
    errorMessage: null,
  });
  const [init] = endpoint.requests;
  expect(init).toMatchObject({ version: '4.0', action: 'INIT', flow_token: 'token-1' });
  const [head, payload, signature] = String(init!['flow_token_signature']).split('.');
  expect(createHmac('sha256', appSecret).update(`${head}.${payload}`).digest('base64url')).toBe(signature);
  expect(JSON.parse(Buffer.from(payload!, 'base64url').toString())).toEqual({ flow_token: 'token-1' });

  const form = new FormData();
  form.set('file', new Blob(['a photo'], { type: 'image/jpeg' }), 'photo.jpg');
  const uploaded = await bench.send('POST', `/phones/api/citizens/arjun/flows/${messageId}/media`, form);
  const photos = [{ media_id: uploaded.body.mediaId }];
  endpoint.reply = () => ({ screen: 'WHERE', data: { name: 'Arjun' } });
  expect(await step(messageId, 'exchange', { screen: 'WHO', data: { photos } })).toMatchObject({ screen: 'WHERE' });
  const sent = endpoint.requests[1] as unknown as { data: { photos: [Record<string, never>] } };
  await expect(openFlowFile(sent.data.photos[0])).resolves.toBe('a photo');

  expect(await step(messageId, 'navigate', { screen: 'WHERE', next: 'DONE', data: {} })).toMatchObject({
    screen: 'DONE',
  });
  const done = await step(messageId, 'complete', { screen: 'DONE', data: { place: 'Delhi', photos } });
  expect(done).toMatchObject({ kind: 'completed', item: { content: { kind: 'form-reply', title: 'first' } } });
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === done.item.id);
  const { message } = event as unknown as { message: { interactive: { nfm_reply: { response_json: string } } } };
  expect(JSON.parse(message.interactive.nfm_reply.response_json)).toEqual({
    flow_token: 'token-1',
    place: 'Delhi',
    photos: [{ id: expect.any(String), mime_type: 'image/jpeg', sha256: expect.any(String), file_name: 'photo.jpg' }],
  });
  expect(await step(messageId, 'open')).toMatchObject({ kind: 'error', key: 'flow_token_invalid', ctaEnabled: false });
});

async function openFlowFile(file: {
  cdn_url?: string;
  encryption_metadata?: Record<'encryption_key' | 'hmac_key' | 'iv' | 'plaintext_hash' | 'encrypted_hash', string>;
}): Promise<string> {
  const whole = Buffer.from(await (await fetch(file.cdn_url!)).arrayBuffer());
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const meta = file.encryption_metadata!;
  expect(createHash('sha256').update(whole).digest('base64')).toBe(meta.encrypted_hash);
  const ciphertext = whole.subarray(0, -10);
  const mac = createHmac('sha256', bytes(meta.hmac_key)).update(bytes(meta.iv)).update(ciphertext).digest();
  expect(mac.subarray(0, 10).equals(whole.subarray(-10))).toBe(true);
  const decipher = createDecipheriv('aes-256-cbc', bytes(meta.encryption_key), bytes(meta.iv));
  const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  expect(createHash('sha256').update(plain).digest('base64')).toBe(meta.plaintext_hash);
  return plain.toString('utf8');
}

test('SUCCESS from the endpoint completes the Flow with its own parameters', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange', flow_token: 'token-2' });
  const params = { flow_token: 'token-2', case: 'D-1' };
  endpoint.reply = () => ({ screen: 'SUCCESS', data: { extension_message_response: { params } } });
  expect(await step(messageId, 'exchange', { screen: 'WHERE', data: {} })).toMatchObject({
    kind: 'completed',
    item: { content: { fields: { case: 'D-1' } } },
  });
});

test('an answer outside the routing model or against the data schema is refused, and the endpoint is told', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange' });
  endpoint.reply = () => ({ screen: 'DONE', data: {} });
  expect(await step(messageId, 'exchange', { screen: 'WHO', data: {} })).toMatchObject({
    kind: 'error',
    key: 'invalid-screen-transition',
    ctaEnabled: true,
  });
  endpoint.reply = () => ({ screen: 'WHERE', data: { name: 7 } });
  expect(await step(messageId, 'exchange', { screen: 'WHO', data: {} })).toMatchObject({ key: 'payload-schema-error' });
  const notices = await bench.waitFor(() => {
    const found = endpoint.requests.filter((each) => JSON.stringify(each).includes('error_key'));
    return found.length === 2 ? found : undefined;
  });
  expect(notices[0]).toMatchObject({ screen: 'WHO', data: { error_key: 'invalid-screen-transition' } });
  expect(await step(messageId, 'navigate', { screen: 'WHO', next: 'DONE', data: {} })).toMatchObject({ kind: 'error' });
});

test('a stay on the screen with an error message shows the message; BACK asks only where it should', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange' });
  endpoint.reply = () => ({ screen: 'WHO', data: { error_message: 'No such number.' } });
  expect(await step(messageId, 'exchange', { screen: 'WHO', data: {} })).toMatchObject({
    screen: 'WHO',
    errorMessage: 'No such number.',
  });
  endpoint.requests.length = 0;
  endpoint.reply = () => ({ screen: 'WHERE', data: { name: 'again' } });
  expect(await step(messageId, 'back', { screen: 'DONE', to: 'WHERE' })).toMatchObject({ data: { name: 'again' } });
  await step(messageId, 'back', { screen: 'WHERE', to: 'WHO' });
  expect(endpoint.requests.map((each) => each.action)).toEqual(['BACK']);
});

test('421 makes the phone fetch the new key and try once more; 427 ends the token, in plain or encrypted', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange' });
  endpoint.keys = newKeyPair();
  await uploadKey(endpoint.keys.publicKey);
  endpoint.reply = () => ({ screen: 'WHO', data: { name: 'x' } });
  expect(await step(messageId, 'open')).toMatchObject({ kind: 'screen' });
  expect(endpoint.requests).toHaveLength(1);
  endpoint.reply = () => ({ httpStatus: 427, plain: '{"error_msg":"Too late."}' });
  expect(await step(messageId, 'open')).toMatchObject({ key: 'flow_token_invalid', message: 'Too late.' });
  expect(bench.world.items.get(messageId)?.content).toMatchObject({ kind: 'flow', enabled: false });
});

test('an endpoint that is slow, broken or talks plain is an error of its own each', async () => {
  const messageId = await sendFlow({ flow_action: 'data_exchange' });
  endpoint.reply = () => ({ screen: 'WHO', data: { name: 'x' } });
  endpoint.delayMs = 600;
  expect(await step(messageId, 'open')).toMatchObject({ key: 'timeout_error', ctaEnabled: true });
  endpoint.delayMs = 0;
  endpoint.reply = () => ({ httpStatus: 500, plain: '' });
  expect(await step(messageId, 'open')).toMatchObject({ key: 'unexpected_http_status_code' });
  endpoint.reply = () => ({ httpStatus: 200, plain: '{"screen":"WHO"}' });
  expect(await step(messageId, 'open')).toMatchObject({ key: 'response-decryption-error' });
});

test('a Flow whose endpoint fails is told of, throttled, and recovers', async () => {
  const id = await createFlow('weak', flowJson);
  await graph('POST', `/${id}/publish`);
  const messageId = await sendFlow({ flow_id: id, flow_action: 'data_exchange' });
  const { key: _key, ...expected } = { key: 0, event: 'ENDPOINT_ERROR_RATE', threshold: 50, alert_state: 'ACTIVATED' };
  endpoint.reply = (request) =>
    endpoint.requests.length % 3 === 0
      ? { screen: 'WHO', data: { name: String(request.version) } }
      : { httpStatus: 500, plain: '' };
  for (let count = 0; count < 12; count += 1) await step(messageId, 'open');
  expect(bench.world.flows.get(id)?.status).toBe('THROTTLED');
  const sent = bench.world.webhooks
    .list()
    .map((delivery) => delivery.body)
    .filter((body) => body.includes('"flows"'));
  expect(sent.some((body) => Object.values(expected).every((value) => body.includes(String(value))))).toBe(true);
  endpoint.reply = () => ({ screen: 'WHO', data: { name: 'x' } });
  for (let count = 0; count < 12; count += 1) await step(messageId, 'open');
  expect(bench.world.flows.get(id)?.status).toBe('PUBLISHED');
});

describe('the management API', () => {
  test('a Flow is a draft until it is published, and published only when everything is there', async () => {
    const bare = { ...flowJson, screens: [screen('WHO')] };
    const wish = { name: 'bare', categories: ['OTHER'], flow_json: JSON.stringify(bare) };
    const made = await graph('POST', `/${bench.world.config.wabaId}/flows`, wish);
    expect(made.body.validation_errors.map((each: { error: string }) => each.error)).toContain(
      'MISSING_TERMINAL_SCREEN',
    );
    expect((await graph('POST', `/${made.body.id}/publish`)).body.error.code).toBe(139002);
    const form = new FormData();
    form.set('name', 'flow.json');
    form.set('asset_type', 'FLOW_JSON');
    form.set('file', new Blob([JSON.stringify(flowJson)], { type: 'application/json' }), 'flow.json');
    expect((await graph('POST', `/${made.body.id}/assets`, form)).body).toEqual({
      success: true,
      validation_errors: [],
    });
    expect((await graph('POST', `/${made.body.id}/publish`)).body.error.error_data.details).toContain('endpoint_uri');
    await graph('POST', `/${made.body.id}`, { endpoint_uri: endpoint.url });
    expect((await graph('POST', `/${made.body.id}/publish`)).status).toBe(200);
    const shown = await graph('GET', `/${made.body.id}?fields=status,preview.invalidate(false)`);
    expect(shown.body).toMatchObject({
      id: made.body.id,
      status: 'PUBLISHED',
      preview: { preview_url: expect.any(String) },
    });
    expect((await graph('DELETE', `/${made.body.id}`)).body.error.code).toBe(139004);
    expect((await graph('POST', `/${made.body.id}/deprecate`)).body).toEqual({ success: true });
  });

  test('a message cannot send a draft as published, a blocked Flow, or an eleventh of a throttled one in an hour', async () => {
    const id = await createFlow('quiet', flowJson);
    const send = async (mode: string) => {
      const parameters = { flow_message_version: '3', flow_id: id, flow_cta: 'Go', mode };
      const interactive = { type: 'flow', body: { text: 'Form' }, action: { name: 'flow', parameters } };
      const message = { messaging_product: 'whatsapp', to: '+919999908365', type: 'interactive', interactive };
      const { body } = await bench.graph(message);
      return (body as { error?: { code: number } }).error?.code;
    };
    expect([await send('published'), await send('draft')]).toEqual([131009, undefined]);
    await graph('POST', `/${id}/publish`);
    await bench.send('PATCH', `/phones/api/flows/${id}`, { status: 'BLOCKED' });
    expect(await send('published')).toBe(132068);
    await bench.send('PATCH', `/phones/api/flows/${id}`, { status: 'THROTTLED' });
    for (let count = 0; count < 10; count += 1) expect(await send('published')).toBeUndefined();
    expect(await send('published')).toBe(132069);
  });

  test('a key that is not RSA-2048 is refused, the one in force is shown', async () => {
    const path = `/${bench.phoneNumberId}/whatsapp_business_encryption`;
    expect((await graph('POST', path, { business_public_key: 'no key' })).body.error.code).toBe(100);
    const { body } = await graph('GET', path);
    expect(body.data[0]).toMatchObject({ business_public_key_signature_status: 'VALID' });
  });
});

test.each([
  ['a screen called SUCCESS', { screens: [screen('SUCCESS', { terminal: true })] }, 'INVALID_SCREEN_ID'],
  [
    'a property without an example',
    { screens: [screen('A', { terminal: true, data: { x: { type: 'string' } } })] },
    'MISSING_EXAMPLE',
  ],
  ['a way back', { routing_model: { WHO: ['WHERE'], WHERE: ['WHO', 'DONE'], DONE: [] } }, 'INVALID_ROUTING_MODEL'],
  ['a version nobody can publish', { version: '4.0' }, 'INVALID_FLOW_JSON_VERSION'],
  [
    'a label of 21 characters',
    {
      screens: [
        screen('A', {
          terminal: true,
          layout: {
            type: 'SingleColumnLayout',
            children: [{ type: 'TextInput', name: 'a', label: 'x'.repeat(21) }, footer],
          },
        }),
      ],
    },
    'INVALID_PROPERTY_VALUE',
  ],
])('Flow JSON with %s does not pass', (_title, change, error) => {
  const { routing_model: _routing, ...rest } = flowJson;
  const json = 'screens' in change ? { ...rest, ...change } : { ...flowJson, ...change };
  expect(checkFlowJson(JSON.stringify(json)).faults.map((each) => each.error)).toContain(error);
});
