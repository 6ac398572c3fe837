import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  getCaseForOfficer,
  keepDrawSecrets,
  listCaseSummaries,
  listJourneyFigures,
  listMyCases,
  listStuckCases,
  loadIssue,
  openCase,
  readCaseBooks,
  takeNextCase,
  verifyReceipt,
  type Decision,
} from '#cases';
import type { CaseNews } from '#catalogue';
import { withDepartment, type DataKey } from '#platform';
import { createCaseActs, type CaseActs } from '../../test/helpers/case-acts.ts';
import { createCaseWorld, type CaseWorld, type TestOfficer } from '../../test/helpers/case-world.ts';
import { takeJobs } from '../../test/helpers/job-queue.ts';

let world: CaseWorld;
let officers: TestOfficer[];
let stranger: TestOfficer;
let acts: CaseActs;
let account: { accountId: string; dataKey: DataKey };

beforeAll(async () => {
  world = await createCaseWorld();
  const at = (office: string, ...roles: string[]): { department: string; office: string; roles: string[] } => ({
    department: 'parks',
    office,
    roles,
  });
  officers = [
    await world.addOfficer('clerk-one', at('park-north', 'clerk', 'registrar')),
    await world.addOfficer('clerk-two', at('park-north', 'clerk', 'registrar')),
    await world.addOfficer('clerk-home', at('park-south', 'clerk', 'registrar')),
  ];
  acts = createCaseActs(world, officers);
  stranger = await world.addOfficer('road-clerk', {
    department: 'roads',
    office: 'road-one',
    roles: ['clerk', 'registrar'],
  });
  await keepDrawSecrets(world.deps);
});
afterAll(() => world.database.drop());
beforeEach(async () => {
  account = await world.newAccount();
  world.news.length = 0;
});

const kinds = (): CaseNews['news'][] => world.news.map((one) => one.news);

const fileAndDraw = () => acts.fileAndDraw(account);
const holderOf = (caseId: string) => acts.holderOf(caseId);
const act = (caseId: string, decision: Decision) => acts.act(caseId, decision);

describe('filing', () => {
  it('gives a number, a due date and a signed receipt that anybody can check, and tells the citizen', async () => {
    const caseId = await fileAndDraw();
    const told = world.news[0]!;
    expect(told).toMatchObject({ caseId, news: 'filed', params: { office: 'park-south', dueOn: expect.any(String) } });
    expect(told.number).toMatch(/^TREEP-2028-[2-9CFGHJMPQRVWX]{4}-[2-9CFGHJMPQRVWX]{4}$/);
    const { receiptNumber, receiptUrl } = told.params as { receiptNumber: string; receiptUrl: string };
    const verified = await verifyReceipt(world.database.web, world.deps, receiptNumber);
    expect(verified).toMatchObject({ ok: true, value: { receipt: { applicationNumber: told.number } } });
    if (verified.ok)
      expect(receiptUrl).toBe(`https://dwar.example/receipt/${receiptNumber}#${verified.value.signature}`);
    expect(await verifyReceipt(world.database.web, world.deps, 'R-2222-2222-2222')).toMatchObject({
      reason: 'unknown',
    });
  });

  it('keeps whether the applicant bears the name that the register has there, and looks again when it is written anew', async () => {
    await keepDrawSecrets(world.deps);
    const caseId = world.deps.ids.next();
    const body = { caseId, accountId: account.accountId, serviceId: 'tree-plate', serviceVersion: 1, language: 'en' };
    const record = { ref: 'tree 4712', facts: { species: 'neem', keeper: { hi: 'आशा राव', en: 'Asha Rao' } } };
    const answers = { tree: 'Old neem', applicant: 'Usha Verma' };
    const sent = { ...body, answers, record, documents: [], declaredAt: '2028-06-05T00:00:00Z', capacity: 'keeper' };
    await world.mail(caseId, 'file', sent, account.dataKey);
    await world.settle();
    world.wait(0.01);
    await world.settle();
    const seen = async () =>
      (await getCaseForOfficer(world.database.web, world.deps, await holderOf(caseId), caseId))?.applicantName;
    expect(await seen()).toBe('differs');
    await act(caseId, { kind: 'ask', items: ['explain', 'name-unclear'] });
    const answer = { answers: { applicant: 'A. Rao' }, documents: [], text: 'I wrote the name of my sister' };
    await world.mail(caseId, 'query-answered', answer, account.dataKey);
    await world.settle();
    expect(await seen()).toBe('agrees');
    const other = await fileAndDraw();
    expect(
      (await getCaseForOfficer(world.database.web, world.deps, await holderOf(other), other))?.applicantName,
    ).toBeUndefined();
  });

  it('mailed twice with the same key, and once more with another, makes one case', async () => {
    const caseId = await fileAndDraw();
    await world.file(account, {}, caseId);
    const body = { caseId, accountId: account.accountId, serviceId: 'tree-plate', serviceVersion: 1, language: 'en' };
    const sent = { ...body, answers: {}, documents: [], declaredAt: '2028-06-05T00:00:00Z', capacity: 'neighbour' };
    await world.mail(caseId, 'file', sent, account.dataKey, 'another key');
    await world.settle();
    expect(
      (await listCaseSummaries(world.database.worker, world.deps, [account.accountId])).get(account.accountId),
    ).toHaveLength(1);
    expect(kinds()).toEqual(['filed']);
  });

  it('draws nobody of the home office while others are on duty, records what it looked at, and waits for its checkpoint', async () => {
    const caseId = await world.file(account);
    await world.settle();
    expect(
      (await listCaseSummaries(world.database.worker, world.deps, [account.accountId])).get(account.accountId),
    ).toMatchObject([{ state: 'waiting-draw', waitingFor: 'officer' }]);
    world.wait(0.01);
    await world.settle();
    const { rows } = await world.database.reporter.query<{ inputs: string; chosen: string }>(
      'select inputs, chosen from draw where case_id = $1',
      [caseId],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.inputs).candidates).toHaveLength(3);
    expect([officers[0]!.officerId, officers[1]!.officerId]).toContain(rows[0]!.chosen);
  });
});

