// What holds for every table, policy, function and migration, read from a freshly migrated database.

import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATABASE_ROLES } from '#platform';
import { dumpSchema } from '../../tools/schema/dump-schema.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

const ROOT = new URL('../../', import.meta.url);

/** Tables outside row-level security, with the reason. */
const WITHOUT_ROW_SECURITY: Readonly<Record<string, string>> = {
  schema_migration: 'belongs to the login that migrates; no role of ours is granted anything on it',
};
/** Functions that run with their owner's rights, with the reason. */
const SECURITY_DEFINER: Readonly<Record<string, string>> = {
  audit_queue_leaf: 'whoever may append a leaf queues it for the sealer, and may not touch the queue otherwise',
  enqueue_job: 'the queue belongs to the login that migrates; capabilities put jobs into it through this one door',
  find_certificate_status:
    'anybody may ask for a certificate by its full number, whatever the department; it gives what is public',
};
const POLICY_COMMANDS: Readonly<Record<string, string>> = { SELECT: 'r', INSERT: 'a', UPDATE: 'w', DELETE: 'd' };

let database: TestDatabase;

async function list<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const client = await database.owner.connect();
  try {
    await client.query('reset role');
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.query('set role dwar_owner');
    client.release();
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

test('migrations are numbered, and no number or name is used twice', () => {
  const files = readdirSync(new URL('migrations/', ROOT));
  expect(files.filter((file) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(file))).toEqual([]);
  for (const part of [0, 1]) {
    const parts = files.map((file) => [file.slice(0, 4), file.slice(5)][part]);
    expect(parts.filter((one, index) => parts.indexOf(one) !== index)).toEqual([]);
  }
});

test('docs/schema.sql is what the migrations lead to (npm run schema)', async () => {
  const client = await database.owner.connect();
  try {
    await client.query('reset role');
    expect(await dumpSchema(client)).toBe(readFileSync(new URL('docs/schema.sql', ROOT), 'utf8'));
  } finally {
    await client.query('set role dwar_owner');
    client.release();
  }
});

test('every table has row-level security, enabled and forced', async () => {
  const open = await list<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
  );
  expect(open.map(({ name }) => name)).toEqual(Object.keys(WITHOUT_ROW_SECURITY));
});

test('every policy names roles of ours, never the public', async () => {
  const policies = await list<{ policy: string; roles: string[] }>(
    `select tablename || '.' || policyname as policy, roles::text[] as roles from pg_policies where schemaname = 'public'`,
  );
  const ours = new Set<string>(DATABASE_ROLES);
  expect(policies.length).toBeGreaterThan(20);
  expect(policies.filter(({ roles }) => !roles.every((role) => ours.has(role)))).toEqual([]);
});

test('a role that is granted something on a table has a policy for it', async () => {
  const granted = await list<{ name: string; role: string; privilege: string; commands: string[] }>(
    `select c.relname as name, pg_get_userbyid(g.grantee) as role, g.privilege_type as privilege,
            (select coalesce(array_agg(distinct p.polcmd::text), '{}') from pg_policy p
              where p.polrelid = c.oid and g.grantee = any(p.polroles)) as commands
       from pg_class c
      cross join lateral (
        select grantee, privilege_type from aclexplode(c.relacl)
        union select x.grantee, x.privilege_type from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid) g
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and g.grantee <> c.relowner`,
  );
  expect(granted.length).toBeGreaterThan(50);
  const blind = granted.filter(({ privilege, commands }) => {
    const command = POLICY_COMMANDS[privilege];
    return command === undefined || !(commands.includes('*') || commands.includes(command));
  });
  expect(blind.map(({ name, role, privilege }) => `${role} may ${privilege} ${name}, and no policy lets it`)).toEqual(
    [],
  );
});

test('the roles that serve own nothing, bypass nothing and are members of nothing', async () => {
  const serving = DATABASE_ROLES.filter((role) => role !== 'dwar_owner');
  const owned = await list(
    `select relname from pg_class where pg_get_userbyid(relowner) = any($1)
     union all select proname from pg_proc where pg_get_userbyid(proowner) = any($1)
     union all select nspname from pg_namespace where pg_get_userbyid(nspowner) = any($1)`,
    [serving],
  );
  expect(owned).toEqual([]);
  const strong = await list(
    `select rolname from pg_roles
      where rolname = any($1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                                   or exists (select from pg_auth_members m where m.member = pg_roles.oid))`,
    [DATABASE_ROLES],
  );
  expect(strong).toEqual([]);
});

test('functions with their owner’s rights are listed, and fix their search path', async () => {
  const functions = await list<{ name: string; settings: string[] | null; open: boolean }>(
    `select proname as name, proconfig as settings, has_function_privilege('public', oid, 'execute') as open
       from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by proname`,
  );
  expect(functions.map(({ name }) => name)).toEqual(Object.keys(SECURITY_DEFINER));
  for (const one of functions) {
    expect(one.settings?.some((setting) => setting.startsWith('search_path='))).toBe(true);
    expect(one.open).toBe(false);
  }
});

test('a view reads with the rights of whoever asks', async () => {
  const views = await list(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
        and not ('security_invoker=true' = any(coalesce(reloptions, '{}')))`,
  );
  expect(views).toEqual([]);
});
