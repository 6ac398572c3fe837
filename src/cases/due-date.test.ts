import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCalendar, getCaseForOfficer, keepDrawSecrets, listCaseSummaries } from '#cases';
import type { DataKey } from '#platform';
import { createCaseActs, type CaseActs } from '../../test/helpers/case-acts.ts';
import { createCaseWorld, type CaseWorld } from '../../test/helpers/case-world.ts';
import { recountDueDates } from './recount-due.ts';

let world: CaseWorld;
let acts: CaseActs;
let account: { accountId: string; dataKey: DataKey };

beforeAll(async () => {
  world = await createCaseWorld();
  const at = { department: 'parks', office: 'park-north', roles: ['clerk', 'registrar'] };
  acts = createCaseActs(world, [await world.addOfficer('clerk-one', at), await world.addOfficer('clerk-two', at)]);
});
afterAll(() => world.database.drop());
beforeEach(async () => {
  account = await world.newAccount();
  world.news.length = 0;
});

it('a closure that is announced later moves the due date once, leaves a trace, and keeps the promise to be told', async () => {
  const caseId = await acts.fileAndDraw(account);
  const dueOn = async () => {
    const sql = `select to_char(due_on, 'YYYY-MM-DD') as day from application where id = $1`;
    return (await world.database.worker.query<{ day: string }>(sql, [caseId])).rows[0]!.day;
  };
  const promised = await dueOn();
  await recountDueDates(world.deps);
  expect(await dueOn()).toBe(promised);
  const closure = { date: promised, reason: { en: 'Flood' }, source: 'Order 7' };
  const holidays = { ...world.deps.catalogue.holidays, closures: [closure] };
  const deps = {
    ...world.deps,
    catalogue: { ...world.deps.catalogue, holidays },
    calendar: createCalendar({ holidays, timeZone: 'Asia/Kolkata' }),
  };
  expect(await recountDueDates(deps)).toBeGreaterThan(0);
  const moved = await dueOn();
  expect(moved > promised).toBe(true);
  expect(deps.calendar.isWorkingDay(moved)).toBe(true);
  expect(await recountDueDates(deps)).toBe(0);
  // Taken back: what was told is never made earlier.
  expect(await recountDueDates(world.deps)).toBe(0);
  expect(await dueOn()).toBe(moved);
  const officer = await acts.holderOf(caseId);
  const seen = await getCaseForOfficer(world.database.web, world.deps, officer, caseId);
  expect(seen?.history.filter(({ kind }) => kind === 'due-moved')).toHaveLength(1);
  world.wait((Date.parse(`${moved}T00:00:00Z`) - world.deps.clock.now().getTime()) / 3_600_000 - 6);
  await world.settle();
  expect(world.news.map((one) => one.news)).not.toContain('due-date-passed');
  world.wait(24 * 3);
  await world.settle();
  expect(world.news.filter((one) => one.news === 'due-date-passed' && one.caseId === caseId)).toHaveLength(1);
});

it('a late decision owes what the law says: told with the missed date, counted in the status, settled by the decision', async () => {
  const caseId = await acts.fileAndDraw(account);
  const summary = async () =>
    (await listCaseSummaries(world.database.worker, world.deps, [account.accountId]))
      .get(account.accountId)!
      .find((one) => one.caseId === caseId)!;
  expect((await summary()).compensation).toBeUndefined();
  const { dueOn } = await summary();
  world.wait((Date.parse(`${dueOn}T00:00:00Z`) - world.deps.clock.now().getTime()) / 3_600_000 + 24 * 3 + 6);
  await world.settle();
  const missed = world.news.find((one) => one.news === 'due-date-passed' && one.caseId === caseId);
  expect(missed?.params).toMatchObject({ paisePerDay: 700, mostPaise: 5000 });
  expect((await summary()).compensation).toEqual({ daysLate: 3, paise: 2100 });
  await keepDrawSecrets(world.deps);
  await acts.act(caseId, { kind: 'approve' });
  await acts.act(caseId, { kind: 'approve' });
  const told = world.news.filter((one) => one.news === 'compensation-owed' && one.caseId === caseId);
  expect(told).toEqual([
    expect.objectContaining({ params: expect.objectContaining({ paise: 2100, daysLate: 3, payment: 'on-claim' }) }),
  ]);
  expect((await summary()).compensation).toBeUndefined();
});