describe('the desk', () => {
  it('two officers, two steps, certificate: the whole life, with the books balanced and the time measured', async () => {
    const caseId = await fileAndDraw();
    const first = await holderOf(caseId);
    expect(await takeNextCase(world.database.web, world.deps, first)).toBeDefined();
    expect((await listMyCases(world.database.web, first)).map((one) => one.caseId)).toContain(caseId);
    expect(await act(caseId, { kind: 'approve' })).toMatchObject({ ok: true });
    const second = await holderOf(caseId);
    expect(second.officerId).not.toBe(first.officerId);
    expect(await getCaseForOfficer(world.database.web, world.deps, first, caseId)).toBeUndefined();
    expect(await getCaseForOfficer(world.database.web, world.deps, second, caseId)).toMatchObject({
      answers: { tree: 'Old neem' },
      step: 'decide',
      allowed: ['approve', 'ask', 'propose-refusal'],
    });
    await takeJobs(world.database.ownerUrl);
    expect(await loadIssue(world.database.worker, world.deps, caseId)).toBeUndefined();
    expect(await act(caseId, { kind: 'approve' })).toMatchObject({ ok: true });
    expect(await takeJobs(world.database.ownerUrl)).toMatchObject([{ name: 'certificate-issue', payload: { caseId } }]);
    expect(await loadIssue(world.database.worker, world.deps, caseId)).toMatchObject({ approvedBy: second.officerId });
    const ready = {
      certificateId: 'c-1',
      certificateNumber: 'TREE-2028-000001',
      fileName: 'tree.pdf',
      verifyUrl: 'https://v',
    };
    await world.mail(caseId, 'certificate-ready', ready, account.dataKey);
    await world.mail(caseId, 'certificate-ready', ready, account.dataKey, 'again');
    await world.settle();
    expect((await takeJobs(world.database.ownerUrl)).map((job) => job.name)).toEqual(['registry-report']);
    await world.mail(caseId, 'report-accepted', { acknowledgement: 'A1' }, account.dataKey);
    await world.settle();
    expect(kinds()).toEqual(['filed', 'approved', 'certificate-ready']);
    expect(world.news.at(-1)).toMatchObject({ document: { certificateId: 'c-1', fileName: 'tree.pdf' } });
    expect(await readCaseBooks(world.database.reporter)).toMatchObject({ difference: 0, approved: 1 });
    const [figures] = await listJourneyFigures(world.database.worker, new Date(0));
    expect(figures).toMatchObject({ serviceId: 'tree-plate', approved: 1 });
    expect(figures!.officerMinutes).toBeGreaterThan(11);
  });

  it('of two tabs of one officer the first counts; another officer is told that it is not theirs', async () => {
    const caseId = await fileAndDraw();
    const officer = await holderOf(caseId);
    const opened = await openCase(world.database.web, world.deps, { officer, caseId });
    const expectedVersion = opened.ok ? opened.value.version : 0;
    const decision = { kind: 'ask', items: ['explain'], note: 'Which tree?' } as const;
    const command = { caseId, expectedVersion, decision };
    const other = officers.find((one) => one.officerId !== officer.officerId)!;
    for (const intruder of [other, stranger]) {
      expect(await decide(world.database.web, world.deps, { ...command, officer: intruder })).toEqual({
        ok: false,
        reason: 'not-yours',
      });
    }
    const both = await Promise.all([
      decide(world.database.web, world.deps, { ...command, officer }),
      decide(world.database.web, world.deps, { ...command, officer }),
    ]);
    expect(both.map((one) => (one.ok ? 'done' : one.reason)).toSorted()).toEqual(['changed', 'done']);
    await world.settle();
    expect(kinds().filter((news) => news === 'query-asked')).toHaveLength(1);
  });

  it('asking stops the clock, the answer starts it again with a later due date, and there is no second query', async () => {
    const caseId = await fileAndDraw();
    const summary = async () =>
      (await listCaseSummaries(world.database.worker, world.deps, [account.accountId])).get(account.accountId)![0]!;
    const before = await summary();
    expect(
      await act(caseId, { kind: 'ask', items: ['tree-unclear', 'tree-unclear'], note: 'Which one?' }),
    ).toMatchObject({
      ok: true,
    });
    expect(world.news.at(-1)).toMatchObject({
      news: 'query-asked',
      items: [{ code: 'tree-unclear', field: 'tree', text: 'Which one?' }],
    });
    expect(await summary()).toMatchObject({ state: 'query', paused: true, waitingFor: 'citizen' });
    world.wait(24 * 7);
    await world.settle();
    expect(kinds()).not.toContain('due-date-passed');
    await keepDrawSecrets(world.deps);
    const answer = { answers: { tree: 'The big neem' }, documents: [], text: 'It is the big one' };
    await world.mail(caseId, 'query-answered', answer, account.dataKey);
    await world.settle();
    const after = await summary();
    expect(after).toMatchObject({ state: 'with-officer', paused: false });
    expect(after.dueOn! > before.dueOn!).toBe(true);
    const officer = await holderOf(caseId);
    expect(await getCaseForOfficer(world.database.web, world.deps, officer, caseId)).toMatchObject({
      answers: { tree: 'The big neem', street: 'elm-street' },
      query: { outcome: 'answered', text: 'It is the big one' },
      allowed: ['approve'],
    });
    expect(await act(caseId, { kind: 'ask', items: ['explain'] })).toEqual({ ok: false, reason: 'already-asked' });
  });

  it('nobody is refused unheard: notice, time to reply, then a reasoned order for that reason only', async () => {
    const caseId = await fileAndDraw();
    expect(await act(caseId, { kind: 'propose-refusal', reason: 'not-public' })).toEqual({
      ok: false,
      reason: 'not-allowed-here',
    });
    await act(caseId, { kind: 'approve' });
    const order = 'The tree stands in a private garden, as the record of the survey of 2027 shows.';
    expect(await act(caseId, { kind: 'refuse', reason: 'not-public', order })).toEqual({
      ok: false,
      reason: 'no-hearing',
    });
    expect(await act(caseId, { kind: 'propose-refusal', reason: 'unheard-of' })).toMatchObject({
      reason: 'unknown-reason',
    });
    expect(await act(caseId, { kind: 'propose-refusal', reason: 'not-public' })).toMatchObject({ ok: true });
    expect(world.news.at(-1)).toMatchObject({
      news: 'refusal-notice',
      params: { reason: 'not-public', clause: 's. 5', replyBy: expect.any(String) },
    });
    const officer = await holderOf(caseId);
    expect(await openCase(world.database.web, world.deps, { officer, caseId })).toEqual({
      ok: false,
      reason: 'not-waiting',
    });
    world.wait(24 * 15);
    await world.settle();
    expect(await act(caseId, { kind: 'refuse', reason: 'no-such-tree', order })).toMatchObject({
      reason: 'no-hearing',
    });
    expect(await act(caseId, { kind: 'refuse', reason: 'not-public', order: 'No.' })).toMatchObject({
      reason: 'order-too-short',
    });
    expect(await act(caseId, { kind: 'refuse', reason: 'not-public', order })).toMatchObject({ ok: true });
    expect(world.news.at(-1)).toMatchObject({ news: 'refused', params: { reason: 'not-public', clause: 's. 5' } });
    const summaries = await listCaseSummaries(world.database.worker, world.deps, [account.accountId]);
    const today = world.deps.clock.now().toISOString().slice(0, 10);
    expect(summaries.get(account.accountId)?.find((one) => one.caseId === caseId)?.decidedAt).toContain(today);
    expect(await loadIssue(world.database.worker, world.deps, caseId)).toBeUndefined();
    expect(await readCaseBooks(world.database.reporter)).toMatchObject({ difference: 0 });
  });

  it('a query that is not answered goes back to the officer, who can still be answered late', async () => {
    const caseId = await fileAndDraw();
    await act(caseId, { kind: 'ask', items: ['explain'] });
    world.wait(24 * 12);
    await world.settle();
    expect(kinds()).toContain('query-lapsed');
    await world.mail(caseId, 'query-answered', { answers: {}, documents: [], text: 'Late' }, account.dataKey);
    await world.settle();
    const officer = await holderOf(caseId);
    expect(await getCaseForOfficer(world.database.web, world.deps, officer, caseId)).toMatchObject({
      stage: 'with-officer',
      query: { outcome: 'answered', text: 'Late' },
    });
  });

  it('a due date that passes is told unasked, once', async () => {
    const caseId = await fileAndDraw();
    world.wait(24 * 20);
    await world.settle();
    await world.mail(caseId, 'due-passed', {}, account.dataKey);
    await world.settle();
    expect(world.news.filter((one) => one.news === 'due-date-passed' && one.caseId === caseId)).toHaveLength(1);
    const at = world.deps.clock.now();
    const stuck = await listStuckCases(world.database.worker, { at, today: world.deps.calendar.dayOf(at) });
    expect(stuck).toContainEqual(expect.objectContaining({ caseId, reason: 'overdue' }));
  });
});

