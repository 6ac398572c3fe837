import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIds, systemClock, systemRandom, type Logger } from '#platform';
import { createAssetStore, createServer, platformAssets } from '#platform/web';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { SHIPPED } from '../../../test/helpers/page-words.ts';

let database: TestDatabase;
let server: Awaited<ReturnType<typeof createServer>>;
const logged: string[] = [];
const note = (event: string): void => void logged.push(event);
const log: Logger = { debug: () => undefined, info: () => undefined, warn: note, error: note };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await createServer(
    {
      publicUrl: 'http://localhost',
      trustProxy: false,
      framedBy: 'none',
      timeZone: 'Asia/Kolkata',
      pageWords: SHIPPED,
      assets: createAssetStore(platformAssets(['en'])),
      ids: createIds(systemClock, systemRandom),
      log,
      authenticate: async () => undefined,
      signInPath: '/sign-in',
    },
    [
      {
        method: 'GET',
        path: '/keep',
        permission: 'public',
        handler: async (visit) => {
          const { rows } = await database.web.query('select $1::text as kept', [visit.query['text']]);
          return { kind: 'json', value: rows[0] };
        },
      },
      {
        method: 'GET',
        path: '/keep-json',
        permission: 'public',
        handler: async (visit) => {
          await database.web.query(`select $1::jsonb ->> 'text'`, [JSON.stringify({ text: visit.query['text'] })]);
          return { kind: 'json', value: {} };
        },
      },
      {
        method: 'GET',
        path: '/bug',
        permission: 'public',
        handler: async () => {
          await database.web.query('select no_such_column');
          return { kind: 'json', value: {} };
        },
      },
    ],
  );
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

test('a text that PostgreSQL cannot hold is the sender’s mistake, said in their language', async () => {
  for (const path of ['/keep', '/keep-json']) {
    const answer = await server.inject({ url: `${path}?text=a%00b` });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'input.invalid' }]);
  }
  const page = await server.inject({
    url: '/keep?text=%00',
    headers: { accept: 'text/html', 'accept-language': 'en' },
  });
  expect(page.statusCode).toBe(400);
  expect(page.body).not.toContain('invalid byte sequence');
  expect((await server.inject({ url: '/keep?text=ab' })).json()).toEqual({ kept: 'ab' });
});

test('any other refusal of PostgreSQL stays ours', async () => {
  expect((await server.inject({ url: '/bug' })).statusCode).toBe(500);
});
