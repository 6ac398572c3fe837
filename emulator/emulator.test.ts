import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GraphErrorEnvelope,
  parseInboundMessage,
  parseStatusUpdate,
  SendResponse,
  type MessageEvent,
} from '#channel/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSigned, startTestBench, type TestBench } from './test-bench.ts';

const arjunPhone = '+919999908365';
const text = (body: string, extra: object = {}) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: arjunPhone,
  type: 'text',
  text: { body },
  ...extra,
});

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_TEMPLATES: 'lenient' });
});
afterAll(async () => {
  await bench.stop();
});

async function nextMessage(id: string): Promise<MessageEvent> {
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === id);
  return event as MessageEvent;
}

describe('what a citizen sends', () => {
  test('a Hindi text arrives signed over escaped bytes, with phone, user id and profile', async () => {
    const item = await bench.act('kamla', { kind: 'text', text: 'नमस्ते 🙏 a/b' });
    const event = await nextMessage(item.id);
    expect(event).toMatchObject({ fromPhone: '919999904127', contact: { profile: { name: 'Kamla Devi' } } });
    expect(event.fromUserId).toMatch(/^IN\.[0-9]{20}$/);
    expect(parseInboundMessage(event)).toMatchObject({ ok: true, message: { text: { body: 'नमस्ते 🙏 a/b' } } });
    const webhook = bench.webhooks.find((each) => each.events[0] === event)!;
    expect(isSigned(webhook)).toBe(true);
    expect(webhook.raw.toString('latin1')).toContain(
      String.raw`\u0928\u092e\u0938\u094d\u0924\u0947 \ud83d\ude4f a\/b`,
    );
    expect(webhook.raw.every((byte) => byte < 0x80)).toBe(true);
  });

  test('a hidden number leaves its keys out, and the wamid does not give it away', async () => {
    await bench.send('PATCH', '/phones/api/citizens/kamla', { phoneShown: false });
    const event = await nextMessage((await bench.act('kamla', { kind: 'text', text: 'Hi' })).id);
    await bench.send('PATCH', '/phones/api/citizens/kamla', { phoneShown: true });
    expect(event.fromPhone).toBeUndefined();
    expect(event.message).not.toHaveProperty('from');
    expect(event.contact).not.toHaveProperty('wa_id');
    expect(Buffer.from(event.messageId.slice(6), 'base64').toString('latin1')).not.toContain('99999');
  });

  test('ticks follow the app: sent, delivered at 200, read when the app says so, with everything before', async () => {
    const first = await bench.act('kamla', { kind: 'text', text: 'one' });
    const second = await bench.act('kamla', { kind: 'text', text: 'two' });
    expect(first.status).toBe('sent');
    await bench.waitFor(() => bench.world.items.get(second.id)?.status === 'delivered' || undefined);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: second.id };
    const typing = { ...read, typing_indicator: { type: 'text' } };
    expect(await bench.graph(typing)).toEqual({ status: 200, body: { success: true } });
    expect(bench.world.items.get(first.id)?.status).toBe('read');
    expect((await bench.graph({ ...read, message_id: 'wamid.unknown' })).status).toBe(400);
  });

  test('a webhook answered anything but 200 is sent again, the same bytes, until it is', async () => {
    bench.answers.push(503, 500, 202);
    const item = await bench.act('kamla', { kind: 'text', text: 'again' });
    const bodies = await bench.waitFor(() => {
      const found = bench.webhooks.filter((each) =>
        each.events.some((event) => event.kind === 'message' && event.messageId === item.id),
      );
      return found.length === 4 ? found : undefined;
    });
    expect(new Set(bodies.map((each) => each.raw.toString('latin1'))).size).toBe(1);
    const { body } = await bench.send('GET', '/phones/api/deliveries');
    expect(body.deliveries.at(-1)).toMatchObject({ attempts: 4, state: 'delivered', lastHttpStatus: 200 });
  });

  test('any payload can be sent raw: a sticker, a type nobody knows, a lone surrogate', async () => {
    const sticker = { type: 'sticker', sticker: { id: '1', mime_type: 'image/webp', animated: false } };
    expect(await nextMessage((await bench.act('kamla', { kind: 'raw', message: sticker })).id)).toMatchObject({
      type: 'sticker',
    });
    const unknown = await nextMessage((await bench.act('kamla', { kind: 'raw', message: { type: 'hologram' } })).id);
    expect(parseInboundMessage(unknown)).toEqual({ ok: false, reason: 'unknown-type' });
    const odd = await nextMessage((await bench.act('kamla', { kind: 'text', text: 'a\u0000\ud800b' })).id);
    expect(odd.message).toMatchObject({ text: { body: 'a\u0000\ud800b' } });
  });

  test('a file over 100 MB comes as error 131052 in place of the file', async () => {
    const form = new FormData();
    form.set('file', new Blob([Buffer.alloc(100 * 1024 * 1024 + 1)], { type: 'video/mp4' }), 'long.mp4');
    const { status, body } = await bench.send('POST', '/phones/api/citizens/kamla/media', form);
    expect(status).toBe(201);
    const event = await nextMessage(body.item.id);
    expect(event.message).toMatchObject({ type: 'unsupported', errors: [{ code: 131052 }] });
  });
});

