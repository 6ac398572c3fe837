import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBench, type TestBench } from '../test-bench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({
    EMULATOR_DAILY_USERS: '1',
    EMULATOR_MESSAGES_PER_SECOND: '1000',
    EMULATOR_TEMPLATES: 'lenient',
  });
});
afterAll(async () => {
  await bench.stop();
});

const text = (to: string, extra: object = {}) => ({
  messaging_product: 'whatsapp',
  to,
  type: 'text',
  text: { body: 'Hello' },
  ...extra,
});
const idOf = (body: unknown) => (body as { messages: [{ id: string }] }).messages[0].id;

async function nextValue(field: string): Promise<Record<string, never>> {
  return bench.waitFor(() => {
    for (const { raw } of bench.webhooks) {
      const [change] = JSON.parse(raw.toString('utf8')).entry[0].changes;
      if (change.field === field) return change.value;
    }
    return undefined;
  });
}

test('who changes their number gets another user id, and the service hears it twice', async () => {
  const before = bench.world.citizens.get('kamla')!;
  await bench.act('kamla', { kind: 'text', text: 'Hi' });
  const { body } = await bench.send('POST', '/phones/api/citizens/kamla/number', { phone: '919999900001' });
  expect(body.citizen).toMatchObject({ id: 'kamla', phone: '919999900001' });
  expect(body.citizen.userId).not.toBe(before.userId);
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.type === 'system');
  expect(event).toMatchObject({
    fromPhone: before.phone,
    message: { system: { type: 'user_changed_number', wa_id: '919999900001', user_id: body.citizen.userId } },
  });
  const update = await nextValue('user_id_update');
  expect(update).toMatchObject({
    user_id_update: [{ user_id: { previous: before.userId, current: body.citizen.userId } }],
  });
  const taken = await bench.send('POST', '/phones/api/citizens/kamla/number', { phone: '919999908365' });
  expect(taken.status).toBe(409);
});

test('a message bound to an identity fails with 137000 after a new SIM', async () => {
  const settings = { user_identity_change: { enable_identity_key_check: true } };
  expect((await bench.graph(settings, `/v26.0/${bench.phoneNumberId}/settings`)).status).toBe(200);
  const item = await bench.act('arjun', { kind: 'text', text: 'Hi' });
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === item.id);
  const hash = event.kind === 'message' ? event.contact?.['identity_key_hash'] : undefined;
  expect(hash).toBe(bench.world.citizens.get('arjun')!.identityHash);
  const statusOf = async (id: string) => {
    const status = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id);
    return status.kind === 'status' ? (status.errorCode ?? status.statusName) : '';
  };
  const bound = text('+919999908365', { recipient_identity_key_hash: hash });
  expect(await statusOf(idOf((await bench.graph(bound)).body))).toBe('sent');
  await bench.send('POST', '/phones/api/citizens/arjun/sim');
  expect(await statusOf(idOf((await bench.graph(bound)).body))).toBe(137000);
});

test('the portfolio may write to so many people a day outside their window', async () => {
  for (const phone of ['919999900011', '919999900012']) {
    await bench.send('POST', '/phones/api/citizens', { name: 'Noor', phone });
  }
  const template = { name: 'news', language: { code: 'hi' } };
  const send = async (to: string) =>
    (await bench.graph({ ...text(to), type: 'template', text: undefined, template })).status;
  expect(await send('+919999900011')).toBe(200);
  expect(await send('+919999900011')).toBe(200);
  expect(await send('+919999900012')).toBe(400);
  expect(await send('+919999908365')).toBe(200);
  await bench.send('PATCH', '/phones/api/number', { dailyUsers: 250 });
  expect(await send('+919999900012')).toBe(200);
  expect(await nextValue('business_capability_update')).toMatchObject({
    max_daily_conversations_per_business: 'TIER_250',
  });
});

test('what was sent is billed: templates at once, service messages after the first thousand of a month', async () => {
  await bench.waitFor(() => bench.world.bill.citizens.get('noor')?.billable === 2 || undefined);
  const { body } = await bench.send('GET', '/phones/api/bill');
  expect(body).toMatchObject({ currency: 'INR', freeServiceMessagesLeft: expect.any(Number) });
  expect(body.freeServiceMessagesLeft).toBeLessThan(1000);
  const billed = body.citizens.filter((line: { billable: number }) => line.billable > 0);
  expect(billed.length).toBeGreaterThan(0);
  for (const line of billed) expect(line.cost).toBe(line.billable * 11.5);
  bench.world.bill.serviceMessages = 1000;
  const id = idOf((await bench.graph(text('+919999908365'))).body);
  await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id && each.statusName === 'sent');
  expect(bench.world.items.get(id)?.pricingType).toBe('regular');
});

