import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createDataKeys, createFileKeys, createIds, systemRandom, withTransaction } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import {
  OfficerSeedFile,
  closeSession,
  findOfficerBySubject,
  findSessionOfficer,
  listEligibleOfficers,
  seedOfficers,
  setDuty,
} from '#people';
import { openSession, type SessionDeps } from './session.ts';

const ISSUER = 'http://localhost:4600';
const seeds = OfficerSeedFile.parse(
  parse(readFileSync(new URL('../../../regions/delhi/demo/officers.yaml', import.meta.url), 'utf8')),
).officers;

let database: TestDatabase;
let deps: SessionDeps;
let now = new Date('2026-11-23T04:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => now };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  deps = { db: database.web, clock, ids, random: systemRandom, keys, dataKeys };
  await seedOfficers({ ...deps, db: database.owner }, { issuer: ISSUER, officers: seeds });
});

afterAll(async () => {
  await database.drop();
});

async function idOf(subject: string): Promise<string> {
  return (await findOfficerBySubject(deps, { issuer: ISSUER, subject }))!.officerId;
}

function signIn(officerId: string): Promise<string> {
  return withTransaction(deps.db, (tx) => openSession(deps, tx, officerId));
}

describe('officers', () => {
  test('seeding again adds nobody', async () => {
    expect(await seedOfficers({ ...deps, db: database.owner }, { issuer: ISSUER, officers: seeds })).toBe(0);
  });

  test('are found by issuer and subject together, with their names opened', async () => {
    const officer = await findOfficerBySubject(deps, { issuer: ISSUER, subject: 'demo-officer-1' });
    expect(officer).toMatchObject({ name: { en: 'Sarojini Bansal' }, roles: ['sub-registrar'], onDuty: true });
    expect(await findOfficerBySubject(deps, { issuer: 'http://elsewhere', subject: 'demo-officer-1' })).toBeUndefined();
  });

  test('are invisible to the web role until a department or the officer is named', async () => {
    expect((await database.web.query('select id from officer')).rows).toEqual([]);
    expect((await database.web.query('select id from officer_duty')).rows).toEqual([]);
    const seen = await withTransaction(database.web, async (tx) => {
      await tx.query(`select set_config('dwar.department', 'ndmc', true)`);
      return (await tx.query('select department_id from officer')).rows;
    });
    const ours = seeds.filter((seed) => seed.department === 'ndmc');
    expect(ours.length).toBeGreaterThan(0);
    expect(seen).toEqual(ours.map(() => ({ department_id: 'ndmc' })));
  });

  test('are stored without their names in clear text', async () => {
    const { rows } = await database.owner.query<{ row: string }>('select officer::text as row from officer');
    expect(rows).toHaveLength(seeds.length);
    for (const { row } of rows) expect(row).not.toMatch(/Bansal|demo-officer/);
    const dump = rows.map(({ row }) => row).join('');
    for (const seed of seeds) expect(dump).not.toContain(Buffer.from(seed.name['hi']!).toString('hex'));
  });
});

describe('the list for the draw', () => {
  const asked = { departmentId: 'mcd', role: 'sub-registrar', pool: { reach: 'department' } as const };

  test('holds officers on duty who hold the role, in the order of their ids', async () => {
    const list = await listEligibleOfficers(database.worker, { ...asked, at: now });
    expect(list).toHaveLength(4);
    expect(list.map((one) => one.officerId)).toEqual(list.map((one) => one.officerId).toSorted());
    const region = await listEligibleOfficers(database.worker, { ...asked, pool: { reach: 'region' }, at: now });
    expect(region).toHaveLength(6);
    const office = { reach: 'office', officeId: 'mcd-south' } as const;
    expect(await listEligibleOfficers(database.worker, { ...asked, pool: office, at: now })).toHaveLength(2);
  });

  test('leaves out who went off duty and who is disabled', async () => {
    const off = await idOf('demo-officer-2');
    const disabled = await idOf('demo-officer-3');
    now = new Date(now.getTime() + 60_000);
    await setDuty(deps, { officerId: off, onDuty: false });
    await database.owner.query('update officer set disabled_at = $2 where id = $1', [disabled, now]);
    now = new Date(now.getTime() + 60_000);
    const list = await listEligibleOfficers(database.worker, { ...asked, at: now });
    expect(list.map((one) => one.officerId)).not.toContain(off);
    expect(list.map((one) => one.officerId)).not.toContain(disabled);
    expect(list).toHaveLength(2);
    await setDuty(deps, { officerId: off, onDuty: true });
    await setDuty(deps, { officerId: off, onDuty: true });
    expect(await listEligibleOfficers(database.worker, { ...asked, at: now })).toHaveLength(3);
    await database.owner.query('update officer set disabled_at = null where id = $1', [disabled]);
  });

  test('nobody puts another officer on duty', async () => {
    const one = await idOf('demo-officer-1');
    const other = await idOf('demo-supervisor-1');
    const attempt = withTransaction(database.web, async (tx) => {
      await tx.query(`select set_config('dwar.officer', $1, true), set_config('dwar.department', 'mcd', true)`, [one]);
      await tx.query('insert into officer_duty (id, officer_id, started_at) values ($1, $2, now())', [
        deps.ids.next(),
        other,
      ]);
    });
    await expect(attempt).rejects.toThrow(/row-level security/);
  });
});

describe('a session', () => {
  test('is found by its secret only, which the database does not hold', async () => {
    const officerId = await idOf('demo-officer-1');
    const secret = await signIn(officerId);
    expect((await findSessionOfficer(deps, secret))?.officerId).toBe(officerId);
    expect(await findSessionOfficer(deps, `${secret}x`)).toBeUndefined();
    expect((await database.web.query('select * from officer_session')).rows).toEqual([]);
    const { rows } = await database.owner.query<{ row: string }>(
      'select officer_session::text as row from officer_session',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(secret);
  });

  test('ends when the officer signs in elsewhere, and when they sign out', async () => {
    const officerId = await idOf('demo-officer-1');
    const first = await signIn(officerId);
    const second = await signIn(officerId);
    expect(await findSessionOfficer(deps, first)).toBeUndefined();
    expect(await findSessionOfficer(deps, second)).toBeDefined();
    await closeSession(deps, officerId);
    expect(await findSessionOfficer(deps, second)).toBeUndefined();
  });

  test('ends after 15 idle minutes, and after 8 hours however busy', async () => {
    const secret = await signIn(await idOf('demo-officer-4'));
    const start = now.getTime();
    now = new Date(start + 14 * 60_000);
    expect(await findSessionOfficer(deps, secret)).toBeDefined();
    now = new Date(start + 28 * 60_000);
    expect(await findSessionOfficer(deps, secret)).toBeDefined();
    now = new Date(start + 44 * 60_000);
    expect(await findSessionOfficer(deps, secret)).toBeUndefined();
    now = new Date(start);
    const busy = await signIn(await idOf('demo-officer-4'));
    for (let minutes = 10; minutes <= 480; minutes += 10) {
      now = new Date(start + minutes * 60_000);
      expect(await findSessionOfficer(deps, busy)).toBeDefined();
    }
    now = new Date(start + 481 * 60_000);
    expect(await findSessionOfficer(deps, busy)).toBeUndefined();
  });

  test('dies at the next request after the officer was disabled', async () => {
    const officerId = await idOf('demo-officer-4');
    const secret = await signIn(officerId);
    expect(await findSessionOfficer(deps, secret)).toBeDefined();
    await database.owner.query('update officer set disabled_at = $2 where id = $1', [officerId, now]);
    expect(await findSessionOfficer(deps, secret)).toBeUndefined();
  });
});
