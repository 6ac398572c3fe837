import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatItem } from './chat.ts';
import { startTestBench, type TestBench } from './test-bench.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench();
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  await bench.waitFor(() => bench.webhooks[0]);
  bench.webhooks.length = 0;
});
afterEach(async () => {
  await bench.stop();
});

const fault = async (wish: object) => {
  const { status, body } = await bench.send('POST', '/phones/api/faults', wish);
  expect(status).toBe(201);
  return body.fault.id as string;
};
const text = { messaging_product: 'whatsapp', to: '+919999908365', type: 'text', text: { body: 'Hello' } };
const idOf = (body: unknown) => (body as { messages: [{ id: string }] }).messages[0].id;
const inboundIds = () =>
  bench.webhooks.flatMap((each) => each.events).flatMap((each) => (each.kind === 'message' ? [each.messageId] : []));

describe('sending', () => {
  test('is refused with the scripted code so often, for that citizen only', async () => {
    await fault({ kind: 'send-refused', code: 130429, times: 2, citizenId: 'arjun' });
    expect((await bench.graph({ ...text, to: '+919999904127' })).status).toBe(200);
    expect((await bench.graph(text)).body).toMatchObject({ error: { code: 130429 } });
    expect((await bench.graph(text)).status).toBe(400);
    expect((await bench.graph(text)).status).toBe(200);
    expect((await bench.send('GET', '/phones/api/faults')).body).toEqual({ faults: [] });
  });

  test('answers a bare 503, or breaks the connection after taking the message', async () => {
    await fault({ kind: 'send-http', status: 503, times: 1 });
    expect(await bench.graph(text)).toMatchObject({ status: 503, body: expect.stringContaining('html') });
    expect([...bench.world.items.values()].filter((each) => each.author === 'service')).toHaveLength(0);
    await fault({ kind: 'send-answer-lost', times: 1 });
    await expect(bench.graph(text)).rejects.toThrow();
    expect([...bench.world.items.values()].filter((each) => each.author === 'service')).toHaveLength(1);
  });

  test('accepts and loses, or accepts and fails with the scripted code', async () => {
    await fault({ kind: 'send-lost', times: 1 });
    const lost = idOf((await bench.graph(text)).body);
    expect(bench.world.items.has(lost)).toBe(false);
    await fault({ kind: 'send-fails', code: 131049, times: 1 });
    const failed = idOf((await bench.graph(text)).body);
    const event = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === failed);
    expect(event).toMatchObject({ statusName: 'failed', errorCode: 131049 });
  });

  test('an expired token refuses every call until the fault is taken away', async () => {
    const id = await fault({ kind: 'token-expired' });
    expect((await bench.graph(text)).status).toBe(401);
    expect((await bench.send('DELETE', `/phones/api/faults/${id}`)).body).toEqual({ removed: 1 });
    expect((await bench.graph(text)).status).toBe(200);
  });
});

describe('webhooks', () => {
  test('are dropped for good, or sent twice', async () => {
    await fault({ kind: 'webhook-drop', times: 1 });
    const lost = await bench.act('kamla', { kind: 'text', text: 'lost' });
    await fault({ kind: 'webhook-duplicate', times: 1 });
    const twice = await bench.act('kamla', { kind: 'text', text: 'twice' });
    await bench.waitFor(() => inboundIds().length >= 2 || undefined);
    expect(inboundIds()).toEqual([twice.id, twice.id]);
    expect(inboundIds()).not.toContain(lost.id);
  });

  test('overtake each other', async () => {
    await fault({ kind: 'webhook-reorder', times: 1 });
    const first = await bench.act('kamla', { kind: 'text', text: 'one' });
    const second = await bench.act('kamla', { kind: 'text', text: 'two' });
    await bench.waitFor(() => inboundIds().length === 2 || undefined);
    expect(inboundIds()).toEqual([second.id, first.id]);
  });

  test('are gathered into one body, whose answer counts for all', async () => {
    await fault({ kind: 'webhook-batch', changes: 3 });
    const items: ChatItem[] = [];
    for (const body of ['one', 'two', 'three']) items.push(await bench.act('kamla', { kind: 'text', text: body }));
    await bench.waitFor(() => bench.webhooks[0]);
    expect(bench.webhooks).toHaveLength(1);
    expect(inboundIds()).toEqual(items.map((item) => item.id));
    await bench.waitFor(
      () => items.every((item) => bench.world.items.get(item.id)?.status === 'delivered') || undefined,
    );
  });
});

test('a day passes at once when the clock is moved: the window closes, what was due has happened', async () => {
  await bench.graph(text);
  const before = (await bench.send('GET', '/phones/api/clock')).body;
  const after = (await bench.send('POST', '/phones/api/clock/advance', { seconds: 25 * 3600 })).body;
  expect(after.nowMs - before.nowMs).toBeGreaterThanOrEqual(25 * 3600 * 1000);
  const late = idOf((await bench.graph(text)).body);
  expect(await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === late)).toMatchObject({
    errorCode: 131047,
  });
  expect((await bench.send('PATCH', '/phones/api/clock', { speed: 1440 })).body.speed).toBe(1440);
});

test('a skipped delivered shows as read alone, with its price', async () => {
  await fault({ kind: 'status-skip-delivered', times: 1 });
  const id = idOf((await bench.graph(text)).body);
  await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id && each.statusName === 'read');
  const names = bench.webhooks
    .flatMap((each) => each.events)
    .flatMap((each) => (each.kind === 'status' && each.messageId === id ? [each.statusName] : []));
  expect(names).toEqual(['sent', 'read']);
});
