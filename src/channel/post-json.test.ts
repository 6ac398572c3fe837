import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postJson } from './post-json.ts';

let server: Server;
let pool: Pool;
let answer = { status: 200, body: '{}' };
let heard: { body: string; authorization: string | undefined } | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      heard = { body: chunks.join(''), authorization: request.headers.authorization };
      if (answer.status === 0) response.destroy();
      else response.writeHead(answer.status).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await pool.destroy();
  server.close();
});
const post = () =>
  postJson(pool, { path: '/x', headers: ['authorization', 'Bearer t'], body: '{"a":"ठेला"}', maxBytes: 1000 });

test('what is posted arrives, and what is answered comes back with its status', async () => {
  answer = { status: 400, body: '{"error":"नहीं"}' };
  expect(await post()).toEqual({ statusCode: 400, text: '{"error":"नहीं"}' });
  expect(heard).toEqual({ body: '{"a":"ठेला"}', authorization: 'Bearer t' });
});

test('an answer that is too long is not read to its end', async () => {
  answer = { status: 200, body: 'x'.repeat(1001) };
  expect(await post()).toEqual({ statusCode: 200, text: '' });
  answer = { status: 200, body: 'x'.repeat(1000) };
  expect((await post()).text).toHaveLength(1000);
});

test('a connection that is lost throws', async () => {
  answer = { status: 0, body: '' };
  await expect(post()).rejects.toThrow('other side closed');
});
