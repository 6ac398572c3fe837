// A fee, from the message that demands it to the draw: a lantern costs ₹20, which is paid at a counter.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordReceipt } from '#cases';
import { findOfficerBySubject, seedOfficers, type Officer } from '#people';
import type { KeyPort } from '#platform';
import { textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

const PHONE = '919876543211';
const ISSUER = 'https://sign-in.example';
const WAY = ['hello', 'english', 'lantern permit', 'yes', 'red', 'for the feast', 'because it is dark', '999002'];
const REST = ['Asha Rao', '9876500000', '25-12-2026', 'yes'];

let stage: Stage;
let cashier: Officer;
beforeAll(async () => {
  stage = await createStage({ region: 'test/fixtures/regions/nayapur', at: '2026-11-23T05:00:00Z' });
  const { ids, dataKeys, clock } = stage.caseDeps;
  const keys = stage.caseDeps.keys as KeyPort;
  const officer = (subject: string, office: string, role: string) => {
    const name = { hi: subject, en: subject };
    return { subject, name, duty: name, officeName: name, department: 'harbour', office, roles: [role], onDuty: true };
  };
  const officers = [
    officer('till', 'east-pier', 'cashier'),
    officer('clerk-east', 'east-pier', 'clerk'),
    officer('clerk-west', 'west-pier', 'clerk'),
  ];
  await seedOfficers({ db: stage.database.owner, clock, ids, keys, dataKeys }, { issuer: ISSUER, officers });
  const sessions = { db: stage.database.web, clock, keys, dataKeys };
  cashier = (await findOfficerBySubject(sessions, { issuer: ISSUER, subject: 'till' }))!;
});
afterAll(() => stage.close());

const words = (said: readonly Said[]): string => said.map((one) => one.body).join('\n');

async function say(text: string): Promise<string> {
  await stage.pass(5);
  await stage.deliver(PHONE, textMessage(text));
  return words(await stage.play());
}

async function findCase(): Promise<{ id: string; number: string; stage: string } | undefined> {
  const { rows } = await stage.database.worker.query('select id, number, stage from application');
  return rows[0];
}

it('is demanded in one message with the receipt, paid at a counter, told with the due date, and only then drawn', async () => {
  for (const text of [...WAY, ...REST]) await say(text);
  let told = '';
  for (let asked = 0; asked < 4 && !told.includes('news.fee-due'); asked += 1) told += await say('yes');
  const { id, number } = (await findCase())!;
  expect(told).toContain(`news.fee-due Permit for a lantern ${number} ₹20 23 December 2026 `);
  expect(told).toContain('https://dwar.example/receipt/R-');
  expect(told).not.toContain('news.filed');
  expect(await say('status')).toContain(
    `status.fee Permit for a lantern ${number} 23 November 2026 ₹20 23 December 2026`,
  );

  await stage.pass(3 * 24 * 3600);
  await expect(stage.decideCase(id, { kind: 'approve' })).rejects.toThrow();
  expect(await findCase()).toMatchObject({ stage: 'fee-due' });

  const receipt = { counterNumber: 'EP/1', paise: 2000, paidOn: '2026-11-26' };
  const asked = { officer: cashier, number, receipt };
  expect(await recordReceipt(stage.database.web, stage.caseDeps, asked)).toMatchObject({ ok: true });
  const paid = words([...(await stage.play()), ...(await stage.pass(1))]);
  // Five days of the calendar, the day of payment counting.
  expect(paid).toContain(`news.fee-received Permit for a lantern ${number} ₹20 EP/1 30 November 2026`);
  await stage.decideCase(id, { kind: 'approve' });
  const { rows } = await stage.database.worker.query<{ kind: string }>(
    'select kind from case_event where case_id = $1 order by seq',
    [id],
  );
  const begun = ['filed', 'fee-demanded', 'fee-received', 'drawn', 'opened', 'step-passed'];
  expect(rows.map((row) => row.kind).slice(0, begun.length)).toEqual(begun);
});
