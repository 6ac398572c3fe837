// Who is who when WhatsApp says that somebody is reached differently, and when another phone is behind an account.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadIdentityHashes, requireNewProof } from '#people';
import { bytesAsMeta, createWebhookStage, signBody, type WebhookStage } from '../../test/helpers/webhook-stage.ts';

const SECRET = 'a secret of this test only';
let stage: WebhookStage;
let counter = 0;
beforeAll(async () => {
  stage = await createWebhookStage([SECRET]);
});
afterAll(() => stage.close());

function messages(list: readonly object[], contacts: readonly object[] = []) {
  const metadata = { display_phone_number: '911140000000', phone_number_id: '106540352242922' };
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages: list };
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
}
function text(sender: { from?: string; from_user_id?: string }) {
  return { ...sender, id: `wamid.W${(counter += 1)}`, timestamp: '1760000000', type: 'text', text: { body: 'hello' } };
}
function changed(sender: object, system: object) {
  return { ...sender, id: `wamid.W${(counter += 1)}`, timestamp: '1760000000', type: 'system', system };
}
function userIdUpdate(...updates: object[]) {
  const changes = [{ field: 'user_id_update', value: { user_id_update: updates } }];
  return { object: 'whatsapp_business_account', entry: [{ id: '1', time: 1_760_000_000 + (counter += 1), changes }] };
}
/** The accounts of what waits, in order. */
async function senders(): Promise<readonly string[]> {
  return (await stage.takeMail()).map((event) => event.party.id);
}
async function say(sender: { from?: string; from_user_id?: string }): Promise<string> {
  await stage.deliver(messages([text(sender)]));
  const [account] = await senders();
  return account!;
}

test('a changed number keeps the account, and the old number is free for somebody else', async () => {
  const account = await say({ from: '919999910001', from_user_id: 'IN.OLD1' });
  const system = { type: 'user_changed_number', wa_id: '919999910002', user_id: 'IN.NEW1', body: 'changed' };
  const notice = messages([changed({ from: '919999910001', from_user_id: 'IN.OLD1' }, system)]);
  expect(await stage.deliver(notice)).toBe(200);
  expect(await say({ from: '919999910002', from_user_id: 'IN.NEW1' })).toBe(account);
  expect(await say({ from: '919999910002' })).toBe(account);
  expect(await say({ from_user_id: 'IN.NEW1' })).toBe(account);
  const stranger = await say({ from: '919999910001', from_user_id: 'IN.STRANGER1' });
  expect(stranger).not.toBe(account);
  // Meta delivers again, for up to seven days: nothing goes back.
  expect(await stage.deliver(notice)).toBe(200);
  expect(await say({ from: '919999910001', from_user_id: 'IN.STRANGER1' })).toBe(stranger);
  expect(await say({ from: '919999910002', from_user_id: 'IN.NEW1' })).toBe(account);
});

test('a new BSUID alone keeps the account; its old number, which nothing confirms, is let go', async () => {
  const account = await say({ from: '919999910003', from_user_id: 'IN.OLD2' });
  const update = { detail: 'changed', user_id: { previous: 'IN.OLD2', current: 'IN.NEW2' }, timestamp: '1' };
  expect(await stage.deliver(userIdUpdate(update))).toBe(200);
  expect(await say({ from_user_id: 'IN.NEW2' })).toBe(account);
  expect(await say({ from: '919999910003' })).not.toBe(account);
});

test('whoever wrote under the new identifiers before the notice came is the same person, mail and all', async () => {
  const account = await say({ from: '919999910004', from_user_id: 'IN.OLD3' });
  await stage.deliver(messages([text({ from: '919999910005', from_user_id: 'IN.NEW3' })]));
  const update = { wa_id: '919999910005', user_id: { previous: 'IN.OLD3', current: 'IN.NEW3' } };
  expect(await stage.deliver(userIdUpdate(update))).toBe(200);
  // What waited for the second account is read as the first one's now.
  expect(await senders()).toEqual([account]);
  expect(await say({ from: '919999910005', from_user_id: 'IN.NEW3' })).toBe(account);
});

test('in one body the notice and the first message under the new number end at the one account', async () => {
  const account = await say({ from: '919999910006', from_user_id: 'IN.OLD4' });
  const system = { type: 'user_changed_number', wa_id: '919999910007', user_id: 'IN.NEW4' };
  const notice = changed({ from: '919999910006', from_user_id: 'IN.OLD4' }, system);
  await stage.deliver(messages([text({ from: '919999910007', from_user_id: 'IN.NEW4' }), notice]));
  await stage.deliver(messages([text({ from: '919999910007', from_user_id: 'IN.NEW4' })]));
  expect(await senders()).toEqual([account, account]);
});

test('a number that was given up leads nowhere in another process either, though it was well known there', async () => {
  const other = await stage.another();
  const deliverThere = async (value: unknown): Promise<string> => {
    const raw = bytesAsMeta(value);
    expect(await other.accept(raw, signBody(raw, SECRET))).toBe(200);
    const [account] = await senders();
    return account!;
  };
  const number = '919999910021';
  const account = await deliverThere(messages([text({ from: number, from_user_id: 'IN.OLD6' })]));
  expect(await deliverThere(messages([text({ from: number })]))).toBe(account);
  const system = { type: 'user_changed_number', wa_id: '919999910022', user_id: 'IN.NEW6' };
  await stage.deliver(messages([changed({ from: number, from_user_id: 'IN.OLD6' }, system)]));
  // Somebody else has the number now, and their payload is of the old kind.
  expect(await deliverThere(messages([text({ from: number })]))).not.toBe(account);
});

