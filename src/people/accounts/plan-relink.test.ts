import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownAccount } from './plan-links.ts';
import { planRelink } from './plan-relink.ts';

function world(...accounts: readonly [accountId: string, phone: string | undefined, bsuid: string | undefined][]) {
  const known = new Map<string, KnownAccount>();
  for (const [accountId, phone, bsuid] of accounts) {
    const account = { accountId, phone, bsuid };
    for (const key of [phone, bsuid]) if (key !== undefined) known.set(key, account);
  }
  return known;
}
const nobody = { phone: undefined, bsuid: undefined };

test('a changed number and BSUID replace the old ones on the same account', () => {
  const known = world(['a', 'p1', 'b1']);
  expect(planRelink(known, { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' })).toEqual({
    accountId: 'a',
    closed: ['p1', 'b1'],
    attached: ['p2', 'b2'],
    merge: undefined,
  });
});

test('a new number without a BSUID ends the old BSUID too: it is made anew with the number', () => {
  expect(planRelink(world(['a', 'p1', 'b1']), { phone: 'p1', bsuid: 'b1' }, { ...nobody, phone: 'p2' })).toEqual({
    accountId: 'a',
    closed: ['p1', 'b1'],
    attached: ['p2'],
    merge: undefined,
  });
});

test('a new BSUID whose number is not told ends the old number: it may be somebody else’s by now', () => {
  expect(planRelink(world(['a', 'p1', 'b1']), { ...nobody, bsuid: 'b1' }, { ...nobody, bsuid: 'b2' })).toMatchObject({
    accountId: 'a',
    closed: ['p1', 'b1'],
    attached: ['b2'],
  });
});

test('a new BSUID of the same number keeps the number', () => {
  expect(planRelink(world(['a', 'p1', 'b1']), { ...nobody, bsuid: 'b1' }, { phone: 'p1', bsuid: 'b2' })).toMatchObject({
    closed: ['b1'],
    attached: ['b2'],
  });
});

test('whoever wrote under the new BSUID before the notice came is the same person: the older account stays', () => {
  const known = world(['a', 'p1', 'b1'], ['b', 'p2', 'b2']);
  const plan = planRelink(known, { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' });
  expect(plan).toEqual({
    accountId: 'a',
    closed: ['p1', 'b1'],
    attached: [],
    merge: { absorbed: 'b', survivor: 'a' },
  });
});

test('somebody else who held the new number keeps what is theirs, and loses the number only', () => {
  const known = world(['a', 'p1', 'b1'], ['stranger', 'p2', 'b9']);
  expect(planRelink(known, { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' })).toEqual({
    accountId: 'a',
    closed: ['p1', 'b1', 'p2'],
    attached: ['p2', 'b2'],
    merge: undefined,
  });
});

test('an account that is known by the new number alone is never taken for the same person', () => {
  const known = world(['a', 'p1', undefined], ['stranger', 'p2', undefined]);
  expect(planRelink(known, { ...nobody, phone: 'p1' }, { ...nobody, phone: 'p2' })).toMatchObject({
    accountId: 'a',
    merge: undefined,
  });
});

test('an old number that has gone to another BSUID names nobody any more', () => {
  const known = world(['stranger', 'p1', 'b9']);
  expect(planRelink(known, { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' })).toBeUndefined();
});

test('the same notice again changes nothing', () => {
  const known = world(['a', 'p2', 'b2']);
  expect(planRelink(known, { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' })).toEqual({
    accountId: 'a',
    closed: [],
    attached: [],
    merge: undefined,
  });
});

test('a notice that says what ended and not what it is now changes nothing', () => {
  expect(planRelink(world(['a', 'p1', 'b1']), { ...nobody, bsuid: 'b1' }, nobody)).toBeUndefined();
});

test('nobody whom we know: nothing', () => {
  expect(planRelink(world(), { phone: 'p1', bsuid: 'b1' }, { phone: 'p2', bsuid: 'b2' })).toBeUndefined();
});

test('a notice that repeats what is known ends nothing', () => {
  const known = world(['a', 'p1', 'b1']);
  expect(planRelink(known, { phone: 'p1', bsuid: 'b1' }, { ...nobody, phone: 'p1' })).toMatchObject({ closed: [] });
});

test('whatever is told, nobody holds two of a kind, nothing has two holders, and strangers lose only what was told', () => {
  const phone = fc.option(fc.constantFrom('p1', 'p2', 'p3', 'p4'), { nil: undefined });
  const bsuid = fc.option(fc.constantFrom('b1', 'b2', 'b3', 'b4'), { nil: undefined });
  const contact = fc.record({ phone, bsuid });
  fc.assert(
    fc.property(fc.array(contact, { maxLength: 4 }), contact, contact, (people, previous, current) => {
      const taken = new Set<string>();
      const free = (key: string | undefined) =>
        key === undefined || taken.has(key) ? undefined : (taken.add(key), key);
      const accounts = people.map((one, index) => [`a${index}`, free(one.phone), free(one.bsuid)] as const);
      const known = world(
        ...accounts.map(([id, p, b]): [string, string | undefined, string | undefined] => [id, p, b]),
      );
      const plan = planRelink(known, previous, current);
      if (plan === undefined) return;
      const holders = new Map<string, string>();
      for (const [id, ...keys] of accounts) {
        const now = id === plan.merge?.absorbed ? plan.merge.survivor : id;
        for (const key of keys) if (key !== undefined && !plan.closed.includes(key)) holders.set(key, now);
      }
      for (const key of plan.attached) {
        expect(holders.has(key)).toBe(false);
        holders.set(key, plan.accountId);
      }
      const held = [...holders].map(([key, id]) => `${id}${key[0]}`);
      expect(new Set(held).size).toBe(held.length);
      const own = [plan.accountId, plan.merge?.absorbed];
      for (const [id, ...keys] of accounts) {
        if (own.includes(id)) continue;
        const lost = keys.filter((key) => key !== undefined && holders.get(key) !== id);
        expect(lost.filter((key) => key !== current.phone && key !== current.bsuid)).toEqual([]);
      }
      for (const key of [current.phone, current.bsuid]) {
        if (key !== undefined) expect(holders.get(key)).toBe(plan.accountId);
      }
    }),
    { numRuns: 2000 },
  );
});
