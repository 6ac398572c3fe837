// Meta's limits as the sender meets them: the 24-hour window, the pace of a citizen and of a number, phones in other hands.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityNotes, loadIdentityHashes, type AccountRef } from '#people';
import { ACCEPTED, openSenderStage, refusal, type SaidAs, type SenderStage } from '../../test/helpers/sender-stage.ts';
import { withOtherWords } from './outside-window.ts';
import type { Sender } from './sender.ts';

let stage: SenderStage;
let sender: Sender;

const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
const ahead = (seconds: number): Date => ago(-seconds);

beforeAll(async () => {
  stage = await openSenderStage();
});
beforeEach(() => {
  sender = stage.openSender();
});
afterEach(async () => {
  await stage.stopSenders();
  stage.answer(() => ACCEPTED);
  await stage.database.worker.query('update message_template set status = $1', ['disabled']);
});
afterAll(async () => {
  await stage.close();
});

async function approveTemplate(name: string): Promise<void> {
  await stage.database.worker.query(
    `insert into message_template (name, language_code, purpose, version, language_rank, parameter_names, parameter_limits,
                                   content_sha256, status, status_at, waba_id)
     values ($1, 'hi', 'news.filed', 1, 1, '{number}', '{40}', '\\x00', 'approved', now(), 'w')`,
    [name],
  );
}

/** News as the turn stores it; `text` inside the window, a template outside. */
function news(text: string, windowEndsAt: Date): SaidAs {
  const content = JSON.stringify({ type: 'text', text: { body: text } });
  const otherWords = { purpose: 'news.filed', language: 'hi', values: { number: 'DL-26-0004127' } };
  return { body: withOtherWords(content, otherWords), windowEndsAt, unasked: true };
}

async function citizenWrites(account: AccountRef, at: Date): Promise<void> {
  await stage.database.worker.query(
    `insert into conversation (account_id, state, version, last_inbound_at, updated_at) values ($1, '\\x00', 1, $2, $2)
     on conflict (account_id) do update set last_inbound_at = excluded.last_inbound_at`,
    [account.accountId, at],
  );
}

const templateOf = (name: string) => ({
  name,
  language: { code: 'hi' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: 'DL-26-0004127' }] }],
});

test('news within the window goes as it is, without its other words', async () => {
  const account = await stage.newAccount({ phone: '919999930001' });
  const [outboxId] = await stage.say(account, sender, news('your certificate is ready', ahead(60)));
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  expect(stage.sentTo('+919999930001')).toEqual(['your certificate is ready']);
});

test('after the window a template goes first, and the message follows when the citizen writes, before the answer', async () => {
  await approveTemplate('one');
  const account = await stage.newAccount({ phone: '919999930002' });
  await citizenWrites(account, ago(90_000));
  const [outboxId] = await stage.say(account, sender, news('your certificate is ready', ago(3600)));
  await expect.poll(() => stage.sentTo('+919999930002'), { timeout: 5000 }).toEqual(['template one']);
  const opening = stage.calls.find((call) => call.to === '+919999930002');
  expect(opening?.body['template']).toEqual(templateOf('one'));
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('new');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(stage.sentTo('+919999930002')).toEqual(['template one']);

  await citizenWrites(account, ago(0));
  const [answer] = await stage.say(account, sender, 'you asked?');
  await expect.poll(() => stage.stateOf(answer!), { timeout: 8000 }).toBe('sent');
  expect(stage.sentTo('+919999930002')).toEqual(['template one', 'your certificate is ready', 'you asked?']);
});

test('without a usable template the news waits, and goes when there is one', async () => {
  const account = await stage.newAccount({ phone: '919999930003' });
  const [outboxId] = await stage.say(account, sender, news('approved', ago(3600)));
  const attempts = async () => {
    const { rows } = await stage.database.worker.query('select attempts, state from outbox where id = $1', [outboxId]);
    return rows[0];
  };
  await expect.poll(attempts, { timeout: 5000 }).toEqual({ attempts: 1, state: 'new' });
  expect(stage.sentTo('+919999930003')).toEqual([]);
  await approveTemplate('three');
  await stage.database.worker.query('update outbox set next_at = now() where id = $1', [outboxId]);
  await expect.poll(() => stage.sentTo('+919999930003'), { timeout: 5000 }).toEqual(['template three']);
});

