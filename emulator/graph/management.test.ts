import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessToken, appSecret, startTestBench, type TestBench } from '../test-bench.ts';

let bench: TestBench;
let number: string;
let account: string;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_TEMPLATE_REVIEW_SECONDS: '0' });
  number = `/v26.0/${bench.phoneNumberId}`;
  account = `/v26.0/${bench.world.config.wabaId}`;
});
afterAll(async () => {
  await bench.stop();
});

const get = (path: string) => bench.send('GET', path, undefined, bench.bearer);
const post = (path: string, body: object = {}) => bench.send('POST', path, body, bench.bearer);
const remove = (path: string, body?: object) => bench.send('DELETE', path, body, bench.bearer);
const errorOf = (code: number) => ({ status: 400, body: { error: { code } } });
const text = { messaging_product: 'whatsapp', to: '+919999908365', type: 'text', text: { body: 'Hi' } };

async function nextChange(field: string, matching = ''): Promise<Record<string, unknown>> {
  return bench.waitFor(() => {
    for (const { raw } of bench.webhooks) {
      const [change] = JSON.parse(raw.toString('utf8')).entry[0].changes;
      if (change.field === field && JSON.stringify(change.value).includes(matching)) return change.value;
    }
    return undefined;
  });
}

test('calls on the account are counted by the hour, told in the usage headers, and refused beyond the limit', async () => {
  const strict = await startTestBench({ EMULATOR_CALLS_PER_HOUR: '4', EMULATOR_SPEED: '1' });
  const ask = (path: string) => fetch(`${strict.url}${path}`, { headers: strict.bearer });
  const { wabaId } = strict.world.config;
  const usage = async (answer: Response) => JSON.parse(answer.headers.get('x-business-use-case-usage') ?? 'null');
  const numbers = `/v26.0/${wabaId}/phone_numbers`;
  expect(await usage(await ask(numbers))).toEqual({
    [wabaId]: [
      { type: 'whatsapp', call_count: 25, total_cputime: 0, total_time: 0, estimated_time_to_regain_access: 0 },
    ],
  });
  for (let call = 0; call < 3; call += 1) expect((await ask(numbers)).status).toBe(200);
  const refused = await ask(numbers);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 80007, is_transient: true } });
  expect((await usage(refused))[wabaId][0]).toMatchObject({ call_count: 100, estimated_time_to_regain_access: 60 });
  // Messages are not management, and go on.
  const other = await ask(`/v26.0/${strict.phoneNumberId}`);
  expect(other.status).toBe(200);
  expect(JSON.parse(other.headers.get('x-app-usage') ?? '')).toMatchObject({ call_count: 100 });
  expect(await usage(other)).toBeNull();
  await strict.send('POST', '/phones/api/clock/advance', { seconds: 3601 });
  expect((await ask(numbers)).status).toBe(200);
  await strict.stop();
});

test('without a registered number an account has 200 calls an hour, with one 5,000', async () => {
  const fresh = await startTestBench();
  const { wabaId } = fresh.world.config;
  const share = async () => {
    const answer = await fetch(`${fresh.url}/v26.0/${wabaId}`, { headers: fresh.bearer });
    return JSON.parse(answer.headers.get('x-business-use-case-usage') ?? '')[wabaId][0].call_count;
  };
  fresh.world.managementCallsAtMs.push(...Array.from({ length: 99 }, () => fresh.world.clock.now()));
  expect(await share()).toBe(2);
  fresh.world.number.registered = false;
  expect(await share()).toBe(51);
  await fresh.stop();
});

test('a token is looked into', async () => {
  const { body } = await get(`/v26.0/debug_token?input_token=${accessToken}`);
  expect(body.data).toMatchObject({
    is_valid: true,
    type: 'SYSTEM_USER',
    scopes: expect.arrayContaining(['whatsapp_business_messaging']),
  });
  expect((await get('/v26.0/debug_token?input_token=other')).body.data).toMatchObject({
    is_valid: false,
    error: { code: 190 },
  });
  expect(await get('/v26.0/debug_token')).toMatchObject(errorOf(100));
  const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
  expect((await get(`${number}?appsecret_proof=${proof}`)).status).toBe(200);
  expect(await get(`${number}?appsecret_proof=${'0'.repeat(64)}`)).toMatchObject(errorOf(100));
});