test('a notice about somebody whom nobody knows here makes no account and is not kept', async () => {
  const before = await stage.countRows();
  const update = { wa_id: '919999910099', user_id: { previous: 'IN.X1', current: 'IN.X2' } };
  expect(await stage.deliver(userIdUpdate(update))).toBe(200);
  expect(await stage.countRows()).toBe(before);
});

test('a notice is kept under the key of the person whom it is about', async () => {
  await say({ from: '919999910008', from_user_id: 'IN.OLD5' });
  const update = { wa_id: '919999910008', user_id: { previous: 'IN.OLD5', current: 'IN.NEW5' } };
  await stage.deliver(userIdUpdate(update));
  const { rows } = await stage.database.worker.query<{ own: boolean }>(
    `select exists (select from account a where a.data_key_id = w.data_key_id) as own
       from webhook_other w order by w.id desc limit 1`,
  );
  expect(rows).toEqual([{ own: true }]);
});

const phone = '919999910010';
async function sayWithHash(hash: string, timestamp: string): Promise<string> {
  const contact = { wa_id: phone, user_id: 'IN.HASH', profile: { name: 'x' }, identity_key_hash: hash };
  const message = { ...text({ from: phone, from_user_id: 'IN.HASH' }), timestamp };
  await stage.deliver(messages([message], [contact]));
  const [account] = await senders();
  return account!;
}
async function readIdentity(account: string) {
  const { rows } = await stage.database.worker.query<{ to_prove_since: Date | null; identity_hash: Buffer }>(
    'select to_prove_since, identity_hash from account where id = $1',
    [account],
  );
  const hashes = await loadIdentityHashes(stage.database.worker, stage, [account]);
  return { ...rows[0]!, hash: hashes.get(account) };
}

test('the key of the phone is kept sealed; another one means that the person has to prove anew who they are', async () => {
  const account = await sayWithHash('hash-one', '1760000100');
  const first = await readIdentity(account);
  expect(first).toMatchObject({ to_prove_since: null, hash: 'hash-one' });
  expect(first.identity_hash.includes('hash-one')).toBe(false);
  await sayWithHash('hash-one', '1760000200');
  expect(await readIdentity(account)).toMatchObject({ to_prove_since: null });
  await sayWithHash('hash-two', '1760000300');
  const changedOne = await readIdentity(account);
  expect(changedOne.to_prove_since).toBeInstanceOf(Date);
  // In doubt the old key is sent back: Meta refuses rather than deliver to the other phone.
  expect(changedOne.hash).toBe('hash-one');
});

test('an older message that comes late does not change which key was told last', async () => {
  const lastTold = async (account: string) => {
    const { rows } = await stage.database.worker.query<{ told_identity_index: Buffer }>(
      'select told_identity_index from account where id = $1',
      [account],
    );
    return rows[0]!.told_identity_index;
  };
  const account = await sayWithHash('hash-three', '1760000500');
  await sayWithHash('hash-two', '1760000400');
  expect(await lastTold(account)).toEqual(stage.keys.blindIndex('identity', 'hash-three'));
});

test('a refusal by Meta (137000) asks for proof as well', async () => {
  const account = await say({ from: '919999910011' });
  await requireNewProof(stage.database.worker, account, new Date());
  expect((await readIdentity(account)).to_prove_since).toBeInstanceOf(Date);
});

test('an account has one live number: two processes that attach different ones at once cannot both keep theirs', async () => {
  const there = await stage.another();
  const account = await say({ from_user_id: 'IN.TWICE' });
  const numbers = ['919999910031', '919999910032'];
  const answers = await Promise.all(
    [stage.webhook, there].map((webhook, index) => {
      const raw = bytesAsMeta(messages([text({ from: numbers[index]!, from_user_id: 'IN.TWICE' })]));
      return webhook.accept(raw, signBody(raw, SECRET));
    }),
  );
  expect(answers).toEqual([200, 200]);
  expect(await senders()).toEqual([account, account]);
  const { rows } = await stage.database.worker.query<{ kind: string; n: number }>(
    `select kind, count(*)::int as n from account_identifier where account_id = $1 and valid_to is null group by kind order by kind`,
    [account],
  );
  expect(rows).toEqual([
    { kind: 'bsuid', n: 1 },
    { kind: 'phone', n: 1 },
  ]);
  // Whichever was told last stays usable, and the other one is nobody's: both can write on.
  for (const number of numbers) expect(await stage.deliver(messages([text({ from: number })]))).toBe(200);
  expect(await senders()).toHaveLength(2);
});

test('an identifier that cannot be written costs its own body a 503 and no other body of the batch anything', async () => {
  const owner = stage.database.owner;
  const poison = stage.keys.blindIndex('phone', '919999910042').toString('hex');
  await owner.query(
    `create function refuse_poison() returns trigger language plpgsql as
     $$ begin if encode(new.blind_index, 'hex') = '${poison}' then raise exception 'poison'; end if; return new; end $$`,
  );
  await owner.query(
    'create trigger refuse_poison before insert on account_identifier for each row execute function refuse_poison()',
  );
  try {
    const numbers = Array.from({ length: 5 }, (_, index) => `91999991004${index}`);
    const answers = await Promise.all(numbers.map((from) => stage.deliver(messages([text({ from })]))));
    expect(answers).toEqual([200, 200, 503, 200, 200]);
    expect(new Set(await senders()).size).toBe(4);
  } finally {
    await owner.query('drop trigger refuse_poison on account_identifier');
    await owner.query('drop function refuse_poison()');
  }
});
