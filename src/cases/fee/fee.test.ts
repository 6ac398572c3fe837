// The counter fee against a real database: demanded at filing, written down once at a counter, told to the citizen, and only
// then drawn; or lapsed.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findCaseFee, keepDrawSecrets, listCaseSummaries, readCaseBooks, recordReceipt, verifyReceipt } from '#cases';
import type { CaseNews } from '#catalogue';
import { withDepartment, type DataKey } from '#platform';
import { createCaseWorld, type CaseWorld, type TestOfficer } from '../../../test/helpers/case-world.ts';

const DENIED = /row-level security|permission denied/;

let world: CaseWorld;
let cashier: TestOfficer & { officeId: string };
let clerk: TestOfficer & { officeId: string };
let stranger: TestOfficer & { officeId: string };
let account: { accountId: string; dataKey: DataKey };
let counted = 0;

beforeAll(async () => {
  world = await createCaseWorld();
  const add = async (subject: string, department: string, office: string, role: string) => ({
    ...(await world.addOfficer(subject, { department, office, roles: [role] })),
    officeId: office,
  });
  cashier = await add('cashier', 'parks', 'park-north', 'cashier');
  clerk = await add('clerk', 'parks', 'park-north', 'clerk');
  stranger = await add('road-cashier', 'roads', 'road-one', 'cashier');
  await keepDrawSecrets(world.deps);
});
afterAll(() => world.database.drop());
beforeEach(async () => {
  account = await world.newAccount();
  world.news.length = 0;
});

/** What was told of one case; the clock of the others runs on. */
const told = (caseId: string): CaseNews['news'][] =>
  world.news.filter((one) => one.caseId === caseId).map((one) => one.news);

async function settle(): Promise<void> {
  await keepDrawSecrets(world.deps);
  await world.settle();
  world.wait(0.01);
  await world.settle();
}

async function fileUnpaid(letters = 7): Promise<{ caseId: string; number: string }> {
  const answers = { letters, tree: 'Old neem', street: 'elm-street' };
  const caseId = await world.file(account, answers, world.deps.ids.next(), 'bench-plate');
  await settle();
  return { caseId, number: world.news.find((one) => one.caseId === caseId)!.number };
}

const today = (): string => world.deps.calendar.dayOf(world.deps.clock.now());
const nextNumber = (): string => `PN/${(counted += 1)}`;
const pay = (
  number: string,
  receipt: { paise?: number; paidOn?: string; counterNumber?: string } = {},
  officer = cashier,
): ReturnType<typeof recordReceipt> =>
  recordReceipt(world.database.web, world.deps, {
    officer,
    number,
    receipt: { counterNumber: nextNumber(), paise: 3500, paidOn: today(), ...receipt },
  });

async function rowOf(caseId: string): Promise<Record<string, unknown>> {
  const columns = 'stage, officer_id, due_on, draw_leaf, reply_by::text, version';
  const { rows } = await world.database.worker.query(`select ${columns} from application where id = $1`, [caseId]);
  return rows[0];
}

async function eventsOf(caseId: string): Promise<string[]> {
  const { rows } = await world.database.worker.query<{ kind: string }>(
    'select kind from case_event where case_id = $1 order by seq',
    [caseId],
  );
  return rows.map((row) => row.kind);
}

