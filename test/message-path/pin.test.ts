// The PIN of an application, from the message to the tables and back: never in clear anywhere, and the only way to what was
// answered, also when another phone may be behind the account.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openField } from '#platform';
import { textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

const PHONE = '919876543210';
const PIN = '8305';
const WAY = ['hello', 'english', 'lantern permit', 'yes', 'red', 'for the feast', 'because it is dark', '999002'];
const REST = ['Asha Rao', '9876500000', '25-12-2026', 'yes', 'yes', 'yes'];

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ region: 'test/fixtures/regions/nayapur' });
});
afterAll(() => stage.close());

async function say(text: string): Promise<readonly Said[]> {
  await stage.pass(5);
  await stage.deliver(PHONE, textMessage(text));
  return stage.play();
}
const words = (said: readonly Said[]): string => said.map((one) => one.body).join('\n');

/** What is stored of the citizen's messages, opened. */
async function readInbox(): Promise<string> {
  const { rows } = await stage.database.worker.query<{ key: Buffer; body: Buffer; data_key_id: string }>(
    `select key, body, data_key_id from inbox where kind = 'whatsapp' order by id`,
  );
  const opened = rows.map(async (row) => {
    const dataKey = await stage.caseDeps.dataKeys.get(stage.database.worker, row.data_key_id);
    const place = { table: 'inbox', column: 'body', row: row.key.toString('hex') };
    return openField(dataKey, place, row.body).toString('utf8');
  });
  return (await Promise.all(opened)).join('\n');
}

async function doubtSince(): Promise<Date | null> {
  const { rows } = await stage.database.worker.query<{ since: Date | null }>(
    'select to_prove_since as since from account where id = $1',
    [await stage.accountOf(PHONE)],
  );
  return rows[0]!.since;
}

it('is chosen after filing; the message that brought it is blanked, all others stay', async () => {
  for (const text of [...WAY, ...REST]) await say(text);
  expect((await stage.stateOf(PHONE)).overlay?.kind).toBe('choose-pin');
  expect(words(await say(PIN))).toContain('pin.set');
  const inbox = await readInbox();
  expect(inbox).toContain('Asha Rao');
  expect(inbox).toContain('"blanked":true');
  expect(inbox).not.toContain(PIN);
  expect(JSON.stringify(await stage.stateOf(PHONE))).not.toMatch(/8305|Asha/);
});

it('opens what was answered, and a wrong one does not', async () => {
  const told = words(await say('holdings'));
  expect(told).not.toContain('Asha');
  await say('1');
  expect(words(await say('5555'))).toContain('pin.wrong 2');
  const shown = words(await say(PIN));
  expect(shown).toContain('Asha Rao');
  expect(shown).toContain('holdings.answers');
  expect(await readInbox()).not.toMatch(/5555|8305/);
});

it('ends the doubt about who writes from this number; before, nothing is shown', async () => {
  await stage.database.worker.query('update account set to_prove_since = now()');
  expect(words(await say('status'))).toContain('pin.doubt');
  expect(await doubtSince()).toBeInstanceOf(Date);
  await say('1');
  await say(PIN);
  expect(await doubtSince()).toBeNull();
  const told = words(await say('status'));
  expect(told).toContain('status.fee');
});

it('goes with what is behind it when the citizen wants to be forgotten', async () => {
  await say('forget');
  expect(words(await say('yes'))).toContain('forget.done');
  const { rows } = await stage.database.worker.query('select 1 from held_answer union all select 1 from case_pin');
  expect(rows).toEqual([]);
});