describe('what the app sends', () => {
  beforeAll(async () => {
    await bench.act('arjun', { kind: 'text', text: 'Hi' });
  });

  test('a text is accepted with a wamid, then sent, delivered and, once seen, read', async () => {
    const { status, body } = await bench.graph(text('*Welcome*', { biz_opaque_callback_data: 'outbox-1' }));
    expect(status).toBe(200);
    const response = SendResponse.parse(body);
    expect(response.contacts).toEqual([
      { input: arjunPhone, wa_id: '919999908365', user_id: expect.stringMatching(/^IN\./) },
    ]);
    const id = response.messages[0]!.id;
    expect(id).toMatch(/^wamid\.[A-Za-z0-9+/=]+$/);
    const delivered = await bench.waitForEvent(
      (each) => each.kind === 'status' && each.messageId === id && each.statusName === 'delivered',
    );
    if (delivered.kind !== 'status') throw new Error('unreachable');
    expect(delivered).toMatchObject({ callbackData: 'outbox-1', recipientPhone: '919999908365' });
    expect(parseStatusUpdate(delivered)).toMatchObject({
      ok: true,
      status: {
        pricing: { pricing_model: 'PMP', category: 'service', type: 'free_customer_service', billable: false },
      },
    });
    expect(delivered.status).not.toHaveProperty('conversation');
    await bench.send('POST', '/phones/api/citizens/arjun/read', {});
    await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id && each.statusName === 'read');
    const names = bench.webhooks
      .flatMap((each) => each.events)
      .flatMap((each) => (each.kind === 'status' && each.messageId === id ? [each.statusName] : []));
    expect(names).toEqual(['sent', 'delivered', 'read']);
  });

  test('buttons and lists can be tapped once delivered, and the answer names its prompt', async () => {
    const buttons = [{ type: 'reply', reply: { id: 'p1:yes', title: 'Yes' } }];
    const prompt = { type: 'button', body: { text: 'Sure?' }, action: { buttons } };
    const sent = await bench.graph({ ...text(''), type: 'interactive', text: undefined, interactive: prompt });
    const messageId = SendResponse.parse(sent.body).messages[0]!.id;
    const tap = await bench.act('arjun', { kind: 'tap', messageId, replyId: 'p1:yes' });
    expect((await nextMessage(tap.id)).message).toMatchObject({
      type: 'interactive',
      context: { id: messageId },
      interactive: { type: 'button_reply', button_reply: { id: 'p1:yes', title: 'Yes' } },
    });
    expect(bench.world.items.get(messageId)?.chosenReplyId).toBe('p1:yes');
    const forged = { kind: 'tap', messageId, replyId: 'p0:old' };
    expect((await bench.send('POST', '/phones/api/citizens/arjun/messages', forged)).status).toBe(404);
    const forced = await bench.act('arjun', { ...forged, force: true });
    expect((await nextMessage(forced.id)).message).toMatchObject({ interactive: { button_reply: { id: 'p0:old' } } });

    const rows = [{ id: 'r1', title: 'Birth', description: 'A copy' }];
    const list = {
      type: 'list',
      body: { text: 'Which?' },
      action: { button: 'Open', sections: [{ title: 'All', rows }] },
    };
    const listed = await bench.graph({ ...text(''), type: 'interactive', text: undefined, interactive: list });
    const listId = SendResponse.parse(listed.body).messages[0]!.id;
    const chosen = await bench.act('arjun', { kind: 'tap', messageId: listId, replyId: 'r1' });
    expect((await nextMessage(chosen.id)).message).toMatchObject({
      interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Birth', description: 'A copy' } },
    });
  });

  test('media goes round: uploaded, sent, shown; sent by a citizen, looked up, downloaded with the token only', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', 'application/pdf');
    form.set('file', new Blob(['%PDF-1.7 receipt'], { type: 'application/pdf' }), 'receipt.pdf');
    const upload = await bench.graph(form, `/v26.0/${bench.phoneNumberId}/media`);
    const { id } = upload.body as { id: string };
    const document = { id, filename: 'रसीद.pdf', caption: 'Receipt' };
    const sent = await bench.graph({ ...text(''), text: undefined, type: 'document', document });
    const item = bench.world.items.get(SendResponse.parse(sent.body).messages[0]!.id);
    expect(item?.content).toMatchObject({
      kind: 'document',
      caption: 'Receipt',
      media: { filename: 'रसीद.pdf', bytes: 16 },
    });
    expect(await bench.send('GET', `/phones/api/media/${id}`)).toMatchObject({ status: 200, body: '%PDF-1.7 receipt' });

    const photo = await bench.act('arjun', { kind: 'sample', sampleId: 'identity-card', caption: 'Front' });
    const event = await nextMessage(photo.id);
    const parsed = parseInboundMessage(event);
    if (!parsed.ok || parsed.message.type !== 'image') throw new Error('not an image');
    const node = await bench.send('GET', `/v26.0/${parsed.message.image.id}`, undefined, bench.bearer);
    expect(node.body).toMatchObject({ mime_type: 'image/jpeg', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(Buffer.from(node.body.sha256, 'hex').toString('base64')).toBe(parsed.message.image.sha256);
    expect((await bench.send('GET', node.body.url)).status).toBe(401);
    const file = await fetch(node.body.url, { headers: bench.bearer });
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect((await file.arrayBuffer()).byteLength).toBe(Number(node.body.file_size));
    expect(
      (await bench.send('GET', node.body.url.replace(/ext=\d+/, 'ext=9999999999'), undefined, bench.bearer)).status,
    ).toBe(404);
    expect(await bench.send('DELETE', `/v26.0/${id}`, undefined, bench.bearer)).toEqual({
      status: 200,
      body: { success: true },
    });
    expect((await bench.send('GET', `/v26.0/${id}`, undefined, bench.bearer)).body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
  });

  test('a file that does not fit its message type fails later with 131053', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('file', new Blob(['plain'], { type: 'text/plain' }), 'a.txt');
    const { id } = (await bench.graph(form, `/v26.0/${bench.phoneNumberId}/media`)).body as { id: string };
    const sent = await bench.graph({ ...text(''), text: undefined, type: 'image', image: { id } });
    const messageId = SendResponse.parse(sent.body).messages[0]!.id;
    const failed = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === messageId);
    expect(failed).toMatchObject({ statusName: 'failed', errorCode: 131053 });
  });

  test('a stranger fails later with 131026, a citizen who never wrote with 131047', async () => {
    const stranger = SendResponse.parse((await bench.graph(text('Hi', { to: '+919000000000' }))).body).messages[0]!.id;
    const added = await bench.send('POST', '/phones/api/citizens', {
      name: 'Noor',
      phone: '919999911111',
      language: 'ur',
    });
    expect(added).toMatchObject({ status: 201, body: { citizen: { id: 'noor', phoneShown: true } } });
    const silent = SendResponse.parse((await bench.graph(text('Hi', { to: '+91 99999-11111' }))).body).messages[0]!.id;
    const codeOf = async (id: string) => {
      const event = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id);
      return event.kind === 'status' ? [event.statusName, event.errorCode] : [];
    };
    expect(await codeOf(stranger)).toEqual(['failed', 131026]);
    expect(await codeOf(silent)).toEqual(['failed', 131047]);
    const template = { name: 'case_update', language: { code: 'hi' } };
    const { status, body } = await bench.graph({
      ...text(''),
      text: undefined,
      to: '+919999911111',
      type: 'template',
      template,
    });
    expect(status).toBe(200);
    const templateId = SendResponse.parse(body).messages[0]!.id;
    expect(await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === templateId)).toMatchObject({
      statusName: 'sent',
    });
  });

  test.each([
    ['no token', text('Hi'), '/v26.0/106540352242922/messages', {}, 401, 190],
    ['a version that ended', text('Hi'), '/v20.0/106540352242922/messages', undefined, 400, 2635],
    ['a number that is not ours', text('Hi'), '/v26.0/1/messages', undefined, 400, 100],
    ['an unknown type', text('Hi', { type: 'hologram' }), undefined, undefined, 400, 100],
    ['no recipient', text('Hi', { to: undefined }), undefined, undefined, 400, 100],
    ['no product', text('Hi', { messaging_product: undefined }), undefined, undefined, 400, 100],
    ['an unexpected key', text('Hi', { text: { body: 'Hi', colour: 'red' } }), undefined, undefined, 400, 100],
    ['a body of 4,097 characters', text('x'.repeat(4097)), undefined, undefined, 400, 100],
    ['a missing body', text('', { text: {} }), undefined, undefined, 400, 131008],
    ['a wrong product', text('Hi', { messaging_product: 'sms' }), undefined, undefined, 400, 131009],
    ['ourselves as recipient', text('Hi', { to: '+911140000000' }), undefined, undefined, 400, 131021],
    [
      'callback data of 513 characters',
      text('Hi', { biz_opaque_callback_data: 'x'.repeat(513) }),
      undefined,
      undefined,
      400,
      131009,
    ],
  ])('refuses %s in the shape of Graph errors', async (_name, body, path, headers, httpStatus, code) => {
    const answer = await bench.graph(body, path, headers);
    expect([answer.status, GraphErrorEnvelope.parse(answer.body).error.code]).toEqual([httpStatus, code]);
    expect(answer.body).toMatchObject({
      error: {
        type: 'OAuthException',
        error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
        fbtrace_id: expect.any(String),
      },
    });
  });

  test('a button title of 21 characters is refused with the path in its details', async () => {
    const buttons = [{ type: 'reply', reply: { id: 'a', title: 'x'.repeat(21) } }];
    const interactive = { type: 'button', body: { text: 'Hi' }, action: { buttons } };
    const { body } = await bench.graph({ ...text(''), text: undefined, type: 'interactive', interactive });
    expect(GraphErrorEnvelope.parse(body).error).toMatchObject({
      code: 131009,
      error_data: { details: expect.stringContaining("['buttons']['0']['reply']['title']") },
    });
  });
});

