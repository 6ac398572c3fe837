// A citizen whose stored conversation is damaged: what they write is parked for an operator, they hear so once in their
// language, and may start over at once. Nothing of the old state is thrown away.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellOfParked } from '#conversation';
import { readMessageBooks } from '#mailbox';
import { openJson, sealJson } from '#platform';
import type { Json } from '#platform/pure';
import { tapMessage, textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { createCitizen, ENGLISH, HINDI, walkTo, type Citizen } from './citizen.ts';
import { overwriteState, runWorker } from './run-worker.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const SORRY = { en: 'I could not read your message', hi: 'आपका संदेश पढ़ा नहीं जा सका' };
/** The last byte of the seal is another: it does not open any more. */
const damage = (state: Buffer): Buffer => Buffer.concat([state.subarray(0, -1), Buffer.from([state.at(-1)! ^ 1])]);

let last = 0;
function newcomer(): Citizen & { readonly phone: string } {
  last += 1;
  const phone = `9198765${String(70_000 + last)}`;
  return Object.assign(createCitizen(stage, phone), { phone });
}

/** The product's loops, telling of what they park; then whatever that caused. */
async function settle(): Promise<{ said: readonly Said[]; parked: readonly number[] }> {
  const deps = { ...stage.caseDeps, db: stage.database.worker };
  const { said, parked } = await runWorker(stage, (eventId) => tellOfParked(deps, eventId));
  return { said: [...said, ...(await stage.play())], parked };
}

async function write(phone: string, text: string): ReturnType<typeof settle> {
  await stage.deliver(phone, textMessage(text));
  return settle();
}

async function replaceState(phone: string, change: (state: Record<string, Json>) => Json): Promise<string> {
  const accountId = await stage.accountOf(phone);
  const { rows } = await stage.database.worker.query<{ data_key_id: string }>(
    'select data_key_id from account where id = $1',
    [accountId],
  );
  const dataKey = await stage.caseDeps.dataKeys.get(stage.database.worker, rows[0]!.data_key_id);
  const place = { table: 'conversation', column: 'state', row: accountId };
  await overwriteState(stage, accountId, (state) =>
    sealJson(dataKey, place, change(openJson(dataKey, place, state) as Record<string, Json>)),
  );
  return accountId;
}

describe.each([
  ['en', ENGLISH, 'start again', 'What would you like to do?'],
  ['hi', HINDI, 'फिर से शुरू', 'आप क्या करना चाहते हैं?'],
] as const)('a state that does not open, of a citizen who speaks %s', (language, words, startOver, menu) => {
  it('is told once, starts over when asked to, and lies aside as it was', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'date', words);
    const accountId = await stage.accountOf(citizen.phone);
    const old = citizen.choice(words.mother);
    let damaged: Buffer = Buffer.alloc(0);
    const healthy = await overwriteState(stage, accountId, (state) => (damaged = damage(state)));

    const first = await write(citizen.phone, words.date);
    expect(first.parked).toHaveLength(1);
    expect(first.said).toHaveLength(1);
    expect(first.said[0]).toMatchObject({ accountId, body: expect.stringContaining(SORRY[language]) });
    expect(first.said[0]!.body).toContain(`*${startOver}*`);
    expect(first.said[0]!.body).not.toContain(SORRY[language === 'en' ? 'hi' : 'en']);

    const second = await write(citizen.phone, words.name);
    expect([second.parked.length, second.said]).toEqual([1, []]);
    await stage.pass(3601);
    expect((await write(citizen.phone, words.name)).said).toHaveLength(1);

    const over = await write(citizen.phone, startOver);
    expect(over.parked).toEqual([]);
    expect(over.said).toHaveLength(1);
    expect(over.said[0]!.body).toContain(menu);
    const { rows } = await stage.database.worker.query(
      'select state, version from conversation_aside where account_id = $1',
      [accountId],
    );
    expect(rows).toEqual([{ state: damaged, version: 2 }]);
    expect(healthy.equals(damaged)).toBe(false);

    // A button of the lost conversation answers nothing of the new one, which goes all its way.
    await stage.deliver(citizen.phone, tapMessage(old));
    expect((await settle()).parked).toEqual([]);
    expect((await stage.stateOf(citizen.phone)).journey).toBeUndefined();
    await walkTo(stage, citizen, 'filed', words);
    expect((await stage.stateOf(citizen.phone)).language).toBe(language);
  });
});

describe('a state that opens', () => {
  it('but has another shape still tells the language, and is started over in it', async () => {
    const citizen = newcomer();
    await citizen.says('hello');
    await citizen.taps('English');
    const accountId = await replaceState(citizen.phone, (state) => ({ ...state, v: 99 }));
    const { said } = await write(citizen.phone, 'help');
    expect(said[0]!.body).toContain(SORRY.en);
    expect(said[0]!.body).not.toContain(SORRY.hi);
    expect((await write(citizen.phone, 'Start over!')).said[0]!.body).toContain('What would you like to do?');
    expect((await stage.stateOf(citizen.phone)).v).toBe(2);
    const { rowCount } = await stage.database.worker.query('select from conversation_aside where account_id = $1', [
      accountId,
    ]);
    expect(rowCount).toBe(1);
  });

  it('but on which the engine fails is no different', async () => {
    const citizen = newcomer();
    await walkTo(stage, citizen, 'date');
    await replaceState(citizen.phone, (state) => ({
      ...state,
      journey: { ...(state['journey'] as object), version: 4711 },
    }));
    const { said, parked } = await write(citizen.phone, '7 March 2019');
    expect([parked.length, said.length]).toEqual([1, 1]);
    expect(said[0]!.body).toContain(SORRY.en);
    // The engine itself can still put this form away: it asks first, as always.
    const [, over] = (await write(citizen.phone, 'start over')).said[0]!.choices;
    await stage.deliver(citizen.phone, tapMessage(over!));
    expect((await settle()).said[0]!.body).toContain('You will need');
    expect((await stage.stateOf(citizen.phone)).journey).toMatchObject({ at: { kind: 'start' } });
  });
});

it('somebody whose language nobody knows is told in all of them', async () => {
  const citizen = newcomer();
  await citizen.says('Hi');
  await overwriteState(stage, await stage.accountOf(citizen.phone), damage);
  const { said } = await write(citizen.phone, '??');
  expect(said).toHaveLength(1);
  expect(said[0]!.body).toContain(SORRY.en);
  expect(said[0]!.body).toContain(SORRY.hi);
});

it('“start over” of a healthy conversation sets nothing aside', async () => {
  const citizen = newcomer();
  await walkTo(stage, citizen, 'date');
  const before = (await stage.stateOf(citizen.phone)).journey;
  const { said } = await write(citizen.phone, 'start over');
  expect(said[0]!.body).toContain('is not finished yet');
  expect((await stage.stateOf(citizen.phone)).journey).toEqual(before);
});

it('every message is in the books: answered, noted, or parked where operators see it', async () => {
  await settle();
  const parked = await stage.database.worker.query('select from inbox_parked where settled_at is null');
  expect(await readMessageBooks(stage.database.reporter, new Date(0))).toMatchObject({
    waiting: 0,
    parked: parked.rowCount,
    difference: 0,
  });
});