describe('an application with a fee', () => {
  test('waits without clock and draw, and is told the amount, the office and the last day, with its receipt', async () => {
    const { caseId, number } = await fileUnpaid();
    expect(await eventsOf(caseId)).toEqual(['filed', 'fee-demanded']);
    expect(await rowOf(caseId)).toMatchObject({ stage: 'fee-due', due_on: null, draw_leaf: null, officer_id: null });
    expect(world.news.filter((one) => one.caseId === caseId)).toMatchObject([
      { news: 'fee-due', number, params: { paise: 3500, payBy: '2028-06-15', office: 'park-south' } },
    ]);
    expect(world.news[0]!.params).not.toHaveProperty('dueOn');
    const { receiptNumber } = world.news[0]!.params as { receiptNumber: string };
    const verified = await verifyReceipt(world.database.web, world.deps, receiptNumber);
    expect(verified).toMatchObject({ ok: true, value: { receipt: { fee: { paise: 3500, payBy: '2028-06-15' } } } });
    world.wait(24 * 3);
    await settle();
    expect(await rowOf(caseId)).toMatchObject({ stage: 'fee-due' });
    const summaries = await listCaseSummaries(world.database.worker, world.deps, [account.accountId]);
    expect(summaries.get(account.accountId)).toMatchObject([
      { waitingFor: 'fee', fee: { paise: 3500, payBy: '2028-06-15', officeId: 'park-south' } },
    ]);
    expect(summaries.get(account.accountId)![0]).not.toHaveProperty('dueOn');
  });

  test('is drawn once it is paid, with a due date that runs from the day of payment, told to the citizen', async () => {
    const { caseId, number } = await fileUnpaid();
    const paidOn = today();
    world.wait(24);
    expect(await pay(number, { paidOn, counterNumber: 'A-1' })).toEqual({ ok: true, value: undefined });
    await settle();
    const dueOn = world.deps.calendar.dueOn(world.catalogue.getService('bench-plate').limit, paidOn, []);
    expect(told(caseId)).toEqual(['fee-due', 'fee-received']);
    const params = { dueOn, paise: 3500, counterNumber: 'A-1' };
    expect(world.news).toContainEqual(expect.objectContaining({ caseId, params: expect.objectContaining(params) }));
    expect(await eventsOf(caseId)).toEqual(['filed', 'fee-demanded', 'fee-received', 'drawn']);
    expect(await rowOf(caseId)).toMatchObject({ stage: 'with-officer', officer_id: clerk.officerId });
    // The time to pay is over for others now, not for this one.
    world.wait(24 * 30);
    await settle();
    expect(told(caseId)).not.toContain('fee-lapsed');
  });

  test('of nothing goes on as ever', async () => {
    const { caseId } = await fileUnpaid(0);
    expect(await eventsOf(caseId)).toEqual(['filed', 'drawn']);
    expect(told(caseId)).toEqual(['filed']);
  });

  test('is closed when the time is over, once, and told so; a receipt of before opens it again', async () => {
    const { caseId, number } = await fileUnpaid();
    const paidOn = String(world.news.find((one) => one.caseId === caseId)!.params['payBy']);
    world.wait(24 * 14);
    await settle();
    await world.mail(caseId, 'fee-lapse', {}, account.dataKey, 'once more');
    await settle();
    expect(told(caseId)).toEqual(['fee-due', 'fee-lapsed']);
    expect(await rowOf(caseId)).toMatchObject({ stage: 'lapsed', due_on: null, officer_id: null });
    const books = await readCaseBooks(world.database.reporter);
    expect(books).toMatchObject({ difference: 0 });
    expect(await pay(number)).toEqual({ ok: false, reason: 'paid-too-late' });
    expect(await pay(number, { paidOn })).toMatchObject({ ok: true });
    await settle();
    expect(await eventsOf(caseId)).toEqual(['filed', 'fee-demanded', 'fee-lapsed', 'fee-received', 'drawn']);
    expect(await readCaseBooks(world.database.reporter)).toMatchObject({
      difference: 0,
      lapsed: books.lapsed - 1,
    });
  });
});

