// What the desk's own role may do to a case, tried as that role on a case that is really in an officer's hands: whatever
// the program asks for, row-level security and grants have the last word.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepDrawSecrets } from '#cases';
import { withDepartment, type Tx } from '#platform';
import { createCaseWorld, type CaseWorld, type TestOfficer } from '../../test/helpers/case-world.ts';

const DENIED = /row-level security|permission denied/;

let world: CaseWorld;
let colleague: TestOfficer;
let stranger: TestOfficer;
let holder: TestOfficer;
let caseId: string;

beforeAll(async () => {
  world = await createCaseWorld();
  const roles = ['clerk', 'registrar'];
  const officers = [
    await world.addOfficer('one', { department: 'parks', office: 'park-north', roles }),
    await world.addOfficer('two', { department: 'parks', office: 'park-north', roles }),
  ];
  stranger = await world.addOfficer('three', { department: 'roads', office: 'road-one', roles });
  await keepDrawSecrets(world.deps);
  caseId = await world.file(await world.newAccount());
  await world.settle();
  world.wait(0.01);
  await world.settle();
  const { rows } = await world.database.worker.query('select officer_id from application where id = $1', [caseId]);
  const drawn = rows[0].officer_id;
  holder = officers.find(({ officerId }) => officerId === drawn)!;
  colleague = officers.find(({ officerId }) => officerId !== drawn)!;
});
afterAll(() => world.database.drop());

/** Runs the statement as dwar_web in a transaction of this officer, as the desk does; undone afterwards. */
async function tryAs(officer: TestOfficer | undefined, text: string, values: readonly unknown[]): Promise<number> {
  let touched = 0;
  const undone = new Error('undone');
  const work = async (tx: Tx): Promise<void> => {
    if (officer !== undefined) await tx.query(`select set_config('dwar.officer', $1, true)`, [officer.officerId]);
    touched = (await tx.query(text, [...values])).rowCount ?? 0;
    throw undone;
  };
  await withDepartment(world.database.web, officer?.departmentId ?? 'parks', work).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return touched;
}

const hand = (officer: TestOfficer | undefined, to: string | null): Promise<number> =>
  tryAs(officer, 'update application set officer_id = $2 where id = $1', [caseId, to]);

describe('the web role', () => {
  test('in the name of the officer who has the case: keeps it or gives it back to the draw, and hands it to nobody', async () => {
    expect((await world.database.web.query('select current_user as role')).rows).toEqual([{ role: 'dwar_web' }]);
    expect(await hand(holder, holder.officerId)).toBe(1);
    expect(await hand(holder, null)).toBe(1);
    await expect(hand(holder, colleague.officerId)).rejects.toThrow(DENIED);
    await expect(hand(holder, stranger.officerId)).rejects.toThrow(DENIED);
  });

  test('in the name of anybody else: takes and changes no case', async () => {
    for (const officer of [colleague, stranger, undefined]) {
      expect(await hand(officer, officer?.officerId ?? colleague.officerId)).toBe(0);
      expect(await tryAs(officer, `update application set stage = 'approved' where id = $1`, [caseId])).toBe(0);
    }
  });

  test('another department does not see the case, its history or its parties', async () => {
    for (const [table, column] of [
      ['application', 'id'],
      ['case_event', 'case_id'],
      ['case_party', 'case_id'],
    ]) {
      const text = `select from ${table} where ${column} = $1`;
      expect(await tryAs(stranger, text, [caseId])).toBe(0);
      expect(await tryAs(holder, text, [caseId])).toBeGreaterThan(0);
    }
  });

  test('writes history only in a case that its officer has, and never rewrites it', async () => {
    const add = (officer: TestOfficer | undefined): Promise<number> =>
      tryAs(
        officer,
        `insert into case_event (id, case_id, seq, kind, at, officer_id, body, leaf_hash)
         values ($2, $1, 99, 'approved', now(), $3, ''::bytea, ''::bytea)`,
        [caseId, world.deps.ids.next(), officer?.officerId ?? null],
      );
    expect(await add(holder)).toBe(1);
    for (const officer of [colleague, stranger, undefined]) await expect(add(officer)).rejects.toThrow(DENIED);
    for (const text of [
      `update case_event set kind = 'approved' where case_id = $1`,
      'delete from case_event where case_id = $1',
      'delete from application where id = $1',
      `update application set number = 'X' where id = $1`,
      'update application set filed_at = now() where id = $1',
      `update application set office_id = 'park-south' where id = $1`,
    ]) {
      await expect(tryAs(holder, text, [caseId])).rejects.toThrow(DENIED);
    }
  });

  test('reads no secret of the draw and draws nobody', async () => {
    for (const table of ['draw', 'draw_secret', 'person']) {
      await expect(tryAs(holder, `select from ${table} where $1::uuid is not null`, [caseId])).rejects.toThrow(DENIED);
    }
  });
});
