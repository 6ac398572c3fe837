// No address without a permission: the server refuses to start with one.

import { expect, test } from 'vitest';
import { createIds, silentLogger, systemClock, systemRandom } from '#platform';
import { PERMISSIONS, createAssetStore, createServer, platformAssets, type Route } from '#platform/web';
import { SHIPPED } from '../helpers/page-words.ts';

const deps = {
  publicUrl: 'http://localhost',
  trustProxy: false,
  framedBy: 'none',
  timeZone: 'Asia/Kolkata',
  pageWords: SHIPPED,
  assets: createAssetStore(platformAssets(['en'])),
  ids: createIds(systemClock, systemRandom),
  log: silentLogger,
  authenticate: async () => undefined,
  signInPath: '/desk/sign-in',
} as const;

test('a route that names no permission stops the start', async () => {
  const route = {
    method: 'GET',
    path: '/open',
    handler: async () => ({ kind: 'text', text: 'hello' }),
  } as unknown as Route;
  await expect(createServer(deps, [route])).rejects.toThrow(/names no permission/);
});

test('a route added behind the back of the list needs a permission too', async () => {
  const server = await createServer(deps, []);
  expect(() => server.get('/open', async () => 'hello')).toThrow(/names no permission/);
  await server.close();
});

test.each(PERMISSIONS.filter((permission) => permission !== 'public' && permission !== 'meta'))(
  'a visitor without a session does not get to a page for %s',
  async (permission) => {
    const handler = async () => ({ kind: 'text', text: 'secret' }) as const;
    const server = await createServer(deps, [
      { method: 'GET', path: '/page', permission, handler },
      { method: 'POST', path: '/page', permission, handler },
    ]);
    const read = await server.inject({ method: 'GET', url: '/page' });
    const written = await server.inject({ method: 'POST', url: '/page' });
    await server.close();
    expect([read.statusCode, written.statusCode]).toEqual([303, 401]);
    expect(read.body + written.body).not.toContain('secret');
  },
);
