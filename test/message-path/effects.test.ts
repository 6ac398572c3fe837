// Every message has its effect once, whatever the network and people's thumbs do: double taps, repeated and shuffled
// webhooks, late taps, a number today and a BSUID tomorrow, one broken conversation among many.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postMail, readMessageBooks, readOutboxBooks } from '#mailbox';
import { withTransaction } from '#platform';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { tapMessage, textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { createCitizen, walkTo, type Citizen } from './citizen.ts';
import { overwriteState, runWorker } from './run-worker.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

let last = 0;
function newcomer(): Citizen & { readonly phone: string } {
  last += 1;
  const phone = `9198765${String(20_000 + last)}`;
  return Object.assign(createCitizen(stage, phone), { phone });
}

const bodies = (said: readonly Said[]): string => said.map((one) => one.body).join('\n---\n');

async function casesOf(phone: string): Promise<readonly { readonly number: string }[]> {
  const { rows } = await stage.database.worker.query<{ number: string }>(
    'select a.number from application a join case_party p on p.case_id = a.id where p.account_id = $1',
    [await stage.accountOf(phone)],
  );
  return rows;
}

async function expectBooksToBalance(parked = 0): Promise<void> {
  const since = new Date(0);
  expect(await readMessageBooks(stage.database.reporter, since)).toMatchObject({ waiting: 0, parked, difference: 0 });
  expect(await readOutboxBooks(stage.database.reporter, since)).toMatchObject({ difference: 0 });
}

describe('filing', () => {
  it('a double tap on the declaration, delivered at the same moment, opens one case', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'review');
    const tap = tapMessage(citizen.choice('I agree, send it'));
    const answers = await Promise.all([1, 2, 3].map(() => stage.deliver(citizen.phone, tap)));
    expect(answers).toEqual([200, 200, 200]);
    const said = await stage.play();
    expect(await casesOf(citizen.phone)).toHaveLength(1);
    expect(said.filter((one) => one.body.includes('has been received'))).toHaveLength(1);
    await expectBooksToBalance();
  });

  it('asking for the status right after it names the application', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'filed');
    await stage.deliver(citizen.phone, textMessage('status'));
    const said = bodies(await stage.play());
    const [filed] = await casesOf(citizen.phone);
    expect(said).toContain(`application ${filed!.number}\nFiled on`);
    expect(said).not.toContain('There is no application');
  });

  it('asking for the status in the same breath as declaring does not deny the application', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'review');
    await stage.deliver(citizen.phone, tapMessage(citizen.choice('I agree, send it')));
    await stage.deliver(citizen.phone, textMessage('status'));
    const said = bodies(await stage.play());
    expect(said).not.toContain('There is no application');
    await expectBooksToBalance();
  });
});

describe('what comes twice or late', () => {
  it('every body delivered three times more, shuffled, changes no row and says nothing', async () => {
    await stage.play();
    const before = await dumpDatabase(stage.database.ownerUrl);
    const again = shuffled([...stage.delivered, ...stage.delivered, ...stage.delivered]);
    const answers = await Promise.all(again.map(({ raw, signature }) => stage.accept(raw, signature)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await stage.play()).toEqual([]);
    expect(await dumpDatabase(stage.database.ownerUrl)).toEqual(before);
  });

  it('a tap on an old question, after the next was asked, changes no answer', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'number');
    const before = await stage.stateOf(citizen.phone);
    for (const title of ['I am the father', 'Not now', 'Begin']) {
      const said = await citizen.taps(title);
      expect(bodies(said)).toContain('registration number');
      const after = await stage.stateOf(citizen.phone);
      expect(after.journey?.answers).toEqual(before.journey?.answers);
      expect(after.prompt).toEqual(before.prompt);
    }
  });

  it('a wrong signature is 401 and leaves no row', async () => {
    const before = await dumpDatabase(stage.database.ownerUrl);
    const { raw, signature } = stage.delivered[0]!;
    expect(await stage.accept(raw, undefined)).toBe(401);
    expect(
      await stage.accept(
        raw,
        signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      ),
    ).toBe(401);
    expect(await stage.accept(Buffer.concat([raw, Buffer.from(' ')]), signature)).toBe(401);
    expect(await dumpDatabase(stage.database.ownerUrl)).toEqual(before);
  });
});