it('with nobody on duty the case waits, is tried again, and is drawn when somebody comes', async () => {
  await world.database.owner.query('update officer_duty set ended_at = started_at');
  const caseId = await fileAndDraw();
  const state = async (): Promise<{ stage: string; draw_attempt: number }> =>
    (await world.database.worker.query('select stage, draw_attempt from application where id = $1', [caseId])).rows[0];
  expect(await state()).toEqual({ stage: 'waiting-draw', draw_attempt: 1 });
  await world.database.owner.query('update officer_duty set ended_at = null');
  world.wait(0.2);
  await world.settle();
  expect(await state()).toMatchObject({ stage: 'with-officer' });
});

it('another department, and a session that names nobody, see and change nothing', async () => {
  const caseId = await fileAndDraw();
  const tables = ['application', 'case_event', 'case_party'];
  for (const department of ['roads', null, '']) {
    await withDepartment(world.database.web, department, async (tx) => {
      for (const table of tables) expect((await tx.query(`select count(*) from ${table}`)).rows[0].count).toBe(0);
      expect((await tx.query(`update application set stage = 'approved'`)).rowCount).toBe(0);
    });
  }
  expect(await getCaseForOfficer(world.database.web, world.deps, stranger, caseId)).toBeUndefined();
  expect(await listMyCases(world.database.web, stranger)).toEqual([]);
  await expect(world.database.web.query('select * from draw_secret')).rejects.toThrow(/permission denied/);
});

it('a dump of the tables holds nothing of what the citizen wrote', async () => {
  await world.file(account, { tree: 'Canary Kumari 4711', street: 'elm-street' });
  await world.settle();
  for (const table of [
    'application',
    'case_event',
    'case_party',
    'person',
    'receipt',
    'draw',
    'inbox',
    'timer',
    'audit_leaf',
  ]) {
    const { rows } = await world.database.owner
      .query(`select t::text as line from ${table} t`)
      .catch(() => ({ rows: [] }));
    for (const row of rows) {
      const line = String(row.line);
      expect(line).not.toContain('Canary');
      expect(line).not.toContain(Buffer.from('Canary').toString('hex'));
    }
  }
});
