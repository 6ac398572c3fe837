import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform';
import { recordDeliveries } from '#mailbox';
import {
  ACCEPTED,
  GRACE_SECONDS,
  openSenderStage,
  refusal,
  type SenderStage,
} from '../../test/helpers/sender-stage.ts';
import type { Sender } from './sender.ts';

let stage: SenderStage;
let sender: Sender;

beforeAll(async () => {
  stage = await openSenderStage();
  sender = stage.openSender();
});
afterAll(async () => {
  await stage.close();
});

test('messages of one citizen leave in order, addressed by number, or by BSUID where there is no number', async () => {
  const byPhone = await stage.newAccount({ phone: '919999920001' });
  const byBsuid = await stage.newAccount({ bsuid: 'IN.900001' });
  const outboxIds = [
    ...(await stage.say(byPhone, sender, 'one', 'two', 'three')),
    ...(await stage.say(byBsuid, sender, 'hello')),
  ];
  await expect.poll(() => stage.stateOf(outboxIds.at(-2)!), { timeout: 10_000 }).toBe('sent');
  await expect.poll(() => stage.stateOf(outboxIds.at(-1)!), { timeout: 10_000 }).toBe('sent');
  expect(stage.sentTo('+919999920001')).toEqual(['one', 'two', 'three']);
  expect(stage.sentTo('IN.900001')).toEqual(['hello']);
});

test('a refusal that will pass is tried again, and what comes after it waits its turn', async () => {
  const account = await stage.newAccount({ phone: '919999920002' });
  stage.answer((call, times) =>
    call.text === 'busy' && times < 3
      ? { status: 500, body: '{"error":{"code":131000,"message":"Something went wrong"}}' }
      : ACCEPTED,
  );
  const outboxIds = await stage.say(account, sender, 'busy', 'after');
  await expect.poll(() => stage.stateOf(outboxIds[1]!), { timeout: 15_000 }).toBe('sent');
  expect(stage.sentTo('+919999920002')).toEqual(['busy', 'busy', 'busy', 'after']);
});

test('a refusal for good ends the message with its code and lets the next one go', async () => {
  const account = await stage.newAccount({ phone: '919999920003' });
  stage.answer((call) => (call.text === 'never' ? refusal(131026) : ACCEPTED));
  const outboxIds = await stage.say(account, sender, 'never', 'next');
  await expect.poll(() => stage.stateOf(outboxIds[1]!), { timeout: 10_000 }).toBe('sent');
  const { rows } = await stage.database.worker.query('select state, failure_code from outbox where id = $1', [
    outboxIds[0],
  ]);
  expect(rows[0]).toEqual({ state: 'failed', failure_code: 131026 });
});

test('an answer that was lost is settled by a status with our id: the message is not sent twice', async () => {
  const account = await stage.newAccount({ phone: '919999920004' });
  stage.answer((call) => (call.text === 'lost' ? 'reset-after-accepting' : ACCEPTED));
  const [outboxId, next] = await stage.say(account, sender, 'lost', 'then');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 10_000 }).toBe('unknown');
  const at = systemClock.now();
  const status = { outboxId: outboxId!, providerId: 'wamid.L', status: 'delivered', at } as const;
  const statuses = [{ ...status, code: undefined, priceCategory: undefined }];
  await recordDeliveries(stage.database.worker, { sent: [], statuses });
  await expect.poll(() => stage.stateOf(next!), { timeout: 10_000 }).toBe('sent');
  await new Promise((resolve) => setTimeout(resolve, (GRACE_SECONDS + 0.5) * 1000));
  expect(stage.sentTo('+919999920004')).toEqual(['lost', 'then']);
});

test('an uncertain message is sent again only when the grace has passed without a word', async () => {
  const account = await stage.newAccount({ phone: '919999920005' });
  stage.answer((call, times) =>
    call.text === 'silence' && times === 1 ? { status: 502, body: '<html>bad gateway</html>' } : ACCEPTED,
  );
  const started = performance.now();
  const [outboxId] = await stage.say(account, sender, 'silence');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 15_000 }).toBe('sent');
  expect(performance.now() - started).toBeGreaterThan(GRACE_SECONDS * 1000 - 100);
  expect(stage.sentTo('+919999920005')).toEqual(['silence', 'silence']);
});

test('messages that no sender was handed are found in the table', async () => {
  stage.answer(() => ACCEPTED);
  const account = await stage.newAccount({ phone: '919999920006' });
  await stage.say(account, undefined, 'left behind');
  await expect.poll(() => stage.sentTo('+919999920006'), { timeout: 10_000 }).toEqual(['left behind']);
});

test('a sender that stops gives back what was claimed for it and not sent', async () => {
  const account = await stage.newAccount({ phone: '919999920007' });
  const idle = stage.openSender({ messagesPerSecond: 1, phoneNumberId: 'slow' });
  stage.answer(() => ACCEPTED);
  // The first message takes the only token of that second.
  await stage.say(await stage.newAccount({ phone: '919999920008' }), idle, 'first');
  const [outboxId] = await stage.say(account, idle, 'claimed');
  expect(await stage.stateOf(outboxId!)).toBe('sending');
  await idle.stop();
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 10_000 }).toBe('sent');
  expect(stage.sentTo('+919999920007')).toEqual(['claimed']);
});