test('a window that Meta calls closed is believed: at once (131047), and when it comes as a status', async () => {
  await approveTemplate('four');
  const atOnce = await stage.newAccount({ phone: '919999930004' });
  await citizenWrites(atOnce, ago(60));
  stage.answer((call) => (call.text === 'at once' ? refusal(131047) : ACCEPTED));
  await stage.say(atOnce, sender, news('at once', ahead(60)));
  await expect.poll(() => stage.sentTo('+919999930004'), { timeout: 5000 }).toEqual(['at once', 'template four']);

  const later = await stage.newAccount({ phone: '919999930005' });
  await citizenWrites(later, ago(60));
  const [outboxId] = await stage.say(later, sender, news('later', ahead(60)));
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  const failed = {
    outboxId: outboxId!,
    providerId: 'wamid.OUT',
    status: 'failed',
    at: ago(0),
    code: 131047,
    priceCategory: undefined,
  } as const;
  await stage.lane.record([failed]);
  await stage.lane.record([failed]);
  await expect.poll(() => stage.sentTo('+919999930005'), { timeout: 5000 }).toEqual(['later', 'template four']);
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('new');
});

test('what Meta took and then failed to deliver for a fault of its own (131000) goes once more, and only once', async () => {
  const account = await stage.newAccount({ phone: '919999930022' });
  let taken = 0;
  stage.answer((call) => {
    if (call.to !== '+919999930022') return ACCEPTED;
    taken += 1;
    return { status: 200, body: `{"messaging_product":"whatsapp","messages":[{"id":"wamid.TRY${taken}"}]}` };
  });
  const [outboxId] = await stage.say(account, sender, 'are you there?');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  const status = { outboxId: outboxId!, at: ago(0), priceCategory: undefined } as const;
  const failed = { ...status, providerId: 'wamid.TRY1', status: 'failed', code: 131000 } as const;
  // Meta tells it twice, at once and again later; what it tells of the first try says nothing of the second.
  await Promise.all([stage.lane.record([failed]), stage.lane.record([failed])]);
  expect(await stage.stateOf(outboxId!)).toBe('new');
  await stage.database.worker.query('update outbox set next_at = now() where id = $1', [outboxId]);
  await expect.poll(() => taken, { timeout: 10_000 }).toBe(2);
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  await stage.lane.record([failed]);
  expect(await stage.stateOf(outboxId!)).toBe('sent');
  // The second try failed too: now it is given up.
  await stage.lane.record([{ ...failed, providerId: 'wamid.TRY2' }]);
  expect(await stage.stateOf(outboxId!)).toBe('failed');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(taken).toBe(2);
});

test('what has arrived is not sent again, whatever Meta tells afterwards', async () => {
  const account = await stage.newAccount({ phone: '919999930023' });
  const [outboxId] = await stage.say(account, sender, 'hello');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  const status = { outboxId: outboxId!, providerId: 'wamid.OUT', at: ago(0), priceCategory: undefined } as const;
  await stage.lane.record([{ ...status, status: 'delivered', code: undefined }]);
  await stage.lane.record([{ ...status, status: 'failed', code: 131000 }]);
  expect(await stage.stateOf(outboxId!)).not.toBe('new');
});

test('no more citizens are written to outside their window in a day than Meta allows the portfolio', async () => {
  const { worker } = stage.database;
  await approveTemplate('five');
  await worker.query('update outbox set opened_at = null');
  await worker.query(
    `insert into channel_number (phone_number_id, waba_id, messages_per_second, users_per_day, changed_at)
     values ('limited', 'w', 80, 1, now())`,
  );
  const [first, second] = [await stage.newAccount({ bsuid: 'IN.5001' }), await stage.newAccount({ bsuid: 'IN.5002' })];
  await stage.say(first, sender, news('one', ago(3600)));
  await expect.poll(() => stage.sentTo('IN.5001'), { timeout: 5000 }).toEqual(['template five']);
  await expect
    .poll(async () => (await worker.query('select from outbox where opened_at is not null')).rowCount)
    .toBe(1);
  const [waiting] = await stage.say(second, sender, news('two', ago(3600)));
  const waits = async () => {
    const { rows } = await worker.query<{ seconds: number }>(
      'select extract(epoch from next_at - now())::float8 as seconds from outbox where id = $1 and attempts = 1',
      [waiting],
    );
    return rows[0]?.seconds ?? 0;
  };
  await expect.poll(waits, { timeout: 5000 }).toBeGreaterThan(3000);
  expect(stage.sentTo('IN.5002')).toEqual([]);
  await worker.query(`update channel_number set users_per_day = null`);
});