test('the number is read, deregistered and registered again, at most ten times in three days', async () => {
  const node = `/v26.0/${bench.phoneNumberId}`;
  const shown = await bench.send('GET', `${node}?fields=display_phone_number,quality_rating`, undefined, bench.bearer);
  expect(shown.body).toEqual({
    id: bench.phoneNumberId,
    display_phone_number: '+911140000000',
    quality_rating: 'GREEN',
  });
  await bench.graph({}, `${node}/deregister`);
  expect((await bench.graph(text('+919999908365'))).body).toMatchObject({ error: { code: 133010 } });
  const register = { messaging_product: 'whatsapp', pin: '123456' };
  expect((await bench.graph(register, `${node}/register`)).body).toEqual({ success: true });
  expect((await bench.graph({ ...register, pin: '654321' }, `${node}/register`)).body).toMatchObject({
    error: { code: 133005 },
  });
  for (let count = 0; count < 7; count += 1) await bench.graph(register, `${node}/register`);
  expect((await bench.graph(register, `${node}/register`)).body).toMatchObject({ error: { code: 133016 } });
});

test('citizens answer requests: a place, their contact, an address, a reaction, and listen to a voice note', async () => {
  const ask = async (interactive: object) =>
    idOf((await bench.graph({ ...text('+919999908365'), type: 'interactive', text: undefined, interactive })).body);
  const answered = async (action: object) => {
    const item = await bench.act('arjun', action);
    const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === item.id);
    return event.kind === 'message' ? event.message : {};
  };
  const request = { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } };
  const place = await ask(request);
  expect(await answered({ kind: 'location', latitude: 28.6, longitude: 77.2, messageId: place })).toMatchObject({
    type: 'location',
    context: { id: place },
    location: { latitude: 28.6, longitude: 77.2 },
  });
  const wanted = { type: 'request_contact_info', body: { text: 'Number?' }, action: { name: 'request_contact_info' } };
  expect(await answered({ kind: 'share-contact', messageId: await ask(wanted) })).toMatchObject({
    contacts: [{ origin: 'contact_request', phones: [{ wa_id: '919999908365' }], vcard: expect.any(String) }],
  });
  const parameters = { country: 'IN', values: { name: 'Arjun' } };
  const form = { type: 'address_message', body: { text: 'Address?' }, action: { name: 'address_message', parameters } };
  const address = await answered({ kind: 'address', messageId: await ask(form), values: { in_pin_code: '110001' } });
  expect(address).toMatchObject({ interactive: { type: 'nfm_reply', nfm_reply: { name: 'address_message' } } });
  await bench.act('arjun', { kind: 'reaction', messageId: place, emoji: '👍' });
  expect(bench.world.items.get(place)?.reaction).toBe('👍');
  expect(await bench.waitForEvent((each) => each.kind === 'message' && each.type === 'reaction')).toMatchObject({
    message: { reaction: { message_id: place, emoji: '👍' } },
  });

  const upload = new FormData();
  upload.set('messaging_product', 'whatsapp');
  upload.set('type', 'audio/ogg; codecs=opus');
  upload.set('file', new Blob(['OggS'], { type: 'audio/ogg; codecs=opus' }), 'note.ogg');
  const { id } = (await bench.graph(upload, `/v26.0/${bench.phoneNumberId}/media`)).body as { id: string };
  const note = { ...text('+919999908365'), text: undefined, type: 'audio', audio: { id, voice: true } };
  const noteId = idOf((await bench.graph(note)).body);
  await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === noteId);
  await bench.send('POST', '/phones/api/citizens/arjun/played', { messageId: noteId });
  await bench.waitForEvent(
    (each) => each.kind === 'status' && each.messageId === noteId && each.statusName === 'played',
  );
  const transcript = await bench.send('GET', '/phones/api/citizens/arjun/transcript.txt');
  expect(transcript.body).toContain('citizen sends: location 28.6, 77.2');
  expect(transcript.body).toContain('dwar:\n      Where?');
});
