import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessToken, startTestBench, type TestBench } from '../test-bench.ts';

const revenue = { phoneNumberId: '106540352242933', displayPhone: '911140000001', businessName: 'Revenue Department' };
let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_FURTHER_NUMBERS: JSON.stringify([{ ...revenue, messagesPerSecond: 5 }]) });
});
afterAll(() => bench.stop());

const at = (phoneNumberId: string) => `/v26.0/${phoneNumberId}/messages`;
const text = (to: string, body: string) => ({ messaging_product: 'whatsapp', to, type: 'text', text: { body } });
const write = (citizenId: string, number: string, words: string) =>
  bench.send('POST', `/phones/api/citizens/${citizenId}/messages?number=${number}`, { kind: 'text', text: words });

test('a citizen who writes to a number is heard as that number’s, and answered by it in its own chat', async () => {
  expect((await write('kamla', revenue.phoneNumberId, 'to revenue')).status).toBe(201);
  const heard = await bench.waitForEvent((event) => event.kind === 'message');
  expect(heard).toMatchObject({
    phoneNumberId: revenue.phoneNumberId,
    metadata: { display_phone_number: revenue.displayPhone },
  });
  const answer = await bench.graph(text('+919999904127', 'from revenue'), at(revenue.phoneNumberId));
  expect(answer.status).toBe(200);
  const status = await bench.waitForEvent((event) => event.kind === 'status' && event.statusName === 'delivered');
  expect(status).toMatchObject({ phoneNumberId: revenue.phoneNumberId });
  const chat = async (number: string) => {
    const path = `/phones/api/citizens/kamla/transcript?number=${number}`;
    return (await bench.send('GET', path)).body.items.map((item: { content: object }) => item.content);
  };
  expect(await chat(revenue.phoneNumberId)).toMatchObject([{ text: 'to revenue' }, { text: 'from revenue' }]);
  expect(await chat(bench.phoneNumberId)).toEqual([]);
});

test('a window is that of one number: another one may not write freely', async () => {
  await bench.graph(text('+919999904127', 'from the other number'));
  const failed = await bench.waitForEvent((event) => event.kind === 'status' && event.statusName === 'failed');
  expect(failed).toMatchObject({ errorCode: 131047, phoneNumberId: bench.phoneNumberId });
});

test('numbers are listed together, each described as itself, with its own settings and limits', async () => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const get = async (path: string) => (await bench.send('GET', `/v26.0/${path}`, undefined, headers)).body;
  const { data } = await get(`${bench.world.config.wabaId}/phone_numbers`);
  expect(data.map(({ id }: { id: string }) => id)).toEqual([bench.phoneNumberId, revenue.phoneNumberId]);
  expect(await get(revenue.phoneNumberId)).toMatchObject({
    id: revenue.phoneNumberId,
    verified_name: 'Revenue Department',
    display_phone_number: '+911140000001',
  });
  const settings = { user_identity_change: { enable_identity_key_check: true } };
  await bench.graph(settings, `/v26.0/${revenue.phoneNumberId}/settings`);
  expect(await get(`${bench.phoneNumberId}/settings`)).toMatchObject({
    user_identity_change: { enable_identity_key_check: false },
  });
  expect((await get('1999')).error).toMatchObject({ code: 100 });
  // At once: one after the other, they take more than a second on a loaded machine.
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => bench.graph(text('+919999904127', 'x'), at(revenue.phoneNumberId))),
  );
  expect(answers.some(({ body }) => JSON.stringify(body).includes('130429'))).toBe(true);
});

test('a file that was sent to one number is not there for another', async () => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const form = new FormData();
  form.set('kind', 'image');
  form.set('file', new File([Buffer.from('a picture')], 'a.png', { type: 'image/png' }));
  const sent = await bench.send('POST', `/phones/api/citizens/arjun/media?number=${revenue.phoneNumberId}`, form);
  const { mediaId } = sent.body.item.content.media;
  const ask = (number: string) => bench.send('GET', `/v26.0/${mediaId}?phone_number_id=${number}`, undefined, headers);
  expect((await ask(bench.phoneNumberId)).status).toBe(400);
  expect((await ask(revenue.phoneNumberId)).status).toBe(200);
});
