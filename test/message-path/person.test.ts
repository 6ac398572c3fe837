// Whoever asks for a person: noted once, answered by the helpdesk into the chat; a forgotten PIN taken away there. And how it
// went, kept without who said it.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listFeedback } from '#cases';
import { createHelpdesk } from '#desk';
import type { Officer } from '#people';
import { postMail } from '#mailbox';
import { withTransaction } from '#platform';
import { withVerhoeff } from '#language';
import { textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

const PHONE = '919876543210';
const WAY = ['hello', 'english', 'lantern permit', 'yes', 'red', 'for the feast', 'because it is dark', '999002'];
const REST = ['Asha Rao', '9876500000', '25-12-2026', 'yes', 'yes', 'yes'];
const AADHAAR = withVerhoeff('23456789012');

let stage: Stage;
let helpdesk: ReturnType<typeof createHelpdesk>;
let officer: Officer;
let stranger: Officer;
beforeAll(async () => {
  stage = await createStage({ region: 'test/fixtures/regions/nayapur' });
  helpdesk = createHelpdesk({ ...stage.caseDeps, db: stage.database.web });
  officer = await makeOfficer('helpdesk');
  stranger = await makeOfficer('clerk');
});
afterAll(() => stage.close());

async function makeOfficer(role: string): Promise<Officer> {
  const { owner } = stage.database;
  const officerId = stage.caseDeps.ids.next();
  const key = await stage.caseDeps.dataKeys.create(owner);
  await owner.query(
    `insert into officer (id, department_id, office_id, subject_index, data_key_id, name, created_at)
     values ($1, 'elsewhere', 'hall', $2, $3, '', now())`,
    [officerId, randomBytes(32), key.id],
  );
  await owner.query(`insert into officer_role (id, officer_id, role, valid_from) values ($1, $2, $3, '2020-01-01')`, [
    stage.caseDeps.ids.next(),
    officerId,
    role,
  ]);
  const name = { hi: 'म', en: 'M' };
  return {
    officerId,
    departmentId: 'elsewhere',
    officeId: 'hall',
    name,
    roles: [role],
    onDuty: false,
    disabled: false,
  };
}

async function say(text: string): Promise<string> {
  await stage.pass(5);
  await stage.deliver(PHONE, textMessage(text));
  return words(await stage.play());
}
const words = (said: readonly Said[]): string => said.map((one) => one.body).join('\n');

it('is noted once, with what it is about; only the helpdesk sees it, and no number of a card', async () => {
  await say('hello');
  await say('english');
  const number = /person\.ask (H-\S+) person\.now/.exec(await say('person'))?.[1];
  expect(number).toBeDefined();
  expect(await say(`my lantern permit is late, ${AADHAAR}`)).toContain(`person.told ${number}`);
  expect(await say('person')).toContain(`person.ask ${number} `);
  const [waiting, ...others] = await helpdesk.listWaiting(officer);
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ number, language: 'English' });
  expect(waiting?.words).toEqual([`my lantern permit is late, •••• ${AADHAAR.slice(-4)}`]);
  expect(await helpdesk.listWaiting(stranger)).toEqual([]);
  expect(await helpdesk.answer(stranger, { id: waiting!.id, text: 'no' })).toBe(false);
});

it('the phone is shown for a reason, and the answer reaches the chat once', async () => {
  const [waiting] = await helpdesk.listWaiting(officer);
  const { id } = waiting!;
  expect(await helpdesk.revealPhone(officer, { id, reason: 'cannot write' })).toBe(`+${PHONE}`);
  expect(await helpdesk.answer(officer, { id, text: 'It comes tomorrow.' })).toBe(true);
  expect(await helpdesk.answer(officer, { id, text: 'It comes today.' })).toBe(false);
  expect(words(await stage.play())).toContain(`person.answered ${waiting!.number} It comes tomorrow.`);
  expect(await helpdesk.listWaiting(officer)).toEqual([]);
  const { rows } = await stage.database.worker.query<{ kind: string }>(
    `select kind from audit_leaf where kind like 'call-back.%' order by at, kind`,
  );
  expect(rows.map((row) => row.kind).toSorted()).toEqual(['call-back.answered', 'call-back.phone-shown']);
});

it('a forgotten PIN is taken away with what was behind it, and with the doubt about who writes', async () => {
  await say('menu');
  for (const text of [...WAY.slice(2), ...REST]) await say(text);
  await say('8305');
  const { rows } = await stage.database.worker.query<{ id: string; number: string }>(
    'select id, number from application',
  );
  const [application] = rows;
  await stage.database.worker.query('update account set to_prove_since = now()');
  expect(await helpdesk.resetPin(officer, { number: 'NO-SUCH', reason: 'at the counter' })).toBe(false);
  expect(await helpdesk.resetPin(stranger, { number: application!.number, reason: 'at the counter' })).toBe(false);
  expect(await helpdesk.resetPin(officer, { number: application!.number, reason: 'at the counter' })).toBe(true);
  expect(words(await stage.play())).toContain(`pin.reset ${application!.number}`);
  const left = await stage.database.worker.query('select 1 from case_pin union all select 1 from held_answer');
  expect(left.rows).toEqual([]);
  expect((await stage.stateOf(PHONE)).held).toEqual([]);
  expect(await say('status')).toContain('status.fee');
});

it('how it went is asked in the message of the decision and kept by service and month only', async () => {
  await say('menu');
  await say('cancel');
  const { rows } = await stage.database.worker.query<{ id: string; number: string; service_id: string }>(
    'select id, number, service_id from application',
  );
  const { id: caseId, number, service_id: serviceId } = rows[0]!;
  const accountId = await stage.accountOf(PHONE);
  const { worker } = stage.database;
  const { rows: keys } = await worker.query<{ id: string }>('select data_key_id as id from account where id = $1', [
    accountId,
  ]);
  const dataKey = await stage.caseDeps.dataKeys.get(worker, keys[0]!.id);
  // Nothing is open: as after a decision that comes days later.
  await worker.query('delete from conversation where account_id = $1', [accountId]);
  const params = { reason: 'too-dark', order: 'too dark' };
  const body = { caseId, number, serviceId, serviceVersion: 1, news: 'refused', params };
  await withTransaction(worker, async (tx) => {
    await postMail(tx, stage.caseDeps, [
      { party: { kind: 'account', id: accountId }, kind: 'case-news', key: 'refused', dataKey, body },
    ]);
  });
  const told = await stage.play();
  expect(told).toHaveLength(1);
  expect(told[0]?.body).toContain('feedback.below');
  expect(await say('3')).toContain('feedback.sorry');
  expect(await listFeedback(stage.database.reporter, stage.clock.now())).toEqual([
    { serviceId, good: 0, fair: 0, bad: 1 },
  ]);
});