test('a file goes up in pieces, and its handle is the example of a template header', async () => {
  const bytes = Buffer.from('%PDF-1.7 and some more');
  const started = await post(`/v26.0/1/uploads?file_name=a.pdf&file_length=${bytes.length}&file_type=application/pdf`);
  expect(started.body.id).toMatch(/^upload:.+\?sig=.+/);
  const session = `${bench.url}/v26.0/${started.body.id}`;
  // As Meta's sample does it: `OAuth` for `Bearer`, and the bytes declared as a form.
  const put = (from: number, piece: Buffer) =>
    fetch(session, {
      method: 'POST',
      headers: {
        authorization: `OAuth ${accessToken}`,
        file_offset: String(from),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new Uint8Array(piece),
    });
  expect(await (await put(0, bytes.subarray(0, 9))).json()).toEqual({ file_offset: 9 });
  const asked = await fetch(session, { headers: { authorization: `OAuth ${accessToken}` } });
  expect(await asked.json()).toEqual({ id: started.body.id, file_offset: 9 });
  const { h: handle } = (await (await put(9, bytes.subarray(9))).json()) as { h: string };
  const create = (name: string, format: string, of: string) =>
    post(`${account}/message_templates`, {
      name,
      language: 'en',
      category: 'UTILITY',
      components: [
        { type: 'HEADER', format, example: { header_handle: [of] } },
        { type: 'BODY', text: 'Your certificate.' },
      ],
    });
  expect(await create('with_file', 'DOCUMENT', handle)).toMatchObject({ status: 200 });
  const refused = { status: 400, body: { error: { code: 100, error_subcode: 2494102 } } };
  expect(await create('with_wrong_kind', 'IMAGE', handle)).toMatchObject(refused);
  expect(await create('with_invented', 'DOCUMENT', '4::aW1hZ2U=:none')).toMatchObject(refused);
  expect((await fetch(`${bench.url}/v26.0/upload:none?sig=x`, { headers: bench.bearer })).status).toBe(400);
  expect(await post('/v26.0/1/uploads?file_length=5&file_type=image/gif')).toMatchObject(errorOf(100));
});

test('links with a QR code are made, listed, changed and taken away; 140 characters are the most', async () => {
  const made = await post(`${number}/message_qrdls`, { prefilled_message: 'जन्म प्रमाण पत्र', generate_qr_image: 'PNG' });
  const { code } = made.body;
  expect(made.body).toMatchObject({
    prefilled_message: 'जन्म प्रमाण पत्र',
    deep_link_url: `https://wa.me/message/${code}`,
  });
  const picture = await fetch(made.body.qr_image_url);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(await post(`${number}/message_qrdls`, { code, prefilled_message: 'Hi' })).toMatchObject({ body: { code } });
  expect((await get(`${number}/message_qrdls/${code}`)).body.data).toMatchObject([{ code, prefilled_message: 'Hi' }]);
  expect((await get(`${number}/message_qrdls`)).body.data).toHaveLength(1);
  await post(`${number}/message_qrdls`, { prefilled_message: 'Two' });
  const first = (await get(`${number}/message_qrdls?limit=1`)).body;
  const second = (await get(first.paging.next)).body;
  expect([second.data[0].prefilled_message, second.paging.next]).toEqual(['Two', undefined]);
  expect(await post(`${number}/message_qrdls`, { prefilled_message: 'x'.repeat(140) })).toMatchObject({ status: 200 });
  expect(await post(`${number}/message_qrdls`, { prefilled_message: 'x'.repeat(141) })).toMatchObject(errorOf(100));
  expect((await remove(`${number}/message_qrdls/${code}`)).body).toEqual({ success: true });
  expect(await get(`${number}/message_qrdls/${code}`)).toMatchObject(errorOf(100));
});

test('who wrote today is blocked, others are named with their reason; a blocked citizen is not heard', async () => {
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  const users = (...of: string[]) => ({ messaging_product: 'whatsapp', block_users: of.map((user) => ({ user })) });
  const mixed = await post(`${number}/block_users`, users('+919999908365', '+919999904127', '+911140000000'));
  expect(mixed).toMatchObject({
    status: 400,
    body: {
      block_users: {
        added_users: [{ input: '+919999908365', wa_id: '919999908365' }],
        failed_users: [{ errors: [{ code: 131047 }] }, { errors: [{ code: 131021 }] }],
      },
      error: { code: 139100 },
    },
  });
  expect((await get(`${number}/block_users`)).body.data).toEqual([
    { messaging_product: 'whatsapp', wa_id: '919999908365' },
  ]);
  const before = bench.world.webhooks.list().length;
  const unheard = await bench.act('arjun', { kind: 'text', text: 'Do you hear me?' });
  expect(bench.world.webhooks.list().length).toBe(before);
  expect(bench.world.items.get(unheard.id)?.status).toBe('sent');
  expect((await remove(`${number}/block_users`, users(bench.world.citizens.get('arjun')!.userId))).body).toMatchObject({
    block_users: { removed_users: [{ wa_id: '919999908365' }] },
  });
  const many = Array.from({ length: 1001 }, () => '+919999908365');
  expect(await post(`${number}/block_users`, users(...many))).toMatchObject(errorOf(130429));
  expect(await post(`${number}/block_users`, users(...many.slice(1)))).toMatchObject({ status: 200 });
  await remove(`${number}/block_users`, users('+919999908365'));
});

test('who stopped offers gets none: 131050, and the service is told by user_preferences', async () => {
  const offer = {
    name: 'offer',
    language: 'en',
    category: 'MARKETING',
    components: [{ type: 'BODY', text: 'Camp today.' }],
  };
  await post(`${account}/message_templates`, offer);
  await nextChange('message_template_status_update', '"offer"');
  await bench.send('PATCH', '/phones/api/citizens/arjun', { marketingStopped: true });
  expect(await nextChange('user_preferences')).toMatchObject({
    user_preferences: [{ wa_id: '919999908365', category: 'marketing_messages', value: 'stop' }],
  });
  const send = async () => {
    const message = {
      ...text,
      text: undefined,
      type: 'template',
      template: { name: 'offer', language: { code: 'en' } },
    };
    const { body } = await post(`${number}/messages`, message);
    const status = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === body.messages[0].id);
    return status.kind === 'status' ? (status.errorCode ?? status.statusName) : '';
  };
  expect(await send()).toBe(131050);
  await bench.send('PATCH', '/phones/api/citizens/arjun', { marketingStopped: false });
  expect(await nextChange('user_preferences', '"resume"')).toBeDefined();
  expect(await send()).toBe('sent');
});

