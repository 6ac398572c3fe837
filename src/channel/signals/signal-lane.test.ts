import { afterAll, beforeAll, expect, test } from 'vitest';
import { listNumbers } from '../numbers/number-store.ts';
import { createWebhookStage, type WebhookStage } from '../../../test/helpers/webhook-stage.ts';
import { listUnknownWebhooks } from './list-unknown.ts';

const WABA = '102290129340398';
let stage: WebhookStage;
beforeAll(async () => {
  stage = await createWebhookStage(['a secret of this test only']);
  await stage.database.worker.query(
    `insert into channel_number (phone_number_id, waba_id, display_digits, messages_per_second, changed_at)
     values ('1', $1, '911140000000', 80, now()), ('2', '999', '911140000001', 80, now())`,
    [WABA],
  );
  await stage.database.worker.query(
    `insert into message_template (name, language_code, purpose, version, language_rank, parameter_names, parameter_limits,
                                   content_sha256, status, status_at, waba_id)
     values ('case_news_1', 'hi', 'news', 1, 0, '{}', '{}', '\\x00', 'approved', now(), $1)`,
    [WABA],
  );
});
afterAll(() => stage.close());

function envelope(time: number, ...changes: object[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: WABA, time, changes }] };
}
function templateStatus(event: string, name = 'case_news_1') {
  const value = { event, message_template_id: 1, message_template_name: name, message_template_language: 'hi' };
  return { field: 'message_template_status_update', value };
}
const numberOf = async (phoneNumberId: string) =>
  (await listNumbers(stage.database.worker)).find((number) => number.phoneNumberId === phoneNumberId);
async function statusOfTemplate(): Promise<string | undefined> {
  const { rows } = await stage.database.worker.query<{ status: string }>('select status from message_template');
  return rows[0]?.status;
}

test('a disabled account pauses its own numbers only, and goes on when it is reinstated', async () => {
  const update = (state: string) => ({
    field: 'account_update',
    value: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } },
  });
  await stage.deliver(envelope(1_760_000_001, update('DISABLE')));
  expect((await numberOf('1'))?.pauseReason).toBe('account-disabled');
  expect((await numberOf('2'))?.pausedUntil).toBeUndefined();
  await stage.deliver(envelope(1_760_000_002, update('REINSTATE')));
  expect((await numberOf('1'))?.pausedUntil).toBeUndefined();
  expect(await stage.metrics.render()).toContain('dwar_whatsapp_alarms_total{alarm="account-disabled"} 1');
});

test('more throughput is for the number that is named', async () => {
  const value = { display_phone_number: '+91 11 4000 0001', event: 'THROUGHPUT_UPGRADE' };
  await stage.deliver(envelope(1_760_000_003, { field: 'phone_number_quality_update', value }));
  expect([(await numberOf('1'))?.messagesPerSecond, (await numberOf('2'))?.messagesPerSecond]).toEqual([80, 1000]);
});

test('an old notice that is delivered again undoes nothing', async () => {
  const paused = envelope(1_760_000_010, templateStatus('PAUSED'));
  await stage.deliver(paused);
  expect(await statusOfTemplate()).toBe('paused');
  await stage.deliver(envelope(1_760_000_020, templateStatus('APPROVED')));
  await stage.deliver(paused);
  expect(await statusOfTemplate()).toBe('approved');
  // In another aggregate it is still the same notice.
  await stage.deliver(envelope(1_760_000_010, { field: 'something_new', value: {} }, templateStatus('PAUSED')));
  expect(await statusOfTemplate()).toBe('approved');
});

test('a signal that cannot be carried out costs no other one, and is kept as failed', async () => {
  await stage.deliver(envelope(1_760_000_030, templateStatus('PAUSED', 'NUL \u0000 here'), templateStatus('DISABLED')));
  expect(await statusOfTemplate()).toBe('disabled');
  const unknown = await listUnknownWebhooks(stage.database.reporter, new Date(0));
  expect(unknown).toContainEqual({
    field: 'message_template_status_update',
    reason: 'failed',
    count: 1,
    lastAt: expect.any(Date),
  });
});

test('operators see what nobody understood, by field and without its content', async () => {
  await stage.deliver(envelope(1_760_000_040, { field: 'something_new', value: { secret: 'नया' } }));
  const unknown = await listUnknownWebhooks(stage.database.reporter, new Date(0));
  expect(unknown.find((one) => one.field === 'something_new')).toMatchObject({ reason: 'unknown-field', count: 2 });
  expect(unknown.some((one) => one.reason === 'signal' || one.reason === 'noted')).toBe(false);
  expect(await stage.metrics.render()).toContain('dwar_webhook_unknown_total{what="field"} 2');
});

test('a thousand changes of every kind in one body of nearly 3 MB are taken', async () => {
  const metadata = { display_phone_number: '911140000000', phone_number_id: '1' };
  const changes = Array.from({ length: 1000 }, (_, index) => {
    if (index % 10 === 0) return templateStatus('PENDING', `template_${index}`);
    if (index % 10 === 1) return { field: `new_${index % 7}`, value: { index } };
    const from = `9199998${String(index).padStart(5, '0')}`;
    const text = { body: 'क'.repeat(400) };
    const message = { from, id: `wamid.K${index}`, timestamp: '1760000000', type: 'text', text };
    return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, messages: [message] } };
  });
  const started = performance.now();
  expect(await stage.deliver(envelope(1_760_000_050, ...changes))).toBe(200);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(await stage.takeMail()).toHaveLength(800);
});
