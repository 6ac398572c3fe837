import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLinks, type Contact, type KnownAccount } from './plan-links.ts';

/** Ids that sort after those of the accounts that are known already. */
function countIds() {
  let last = 0;
  return { next: () => `n${String((last += 1)).padStart(3, '0')}` };
}

const phone = fc.option(fc.constantFrom('p1', 'p2', 'p3', 'p4'), { nil: undefined });
const bsuid = fc.option(fc.constantFrom('b1', 'b2', 'b3', 'b4'), { nil: undefined });
const contact = fc.record({ phone, bsuid });

/** Live rows as the database holds them: identifier → account. */
type Rows = Map<string, string>;

function readKnown(rows: Rows): Map<string, KnownAccount> {
  const accounts = new Map<string, { accountId: string; phone: string | undefined; bsuid: string | undefined }>();
  for (const [key, accountId] of rows) {
    const account = accounts.get(accountId) ?? { accountId, phone: undefined, bsuid: undefined };
    accounts.set(accountId, account);
    if (key.startsWith('p')) account.phone = key;
    else account.bsuid = key;
  }
  return new Map([...rows].map(([key, accountId]) => [key, accounts.get(accountId)!]));
}

function expectOneOfEach(rows: Rows): void {
  const held = [...rows].map(([key, accountId]) => `${accountId} ${key[0]}`);
  expect(new Set(held).size).toBe(held.length);
}

/** Carries a plan out in the order of resolve-accounts.ts, with what PostgreSQL's unique indexes would refuse. */
function carryOut(rows: Rows, contacts: readonly Contact[], ids: { next(): string }): readonly string[] {
  const plan = planLinks(readKnown(rows), contacts, ids);
  for (const key of plan.closed) rows.delete(key);
  for (const { absorbed, survivor } of plan.merges) {
    for (const [key, accountId] of rows) {
      if (accountId !== absorbed) continue;
      rows.set(key, survivor);
      expectOneOfEach(rows);
    }
  }
  for (const { identifier, accountId } of plan.attached) {
    expect(rows.has(identifier)).toBe(false);
    rows.set(identifier, accountId);
    expectOneOfEach(rows);
  }
  return plan.accountOf;
}

test('whoever writes, in batches of any size, what is planned can be written, and the last of a sender is who it names', () => {
  fc.assert(
    fc.property(fc.array(fc.array(contact, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), (batches) => {
      const rows: Rows = new Map();
      const ids = countIds();
      for (const batch of batches) {
        const contacts = batch.filter((one) => one.phone !== undefined || one.bsuid !== undefined);
        const accountOf = carryOut(rows, contacts, ids);
        const last = contacts.at(-1);
        if (last?.phone !== undefined) expect(rows.get(last.phone)).toBe(accountOf.at(-1));
        if (last?.bsuid !== undefined) expect(rows.get(last.bsuid)).toBe(accountOf.at(-1));
      }
    }),
    { numRuns: 5000 },
  );
});

test('one batch or one after the other: the same people are told apart', () => {
  fc.assert(
    fc.property(fc.array(contact, { maxLength: 6 }), (all) => {
      const contacts = all.filter((one) => one.phone !== undefined || one.bsuid !== undefined);
      const together: Rows = new Map();
      carryOut(together, contacts, countIds());
      const apart: Rows = new Map();
      const ids = countIds();
      for (const one of contacts) carryOut(apart, [one], ids);
      expect(samePeople(together)).toEqual(samePeople(apart));
    }),
    { numRuns: 5000 },
  );
});

function samePeople(rows: Rows): readonly string[] {
  const held = new Map<string, string[]>();
  for (const [key, accountId] of rows) held.set(accountId, [...(held.get(accountId) ?? []), key]);
  return [...held.values()].map((keys) => keys.toSorted().join('+')).toSorted();
}