describe('limits over time', () => {
  test('the 46th message at once to one citizen hits the pair limit, another citizen is not touched', async () => {
    const fresh = await startTestBench({ EMULATOR_MESSAGES_PER_SECOND: '1000', EMULATOR_SPEED: '1' });
    try {
      await fresh.act('arjun', { kind: 'text', text: 'Hi' });
      const codes: number[] = [];
      for (let count = 0; count < 46; count += 1) codes.push((await fresh.graph(text('Hi'))).status);
      expect(codes.filter((code) => code === 200)).toHaveLength(45);
      expect((await fresh.graph(text('Hi'))).body).toMatchObject({ error: { code: 131056 } });
      expect((await fresh.graph(text('Hi', { to: '+919999904127' }))).status).toBe(200);
    } finally {
      await fresh.stop();
    }
  });

  test('the window closes after 24 hours of emulated time, at once when so configured', async () => {
    const fast = await startTestBench({ EMULATOR_SPEED: '100000', EMULATOR_WINDOW_ERRORS: 'sync' });
    try {
      await fast.act('arjun', { kind: 'text', text: 'Hi' });
      expect((await fast.graph(text('Hi'))).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 900));
      expect(await fast.graph(text('Hi'))).toMatchObject({ status: 400, body: { error: { code: 131047 } } });
    } finally {
      await fast.stop();
    }
  });
});

