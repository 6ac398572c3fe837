// Every SQL statement of the product is held against the migrated schema: it must parse and plan there, give the columns
// that the row type beside it names, take as many values as are passed, and be allowed to a role that we connect with.
// So a renamed column, a dropped grant or a wrong row type turns CI red (docs/decisions/0003-statements-held-against-the-schema.md).

import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATABASE_ROLES, type DatabaseRole } from '#platform';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { describeStatement } from './describe-statement.ts';
import { readStatements, type Statement } from './read-statements.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Files whose statements are not about our tables, or are not written in the source. */
const EXEMPT: Readonly<Record<string, string>> = {
  'src/platform/db/migrate.ts': 'runs the migrations themselves, before there is a schema',
  'src/platform/postgres/start-postgres.ts': 'makes the database, before there is a schema',
};
/** Files with one statement that is computed, so that only running it can check it. */
const COMPUTED: Readonly<Record<string, string>> = {
  'src/cases/measures/record-measures.ts': 'one column per kind of measure; src/cases/cases.test.ts runs it',
};
/** Files that connect as the login that migrated, as the queue's library itself must: the queue's schema is its own. */
const AS_LOGIN: ReadonlySet<string> = new Set(['src/platform/job-holders.ts']);
const TRANSACTION_CONTROL = /^(begin|commit|rollback|listen|savepoint|release)\b/;

/** What `pg` makes of a column of each type. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'Buffer'],
  [20, 'number'], // bigint: createPool reads it as a number
  [21, 'number'],
  [23, 'number'],
  [25, 'string'],
  [700, 'number'],
  [701, 'number'],
  [1009, 'array'],
  [1043, 'string'],
  [1082, 'Date'],
  [1184, 'Date'],
  [1700, 'string'],
  [2950, 'string'],
  [2951, 'array'],
]);

let statements: readonly Statement[];
let database: TestDatabase;

beforeAll(async () => {
  statements = readStatements(ROOT).filter((statement) => EXEMPT[fileOf(statement)] === undefined);
  database = await createTestDatabase();
}, 180_000);
afterAll(async () => {
  await database.drop();
});

test('the source gives its statements away', () => {
  expect(statements.length).toBeGreaterThan(100);
  expect(statements.filter(({ texts }) => texts.length === 0).map(fileOf)).toEqual(Object.keys(COMPUTED));
});

test('every statement fits the migrated schema, its row type and its values', async () => {
  const findings: string[] = [];
  const client = await connectPlainly(database);
  try {
    for (const { statement, text } of listTexts()) findings.push(...(await checkStatement(client, statement, text)));
  } finally {
    await client.end();
  }
  expect(findings).toEqual([]);
});

test('a renamed column and a wrong row type are found', async () => {
  const renamed = await createTestDatabase();
  const client = await connectPlainly(renamed, 'dwar_owner');
  try {
    await client.query('alter table outbox rename column lease to lease_number');
    const findings: string[] = [];
    for (const { statement, text } of listTexts()) findings.push(...(await checkStatement(client, statement, text)));
    expect(findings.join()).toContain('column o.lease does not exist');
    const row = new Map([['id', new Set(['string'])]]);
    const wrong: Statement = { place: 'here', texts: [], row, values: 1 };
    expect(await checkStatement(client, wrong, 'select id from outbox')).toEqual([
      'here: 1 values for 0 parameters',
      'here: id is number, the row type says string',
    ]);
  } finally {
    await client.end();
    await renamed.drop();
  }
});

test('every statement is allowed to a role that we connect with', async () => {
  const clients = await Promise.all(DATABASE_ROLES.map((role) => connectPlainly(database, role)));
  const login = await connectPlainly(database);
  const findings: string[] = [];
  for (const { statement, text } of listTexts()) {
    const allowed = AS_LOGIN.has(fileOf(statement)) ? [login] : clients;
    const refusals = await Promise.all(allowed.map((client) => findRefusal(client, text)));
    if (refusals.every((refusal) => refusal !== undefined)) findings.push(`${statement.place}: ${refusals.join('; ')}`);
  }
  await Promise.all([...clients, login].map((client) => client.end()));
  expect(findings).toEqual([]);
});

/** Not from our pools: a connection that pipelines statements takes no hand-made ones. */
async function connectPlainly(to: TestDatabase, role?: DatabaseRole): Promise<pg.Client> {
  const options = role === undefined ? {} : { options: `-c role=${role}` };
  const client = new pg.Client({ connectionString: to.ownerUrl, ...options });
  await client.connect();
  return client;
}

function fileOf(statement: Statement): string {
  return statement.place.split(':')[0] ?? '';
}

function listTexts(): readonly { statement: Statement; text: string }[] {
  return statements.flatMap((statement) =>
    statement.texts.filter((text) => !TRANSACTION_CONTROL.test(text)).map((text) => ({ statement, text })),
  );
}

async function checkStatement(client: pg.Client, statement: Statement, text: string): Promise<readonly string[]> {
  let described;
  try {
    described = await describeStatement(client, text);
  } catch (error) {
    return [`${statement.place}: ${error instanceof Error ? error.message : String(error)}`];
  }
  const findings: string[] = [];
  if (statement.values !== undefined && statement.values !== described.parameters) {
    findings.push(`${statement.values} values for ${described.parameters} parameters`);
  }
  const columns = new Map(described.columns.map((column) => [column.name, column.typeId]));
  for (const [name, kinds] of statement.row ?? []) {
    const typeId = columns.get(name);
    if (typeId === undefined) {
      findings.push(`the statement gives no column ${name}`);
      continue;
    }
    const kind = KINDS.get(typeId);
    const isOpaque = kinds.has('unknown') || kind === undefined;
    if (!isOpaque && [...kinds].some((written) => written !== kind)) {
      findings.push(`${name} is ${kind}, the row type says ${[...kinds].join(' | ')}`);
    }
  }
  return findings.map((finding) => `${statement.place}: ${finding}`);
}

/** Plans the statement as the client's role, which checks its grants; undefined when it may. */
async function findRefusal(client: pg.Client, text: string): Promise<string | undefined> {
  try {
    const { parameters } = await describeStatement(client, text);
    await client.query(`prepare statement_under_test as ${text}`);
    const values = parameters === 0 ? '' : `(${Array.from({ length: parameters }, () => 'null').join(', ')})`;
    await client.query(`explain execute statement_under_test${values}`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('deallocate all');
  }
}