describe('the counter', () => {
  test('sees number, service and amount with its parts, and no answer', async () => {
    const { number } = await fileUnpaid(25);
    const typed = ` ${number.toLowerCase().replaceAll('-', '- ')} `;
    const found = (await findCaseFee(world.database.web, world.deps, cashier, typed))!;
    expect(found).toMatchObject({
      number,
      serviceId: 'bench-plate',
      fee: {
        paise: 17_500,
        source: 'Parks order 7',
        components: [
          { id: 'letters', paise: 12_500, source: 'Parks order 7(1)' },
          { id: 'large', paise: 5000, source: 'Parks order 7(2)' },
        ],
      },
      lapsed: false,
      receipt: undefined,
    });
    expect(JSON.stringify(found)).not.toContain('neem');
    expect(await findCaseFee(world.database.web, world.deps, stranger, number)).toBeUndefined();
    expect(await findCaseFee(world.database.web, world.deps, cashier, 'TREEP-2028-2222-2222')).toBeUndefined();
  });

  test('takes neither another amount nor a day that cannot be', async () => {
    const { caseId, number } = await fileUnpaid();
    expect(await pay(number, { paise: 3400 })).toEqual({ ok: false, reason: 'amount-differs' });
    expect(await pay(number, { paidOn: '2028-06-01' })).toEqual({ ok: false, reason: 'paid-before-filing' });
    expect(await pay(number, { paidOn: '2030-01-01' })).toEqual({ ok: false, reason: 'paid-in-future' });
    expect(await pay(number, {}, stranger)).toEqual({ ok: false, reason: 'unknown-application' });
    await settle();
    expect(await eventsOf(caseId)).toEqual(['filed', 'fee-demanded']);
  });

  test('writes a receipt down once: twice at a time, again later, or its mail twice make one event', async () => {
    const { caseId, number } = await fileUnpaid();
    const both = await Promise.all([pay(number), pay(number)]);
    expect(both.map((one) => (one.ok ? 'done' : one.reason)).toSorted()).toEqual(['already-recorded', 'done']);
    await settle();
    expect(await pay(number)).toEqual({ ok: false, reason: 'already-recorded' });
    const body = { ...clerk, counterNumber: 'Z-1', paise: 3500, paidOn: today() };
    const { officerId, officeId, counterNumber, paise, paidOn } = body;
    await world.mail(
      caseId,
      'fee-paid',
      { officerId, officeId, counterNumber, paise, paidOn },
      account.dataKey,
      'again',
    );
    await settle();
    expect((await eventsOf(caseId)).filter((kind) => kind === 'fee-received')).toHaveLength(1);
    expect(told(caseId).filter((news) => news === 'fee-received')).toHaveLength(1);
    const { rows } = await world.database.owner.query(
      `select count(*)::int as leaves from audit_leaf where kind = 'fee.receipt-recorded' and subject = $1`,
      [caseId],
    );
    expect(rows).toEqual([{ leaves: 1 }]);
  });

  test('gives each number out once', async () => {
    const one = await fileUnpaid();
    account = await world.newAccount();
    const other = await fileUnpaid();
    const counterNumber = nextNumber();
    expect(await pay(one.number, { counterNumber })).toMatchObject({ ok: true });
    expect(await pay(other.number, { counterNumber })).toEqual({ ok: false, reason: 'number-taken' });
    expect(await pay(other.number)).toMatchObject({ ok: true });
  });

  test('has nothing to take where no fee is due', async () => {
    const caseId = await world.file(account);
    await settle();
    const { number } = world.news.find((one) => one.caseId === caseId)!;
    expect(await pay(number)).toEqual({ ok: false, reason: 'no-fee-due' });
  });
});

describe('the database, whatever the program asks', () => {
  test('lets only a cashier write a receipt down, in their own name, for their own counter and department', async () => {
    const { caseId } = await fileUnpaid();
    const insert = async (officer: typeof cashier, as = officer, office = officer.officeId): Promise<void> => {
      const undone = new Error('undone');
      await withDepartment(world.database.web, officer.departmentId, async (tx) => {
        await tx.query(`select set_config('dwar.officer', $1, true)`, [officer.officerId]);
        await tx.query(
          `insert into fee_receipt (id, case_id, department_id, office_id, counter_number, paid_on, officer_id, recorded_at, leaf_hash)
           values ($1, $2, $3, $4, $5, '2028-06-05', $6, $7, ''::bytea)`,
          [
            world.deps.ids.next(),
            caseId,
            officer.departmentId,
            office,
            nextNumber(),
            as.officerId,
            world.deps.clock.now(),
          ],
        );
        throw undone;
      }).catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    };
    await insert(cashier);
    await expect(insert(clerk)).rejects.toThrow(DENIED);
    await expect(insert(stranger)).rejects.toThrow(DENIED);
    await expect(insert(clerk, cashier)).rejects.toThrow(DENIED);
    await expect(insert(cashier, cashier, 'park-south')).rejects.toThrow(DENIED);
  });

  test('gives no unpaid application to anybody', async () => {
    const { caseId } = await fileUnpaid();
    for (const change of [`officer_id = '${clerk.officerId}'`, `draw_leaf = '\\x00'`, `due_on = '2028-07-01'`]) {
      await expect(
        world.database.worker.query(`update application set ${change} where id = $1`, [caseId]),
      ).rejects.toThrow(/application_unpaid/);
    }
  });
});