test('an answer has no other words: outside the window it fails with its reason', async () => {
  const account = await stage.newAccount({ phone: '919999930006' });
  stage.answer(() => refusal(131047));
  const [outboxId] = await stage.say(account, sender, 'too late');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('failed');
});

test('what must not leave before its time in the pace of a citizen leaves then, in order', async () => {
  const account = await stage.newAccount({ phone: '919999930007' });
  const later: SaidAs = { body: '{"type":"text","text":{"body":"second"}}', sendAt: ahead(1.5) };
  const started = performance.now();
  const [, second] = await stage.say(account, sender, 'first', later);
  await expect.poll(() => stage.stateOf(second!), { timeout: 8000 }).toBe('sent');
  expect(performance.now() - started).toBeGreaterThan(1400);
  expect(stage.sentTo('+919999930007')).toEqual(['first', 'second']);
});

test('two workers together keep the throughput of their number', async () => {
  await stage.stopSenders();
  const pair = [0, 1].map(() => stage.openSender({ messagesPerSecond: 20, phoneNumberId: 'shared' }));
  const before = stage.calls.length;
  for (let index = 0; index < 60; index += 1) {
    const account = await stage.newAccount({ bsuid: `IN.3000${index}` });
    await stage.say(account, pair[index % 2], `to ${index}`);
  }
  const started = performance.now();
  const ofUs = () => stage.calls.slice(before).filter((call) => call.to.startsWith('IN.3000')).length;
  const first = ofUs();
  await expect.poll(ofUs, { timeout: 15_000 }).toBe(60);
  const perSecond = (60 - first) / ((performance.now() - started) / 1000);
  expect(perSecond).toBeLessThan(26);
});

test('a number that Meta barred is left in peace after three refusals, and goes on after the pause', async () => {
  await stage.stopSenders();
  const barred = stage.openSender({ phoneNumberId: 'barred' });
  const to = (index: number) => `IN.4000${index}`;
  const tries = () => stage.calls.filter((call) => call.to.startsWith('IN.4000')).length;
  stage.answer((call) => (call.to.startsWith('IN.4000') ? refusal(130429) : ACCEPTED));
  const outboxIds: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const account = await stage.newAccount({ bsuid: to(index) });
    outboxIds.push(...(await stage.say(account, barred, 'hello')));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(tries()).toBeLessThan(8);
  expect(barred.hasRoom).toBe(false);
  stage.answer(() => ACCEPTED);
  for (const outboxId of outboxIds) {
    await expect.poll(() => stage.stateOf(outboxId), { timeout: 15_000 }).toBe('sent');
  }
}, 30_000);

test('a paused number sends nothing; one of bad quality answers, and keeps what it would say first', async () => {
  await stage.stopSenders();
  const { worker } = stage.database;
  await worker.query(
    `insert into channel_number (phone_number_id, waba_id, quality, messages_per_second, paused_until, changed_at)
     values ('signalled', 'w', 'red', 500, now() + interval '2 seconds', now())`,
  );
  const signalled = stage.openSender({ phoneNumberId: 'signalled' });
  await expect.poll(() => signalled.hasRoom).toBe(false);
  const asked = await stage.newAccount({ phone: '919999930010' });
  const unasked = await stage.newAccount({ phone: '919999930011' });
  const [answer] = await stage.say(asked, signalled, 'answer');
  const [told] = await stage.say(unasked, signalled, news('news', ahead(3600)));
  expect(stage.sentTo('+919999930010')).toEqual([]);
  await expect.poll(() => stage.stateOf(answer!), { timeout: 10_000 }).toBe('sent');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(stage.sentTo('+919999930011')).toEqual([]);
  await worker.query(`update channel_number set quality = 'green' where phone_number_id = 'signalled'`);
  await expect.poll(() => stage.stateOf(told!), { timeout: 10_000 }).toBe('sent');
}, 30_000);