test('other callbacks take the messages alone: that of the number before that of the account', async () => {
  const heard: string[] = [];
  const app = createServer((incoming, reply) => {
    const url = new URL(incoming.url ?? '/', 'http://app');
    if (incoming.method === 'POST') heard.push(url.pathname);
    incoming.resume();
    reply.end(url.searchParams.get('hub.challenge') ?? '');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => `http://127.0.0.1:${(app.address() as AddressInfo).port}${path}`;
  const hear = async (path: string) => {
    heard.length = 0;
    await bench.act('kamla', { kind: 'text', text: path });
    return bench.waitFor(() => heard[0]);
  };
  await post(`${account}/subscribed_apps`, { override_callback_uri: at('/account'), verify_token: 'x' });
  expect(await hear('/account')).toBe('/account');
  const webhook = { override_callback_uri: at('/number'), verify_token: 'x' };
  await post(number, { webhook_configuration: webhook });
  expect(await hear('/number')).toBe('/number');
  expect((await get(`${number}?fields=webhook_configuration`)).body.webhook_configuration).toEqual({
    phone_number: at('/number'),
    whatsapp_business_account: at('/account'),
    application: bench.world.config.webhookUrl,
  });
  await bench.send('POST', '/phones/api/webhooks', { field: 'account_alerts', value: { said: 'to the app' } });
  await nextChange('account_alerts', 'to the app');
  await post(number, { webhook_configuration: { override_callback_uri: '' } });
  expect(await hear('/account')).toBe('/account');
  await post(`${account}/subscribed_apps`);
  const item = await bench.act('kamla', { kind: 'text', text: 'Home again' });
  await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === item.id);
  const dead = { override_callback_uri: 'http://127.0.0.1:1/', verify_token: 'x' };
  expect(await post(number, { webhook_configuration: dead })).toMatchObject(errorOf(100));
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

test('the number is verified by a code, and five wrong PINs close the registration', async () => {
  expect(await post(`${number}/request_code`, { code_method: 'PIGEON', language: 'en' })).toMatchObject(errorOf(100));
  await post(`${number}/request_code`, { code_method: 'SMS', language: 'en_US' });
  expect(await post(`${number}/verify_code`, { code: '000000' })).toMatchObject(errorOf(100));
  const shown = await bench.send('GET', '/phones/api/number');
  expect((await post(`${number}/verify_code`, { code: shown.body.number.verificationCode })).body).toEqual({
    success: true,
  });
  await post(number, { pin: '112233' });
  const register = (pin: string) => post(`${number}/register`, { messaging_product: 'whatsapp', pin });
  for (let guess = 0; guess < 5; guess += 1) expect(await register('000000')).toMatchObject(errorOf(133005));
  expect(await register('112233')).toMatchObject(errorOf(133008));
  bench.world.number.wrongPins = 0;
  expect((await register('112233')).body).toEqual({ success: true });
  expect(await register('12345')).toMatchObject(errorOf(100));
});

test('profile, ice breakers and username keep to their limits', async () => {
  const profile = (changes: object) =>
    post(`${number}/whatsapp_business_profile`, { messaging_product: 'whatsapp', ...changes });
  const websites = ['https://example.org/', 'https://example.org/2', 'https://example.org/3'];
  for (const [name, most] of [
    ['about', 139],
    ['address', 256],
    ['description', 512],
  ] as const) {
    expect((await profile({ [name]: 'x'.repeat(most) })).status).toBe(200);
    expect((await profile({ [name]: 'x'.repeat(most + 1) })).status).toBe(400);
  }
  expect((await profile({ websites: websites.slice(1), vertical: 'GOVT', email: 'help@example.org' })).status).toBe(
    200,
  );
  expect((await profile({ websites })).status).toBe(400);
  expect((await get(`${number}/whatsapp_business_profile?fields=vertical,websites`)).body.data[0]).toMatchObject({
    vertical: 'GOVT',
    websites: websites.slice(1),
  });
  const talk = (changes: object) => post(`${number}/conversational_automation`, changes);
  const commands = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ command_name: `c${index}`, command_description: 'd' }));
  expect((await talk({ prompts: Array(4).fill('x'.repeat(80)), commands: commands(30) })).status).toBe(200);
  expect((await talk({ prompts: Array(5).fill('x') })).status).toBe(400);
  expect((await talk({ prompts: ['x'.repeat(81)] })).status).toBe(400);
  expect((await talk({ prompts: ['👍'] })).status).toBe(400);
  expect((await talk({ commands: commands(31) })).status).toBe(400);
  const shown = await get(`${number}?fields=conversational_automation`);
  expect(shown.body.conversational_automation.prompts).toHaveLength(4);
  for (const wrong of ['ab', 'www.dwar', '.dwar', 'dw..ar', '12345', 'Dwar', 'dwar.com', 'x'.repeat(36)]) {
    expect(await post(`${number}/username`, { username: wrong })).toMatchObject(errorOf(147001));
  }
  expect((await post(`${number}/username`, { username: 'dwar.help' })).status).toBe(200);
  expect(await nextChange('business_username_update')).toMatchObject({ username: 'dwar.help', status: 'approved' });
  expect((await get(`${number}/username`)).body.username).toBe('dwar.help');
  await remove(`${number}/username`);
  expect(await get(`${number}/username`)).toMatchObject(errorOf(147004));
});

