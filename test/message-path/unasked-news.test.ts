// What a citizen is told without having asked: stored with the end of their window and with other words for outside it; and
// everything that is said keeps Meta's pace.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { unwrapMessage } from '#channel';
import { postMail } from '#mailbox';
import { openField, withTransaction } from '#platform';
import { textMessage } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ at: '2026-03-02T05:00:00Z' });
});
afterAll(() => stage.close());

const PHONE = '919999940001';
let told = 0;

async function tell(phone: string): Promise<void> {
  told += 1;
  const accountId = await stage.accountOf(phone);
  const { worker: db } = stage.database;
  const { rows } = await db.query<{ data_key_id: string }>('select data_key_id from account where id = $1', [
    accountId,
  ]);
  const dataKey = await stage.caseDeps.dataKeys.get(db, rows[0]!.data_key_id);
  const news = {
    caseId: '01890a5d-ac96-774b-bcce-b302099a8057',
    number: 'DL-26-0004127',
    serviceId: stage.catalogue.services[0]!.id,
    serviceVersion: 1,
    news: 'due-date-passed',
    params: { dueOn: '2026-03-01', paisePerDay: 1000, mostPaise: 20_000 },
  };
  await withTransaction(db, (tx) =>
    postMail(tx, stage.caseDeps, [
      { party: { kind: 'account', id: accountId }, kind: 'case-news', key: `news:${told}`, dataKey, body: news },
    ]),
  );
}

async function newestReply() {
  const { worker: db } = stage.database;
  const { rows } = await db.query<{
    cause_id: number;
    ordinal: number;
    data_key_id: string;
    body: Buffer;
    state: string;
    unasked: boolean;
    window_ends_at: Date;
    next_at: Date;
  }>(
    `select cause_id, ordinal, data_key_id, body, state, unasked, window_ends_at, next_at from outbox order by id desc limit 1`,
  );
  const row = rows[0]!;
  const key = await stage.caseDeps.dataKeys.get(db, row.data_key_id);
  const place = { table: 'outbox', column: 'body', row: `${row.cause_id}.${row.ordinal}` };
  return { ...row, message: unwrapMessage(openField(key, place, row.body).toString()) };
}

it('news within minutes of what the citizen wrote is an answer; later it is unasked, and has other words', async () => {
  await stage.deliver(PHONE, textMessage('hello'));
  await stage.play();
  const wroteAt = stage.clock.at;
  await tell(PHONE);
  await stage.play();
  expect(await newestReply()).toMatchObject({ unasked: false, message: { otherWords: undefined } });

  await stage.pass(3600);
  await tell(PHONE);
  const said = await stage.play();
  const reply = await newestReply();
  expect(said.at(-1)?.body).toContain('DL-26-0004127');
  expect(said.at(-1)?.body).toMatch(/₹10\b.*₹200\b/);
  expect(reply.unasked).toBe(true);
  expect(reply.window_ends_at).toEqual(new Date(wroteAt.getTime() + 86_400_000));
  expect(reply.message.otherWords).toMatchObject({
    purpose: 'news.due-date-passed',
    values: { number: 'DL-26-0004127' },
  });
  expect(Object.keys(reply.message.otherWords?.values ?? {})).toContain('service');
});

it('what goes beyond a burst of 45 to one citizen is stored with the time at which it may leave', async () => {
  const phone = '919999940002';
  for (let index = 0; index < 50; index += 1) await stage.deliver(phone, textMessage(`hello ${index}`));
  await stage.play();
  const { rows } = await stage.database.worker.query<{ seconds: number }>(
    `select extract(epoch from next_at - created_at)::int as seconds from outbox where account_id = $1 and state = 'new'
      order by id desc limit 3`,
    [await stage.accountOf(phone)],
  );
  expect(rows[0]!.seconds).toBeGreaterThanOrEqual(6);
  expect(rows.map((row) => row.seconds % 6)).toEqual([0, 0, 0]);
});