test('a phone in other hands (137000) marks the account: whoever it is has to prove anew who they are', async () => {
  const account = await stage.newAccount({ phone: '919999930012' });
  const [outboxId] = await stage.say(account, sender, 'for you alone');
  await expect.poll(() => stage.stateOf(outboxId!), { timeout: 5000 }).toBe('sent');
  const status = { outboxId: outboxId!, providerId: 'wamid.OUT', status: 'failed', at: ago(0) } as const;
  await stage.lane.record([{ ...status, code: 137000, priceCategory: undefined }]);
  const { rows } = await stage.database.worker.query(
    'select to_prove_since is not null as doubted from account where id = $1',
    [account.accountId],
  );
  expect(rows[0]).toEqual({ doubted: true });
  expect(await stage.stateOf(outboxId!)).toBe('failed');
});

test('a certificate carries the key of the phone that was proved', async () => {
  const { keys, dataKeys } = stage;
  const account = await stage.newAccount({ phone: '919999930013' });
  await createIdentityNotes({ keys }).write(stage.database.worker, ago(0), [
    { ...account, hash: 'KEY OF A PHONE', toldAt: ago(60) },
  ]);
  expect(await loadIdentityHashes(stage.database.worker, { dataKeys }, [account.accountId])).toHaveProperty('size', 1);
  const certificate = {
    type: 'certificate',
    certificateId: '01890a5d-ac96-774b-bcce-b302099a8057',
    fileName: 'a.pdf',
    caption: 'yours',
  };
  const [plain, document] = await stage.say(account, sender, 'hello', { body: JSON.stringify(certificate) });
  await expect.poll(() => stage.stateOf(document!), { timeout: 5000 }).toBe('sent');
  const hashOf = (outboxId?: number) =>
    stage.calls.find((call) => call.outboxId === outboxId)?.body['recipient_identity_key_hash'];
  expect(hashOf(document)).toBe('KEY OF A PHONE');
  expect(hashOf(plain)).toBeUndefined();
});

test('each number has a pace of its own, and one that is paused holds up no other', async () => {
  await stage.stopSenders();
  await stage.database.worker.query(
    `insert into channel_number (phone_number_id, waba_id, messages_per_second, paused_until, changed_at)
     values ('quick', 'w', 500, null, now()), ('slow', 'w', 10, null, now()), ('barred-now', 'w', 500, '9999-12-31', now())`,
  );
  stage.answer(() => ACCEPTED);
  const sender = stage.openSender({ phoneNumberId: 'quick', more: ['slow', 'barred-now'] });
  const saidBy = (by: string) => stage.calls.filter((call) => call.by === by).length;
  const by = (phoneNumberId: string): SaidAs => ({ body: '{"type":"text","text":{"body":"x"}}', phoneNumberId });
  const barred: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    for (const number of ['barred-now', 'slow', 'quick']) {
      const account = await stage.newAccount({ bsuid: `IN.6${number}${index}` });
      const [outboxId] = await stage.say(account, sender, by(number));
      if (number === 'barred-now') barred.push(outboxId!);
    }
  }
  await expect.poll(() => saidBy('quick'), { timeout: 15_000 }).toBe(40);
  expect(sender.hasRoom).toBe(true);
  await expect.poll(() => saidBy('slow'), { timeout: 15_000 }).toBe(40);
  const at = stage.calls.filter((call) => call.by === 'slow').map((call) => call.at);
  expect(40 / ((at.at(-1)! - at[0]!) / 1000)).toBeLessThan(14);
  expect(saidBy('barred-now')).toBe(0);
  await stage.database.worker.query(
    `update channel_number set paused_until = null where phone_number_id = 'barred-now'`,
  );
  await expect.poll(() => saidBy('barred-now'), { timeout: 15_000 }).toBe(40);
  for (const outboxId of barred) await expect.poll(() => stage.stateOf(outboxId)).toBe('sent');
}, 40_000);

test('what waits leaves by its number after a restart, and by the first where its number is no longer ours', async () => {
  await stage.stopSenders();
  const [kept, gone] = [await stage.newAccount({ bsuid: 'IN.7001' }), await stage.newAccount({ bsuid: 'IN.7002' })];
  const body = '{"type":"text","text":{"body":"x"}}';
  await stage.say(kept, undefined, { body, phoneNumberId: 'second' });
  await stage.say(gone, undefined, { body, phoneNumberId: 'given-up' });
  stage.openSender({ phoneNumberId: 'first', more: ['second'] });
  const saidTo = (to: string) => stage.calls.filter((call) => call.to === to).map((call) => call.by);
  await expect.poll(() => saidTo('IN.7001'), { timeout: 10_000 }).toEqual(['second']);
  await expect.poll(() => saidTo('IN.7002'), { timeout: 10_000 }).toEqual(['first']);
});