test('a quote, an edit and a deletion reach the service', async () => {
  const sent = await post(`${number}/messages`, { ...text, to: '+919999904127' });
  const id: string = sent.body.messages[0].id;
  const answer = await bench.act('kamla', { kind: 'text', text: 'Yes', messageId: id });
  const heard = (matches: string) => nextChange('messages', matches);
  expect(await heard(`"context":{"from":"911140000000","id":"${id}"}`)).toBeDefined();
  expect(answer.replyToId).toBe(id);
  await bench.act('kamla', { kind: 'edit', messageId: answer.id, text: 'No' });
  expect(await heard('"type":"edit"')).toMatchObject({
    messages: [{ edit: { original_message_id: answer.id, message: { type: 'text', text: { body: 'No' } } } }],
  });
  await bench.act('kamla', { kind: 'delete', messageId: answer.id });
  expect(await heard('"type":"revoke"')).toMatchObject({ messages: [{ revoke: { original_message_id: answer.id } }] });
  const again = await bench.send('POST', '/phones/api/citizens/kamla/messages', {
    kind: 'delete',
    messageId: answer.id,
  });
  expect(again.status).toBe(404);
  const old = await bench.act('kamla', { kind: 'text', text: 'Old' });
  await bench.send('POST', '/phones/api/clock/advance', { seconds: 16 * 60 });
  const late = await bench.send('POST', '/phones/api/citizens/kamla/messages', {
    kind: 'edit',
    messageId: old.id,
    text: 'New',
  });
  expect(late.status).toBe(409);
});