describe('one person under two names', () => {
  const USER_ID = 'IN.AbCdEf0123456789';

  it('goes on by BSUID with the form begun by number, once a message carried both', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'number');
    citizen.sender = { phone: citizen.phone, userId: USER_ID };
    await citizen.says('CVL-2019-004217');
    citizen.sender = { userId: USER_ID };
    await citizen.says('7 March 2019');
    expect((await stage.stateOf(citizen.phone)).journey).toMatchObject({
      at: { kind: 'lookup' },
      answers: { registrationNumber: 'CVL-2019-004217', dateOfBirth: '2019-03-07' },
    });
  });

  it('a greeting by BSUID meanwhile does not cost the form that was begun by number', async () => {
    const citizen = newcomer();
    const userId = `IN.Meanwhile${last}`;
    await walkTo(stage, citizen, 'date');
    await stage.deliver({ userId }, textMessage('Hi'));
    await stage.pass(5);
    citizen.sender = { phone: citizen.phone, userId };
    await citizen.says('7 March 2019');
    citizen.sender = { userId };
    expect(bodies(await citizen.says('well?'))).toContain('still looking in the register');
  });

  it.each([
    ['the number was known first', false],
    ['the BSUID was known first', true],
  ])('known apart until then, goes on with the form and finds the cases: %s', async (_name, bsuidFirst) => {
    const citizen = newcomer();
    const userId = `IN.Apart${last}`;
    const greet = () => stage.deliver({ userId }, textMessage('Hi'));
    if (bsuidFirst) await greet();
    await stage.play();
    await walkTo(stage, citizen, 'filed');
    if (!bsuidFirst) await greet();
    await stage.play();
    const [filed] = await casesOf(citizen.phone);
    await walkTo(stage, citizen, 'date');
    citizen.sender = { phone: citizen.phone, userId };
    await citizen.says('7 March 2019');
    expect((await stage.stateOf(citizen.phone)).journey?.at.kind).toBe('lookup');
    citizen.sender = { userId };
    expect(bodies(await citizen.says('status'))).toContain(filed!.number);
    expect((await stage.stateOf(citizen.phone)).journey?.answers).toMatchObject({ dateOfBirth: '2019-03-07' });
    await expectBooksToBalance();
  });
});

describe('a broken conversation among many', () => {
  it('is parked alone; the others are answered, and it goes on when it is mended', async () => {
    await stage.play();
    const broken = newcomer();
    const others = Array.from({ length: 20 }, newcomer);
    await Promise.all([broken, ...others].map(({ phone }) => stage.deliver(phone, textMessage('Hi'))));
    await stage.play();
    const accountId = await stage.accountOf(broken.phone);
    const healthy = await overwriteState(stage, accountId, (state) =>
      Buffer.concat([state.subarray(0, -1), Buffer.alloc(1)]),
    );
    for (const { phone } of [...others.slice(0, 10), broken, ...others.slice(10)]) {
      await stage.deliver(phone, textMessage('help'));
    }
    const { said, parked } = await runWorker(stage);
    expect(parked).toHaveLength(1);
    const answered = new Set(said.map((one) => one.accountId));
    expect(answered.size).toBe(20);
    expect(answered.has(accountId)).toBe(false);
    await overwriteState(stage, accountId, () => healthy);
    expect(bodies(await broken.says('help'))).toContain('You can reach a person');
    await expectBooksToBalance(1);
  });

  it('an event that cannot be handled is parked alone; what the citizen wrote before and after it is answered', async () => {
    const citizen = newcomer();
    await citizen.says('Hi');
    await stage.deliver(citizen.phone, textMessage('help'));
    const accountId = await stage.accountOf(citizen.phone);
    // A kind of mail that accounts do not get, in between.
    await withTransaction(stage.database.worker, async (tx) => {
      const dataKey = await stage.caseDeps.dataKeys.create(tx);
      const party = { kind: 'account', id: accountId } as const;
      await postMail(tx, stage.caseDeps, [{ party, kind: 'surprise', key: 'surprise', dataKey, body: {} }]);
    });
    await stage.deliver(citizen.phone, textMessage('help'));
    const { said, parked } = await runWorker(stage);
    expect(parked).toHaveLength(1);
    expect(said.filter((one) => one.body.includes('You can reach a person'))).toHaveLength(2);
  });
});

/** The same disorder in every run. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  let seed = 7;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