test('chats, files and webhooks on their way survive a restart when there is a state file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-'));
  const environment = { EMULATOR_STATE_FILE: join(folder, 'state.json') };
  const first = await startTestBench(environment);
  first.answers.push(...Array.from({ length: 100 }, () => 503));
  const photo = await first.act('kamla', { kind: 'sample', sampleId: 'identity-card' });
  await first.waitFor(() => first.webhooks[0]);
  await first.stop();
  const second = await startTestBench(environment);
  try {
    const { body } = await second.send('GET', '/phones/api/citizens/kamla/transcript');
    expect(body.items).toMatchObject([{ id: photo.id, content: { kind: 'image' } }]);
    expect((await second.send('GET', `/phones/api/media/${body.items[0].content.media.mediaId}`)).status).toBe(200);
    expect(await second.waitForEvent((each) => each.kind === 'message')).toMatchObject({ messageId: photo.id });
  } finally {
    await second.stop();
    await rm(folder, { recursive: true });
  }
});

describe('the phone page', () => {
  test('is served under a strict policy that lets only the named origins frame it', async () => {
    const page = await fetch(`${bench.url}/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'self' http://localhost:3000");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    for (const [, address] of html.matchAll(/(?:href|src)="(\/[^"]+)"/g)) {
      expect([address, (await fetch(`${bench.url}${address}`)).status]).toEqual([address, 200]);
    }
  });

  test('gets its browser code with the types stripped, and a font of each script', async () => {
    const script = await fetch(`${bench.url}/browser/main.ts`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).not.toContain('import type');
    const font = await fetch(`${bench.url}/fonts/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2`);
    expect(font.status).toBe(200);
    expect((await fetch(`${bench.url}/fonts/noto-sans/package.json`)).status).toBe(404);
  });

  test('a page of another site cannot drive the phones', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    const { status } = await bench.send('POST', '/phones/api/reset', {}, headers);
    expect(status).toBe(403);
  });

  test('events stream: a text shows up for the page that listens', async () => {
    const stopping = new AbortController();
    const stream = await fetch(`${bench.url}/phones/api/events`, { signal: stopping.signal });
    const item = await bench.act('kamla', { kind: 'text', text: 'streamed' });
    let received = '';
    for await (const chunk of stream.body!) {
      received += Buffer.from(chunk).toString('utf8');
      if (received.includes(item.id)) break;
    }
    stopping.abort();
    expect(received).toContain('"kind":"item"');
  });
});