test('a template of low quality pauses three hours, then six, then ends', async () => {
  const made = await post(`${account}/message_templates`, {
    name: 'weak',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'News.' }],
  });
  await nextChange('message_template_status_update', '"weak"');
  const { id } = made.body;
  const pause = () => bench.send('POST', `/phones/api/templates/${id}/review`, { event: 'PAUSED' });
  const statusAfter = async (hours: number) => {
    await bench.send('POST', '/phones/api/clock/advance', { seconds: hours * 3600 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return bench.world.templates.get(id)?.status;
  };
  await pause();
  expect(await nextChange('message_template_status_update', 'FIRST_PAUSE')).toMatchObject({ event: 'PAUSED' });
  expect(await statusAfter(2.9)).toBe('PAUSED');
  expect(await statusAfter(0.2)).toBe('APPROVED');
  expect(await nextChange('message_template_status_update', 'UNPAUSE')).toMatchObject({ event: 'REINSTATED' });
  await pause();
  expect(await nextChange('message_template_status_update', 'SECOND_PAUSE')).toMatchObject({ event: 'PAUSED' });
  expect(await statusAfter(5.9)).toBe('PAUSED');
  expect(await statusAfter(0.2)).toBe('APPROVED');
  await pause();
  expect(bench.world.templates.get(id)?.status).toBe('DISABLED');
});

test('marking as read is also taken by PUT, as in the collection Meta publishes', async () => {
  const item = await bench.act('arjun', { kind: 'text', text: 'Read me' });
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: item.id };
  const answer = await fetch(`${bench.url}${number}/messages`, {
    method: 'PUT',
    headers: { ...bench.bearer, 'content-type': 'application/json' },
    body: JSON.stringify(read),
  });
  expect(await answer.json()).toEqual({ success: true });
  expect(bench.world.items.get(item.id)?.status).toBe('read');
});
