import { fastify } from 'fastify';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withTransaction } from '#platform';
import { makeFlowKey, sealRequest, signBytes } from '../../../test/helpers/flow-client.ts';
import { appSecret, openFlowWorld, previousSecret, type FlowWorld } from '../../../test/helpers/flow-world.ts';
import { redeemFlowToken } from './flow-session.ts';
import { registerFlowRoutes } from './routes.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await openFlowWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.asked.length = 0;
});

const ping = { version: '3.0', action: 'ping' };
const init = (token: string) => ({ version: '3.0', action: 'INIT', flow_token: token });
const submit = (token: string, screen: string, data: object) => ({
  version: '3.0',
  action: 'data_exchange',
  screen,
  data,
  flow_token: token,
});

test('without the right signature the answer is 432 before anything is decrypted or parsed', async () => {
  const { raw, signature } = sealRequest(ping, { publicPem: world.publicPem, appSecret });
  const bad = [undefined, '', 'sha256=', signature.slice(0, -1), signature.toUpperCase(), signBytes(raw, 'another')];
  for (const header of bad) expect((await world.endpoint.answer(raw, header)).status).toBe(432);
  const rewritten = Buffer.from(JSON.stringify(JSON.parse(raw.toString()), null, 1));
  expect((await world.endpoint.answer(rewritten, signature)).status).toBe(432);
  expect((await world.endpoint.answer(Buffer.from('no json'), undefined)).status).toBe(432);
  expect((await world.endpoint.answer(raw, signBytes(raw, previousSecret))).status).toBe(200);
});

test('what no key of ours opens is answered 421, so that the client fetches the key again', async () => {
  expect((await world.ask(ping, makeFlowKey().publicPem)).status).toBe(421);
  for (const text of ['', '{}', '[]', 'no json', '{"encrypted_flow_data":1}']) {
    const raw = Buffer.from(text);
    expect((await world.endpoint.answer(raw, signBytes(raw, appSecret))).status).toBe(421);
  }
  expect((await world.ask(ping, world.previousPem)).status).toBe(200);
});

test('a ping is answered active', async () => {
  expect((await world.ask(ping)).answer).toEqual({ data: { status: 'active' } });
});

test('an error notice is acknowledged, whatever its token', async () => {
  const notice = {
    version: '3.0',
    action: 'data_exchange',
    screen: 'NAME',
    flow_token: 'gone long ago',
    data: { error: 'invalid-screen-transition', error_message: 'words of the client' },
  };
  expect((await world.ask(notice)).answer).toEqual({ data: { acknowledged: true } });
  const { error: key, ...rest } = notice.data;
  expect((await world.ask({ ...notice, data: { ...rest, error_key: key } })).answer).toEqual({
    data: { acknowledged: true },
  });
  expect(world.asked).toEqual([]);
});

test('what opens but is nothing of the protocol is answered 400', async () => {
  for (const content of [
    'no json',
    [],
    7,
    { action: 'dance' },
    { action: 'data_exchange' },
    { action: 'INIT', flow_token: '' },
  ])
    expect((await world.ask(content)).status).toBe(400);
});

test('a form goes from screen to screen and ends with its token in the message', async () => {
  const { token, accountId } = await world.openSession();
  expect((await world.ask(init(token))).answer).toEqual({ screen: 'NAME', data: { greeting: 'नमस्ते' } });
  expect((await world.ask(submit(token, 'NAME', { name: '' }))).answer).toEqual({
    screen: 'NAME',
    data: { error_message: 'नाम लिखें' },
  });
  expect((await world.ask(submit(token, 'NAME', { name: 'आशा' }))).answer).toEqual({
    screen: 'REVIEW',
    data: { name: 'आशा' },
  });
  expect((await world.ask({ ...submit(token, 'REVIEW', {}), action: 'BACK' })).answer).toMatchObject({
    screen: 'NAME',
  });
  expect((await world.ask(submit(token, 'REVIEW', {}))).answer).toEqual({
    screen: 'SUCCESS',
    data: { extension_message_response: { params: { filed: true, flow_token: token } } },
  });
  expect(world.asked.map(({ call }) => call)).toEqual(['open', 'exchange', 'exchange', 'back', 'exchange']);
  expect(new Set(world.asked.map((one) => one.accountId))).toEqual(new Set([accountId]));
});

test('the very same request again gets the same answer and asks the form nothing; an older one is refused', async () => {
  const { token } = await world.openSession();
  const first = await world.ask(init(token));
  const again = await world.endpoint.answer(first.request.raw, first.request.signature);
  expect(again).toEqual(first.reply);
  const second = await world.ask(submit(token, 'NAME', { name: 'आशा' }));
  expect((await world.endpoint.answer(first.request.raw, first.request.signature)).status).toBe(427);
  const last = await world.ask(submit(token, 'REVIEW', {}));
  expect(await world.endpoint.answer(last.request.raw, last.request.signature)).toEqual(last.reply);
  expect((await world.endpoint.answer(second.request.raw, second.request.signature)).status).toBe(427);
  expect(world.asked.map(({ call }) => call)).toEqual(['open', 'exchange', 'exchange']);
});

test('requests of one form that come at once are taken one after the other, and none twice', async () => {
  const { token } = await world.openSession();
  const request = sealRequest(init(token), { publicPem: world.publicPem, appSecret });
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => world.endpoint.answer(request.raw, request.signature)),
  );
  expect(new Set(replies.map((reply) => reply.body)).size).toBe(1);
  expect(world.asked).toHaveLength(1);
});

test('a finished, replaced, expired, foreign or invented token is answered 427', async () => {
  const finished = await world.openSession();
  await world.ask(submit(finished.token, 'REVIEW', {}));
  const replaced = await world.openSession();
  const { token: newer } = await world.openSession({ account: replaced.account, journeyId: replaced.journeyId });
  const elsewhere = await world.openSession({ flow: 'unknown-here' });
  world.asked.length = 0;
  const invented = Buffer.alloc(32).toString('base64url');
  for (const token of [finished.token, replaced.token, elsewhere.token, invented, 'unused', `${newer}x`, "' or true"]) {
    const { status, reply } = await world.ask(init(token));
    expect([status, reply.body]).toEqual([427, '']);
  }
  expect(world.asked).toEqual([]);
  expect((await world.ask(init(newer))).status).toBe(200);
  world.passHours(25);
  expect((await world.ask(submit(newer, 'NAME', { name: 'आशा' }))).status).toBe(427);
});

test('a journey that went on without the form says so with 427, and stays closed', async () => {
  const { token } = await world.openSession();
  const { reply } = await world.ask(submit(token, 'NAME', { name: 'late' }));
  expect(reply).toEqual({
    status: 427,
    contentType: 'application/json',
    body: JSON.stringify({ error_msg: 'यह फ़ॉर्म अब बंद है।' }),
  });
  expect((await world.ask(init(token))).status).toBe(427);
});

test('a signed token must be signed by Meta and be the token', async () => {
  const { token } = await world.openSession();
  const sign = (claims: Record<string, string>, secret = appSecret) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
  const withSignature = async (signature: string) =>
    (await world.ask({ ...init(token), flow_token_signature: signature })).status;
  expect(await withSignature(await sign({ flow_token: token }))).toBe(200);
  expect(await withSignature(await sign({ flow_token: token }, previousSecret))).toBe(200);
  expect(await withSignature(await sign({ flow_token: token }, 'another secret'))).toBe(432);
  expect(await withSignature(await sign({ flow_token: 'another token' }))).toBe(432);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ flow_token: token })).toString('base64url')}.`;
  expect(await withSignature(unsigned)).toBe(432);
});

test('a bug behind the form is answered 503 and leaves the session as it was', async () => {
  const { token } = await world.openSession();
  expect((await world.ask(submit(token, 'NAME', { name: 'break' }))).status).toBe(503);
  expect((await world.ask(submit(token, 'NAME', { name: 'आशा' }))).answer).toMatchObject({ screen: 'REVIEW' });
});

test('neither token nor answer stands in the database in clear', async () => {
  const { token } = await world.openSession();
  await world.ask(submit(token, 'NAME', { name: 'आशा देवी' }));
  const { rows } = await world.database.worker.query<{ row: string; answer: Buffer }>(
    'select flow_session::text as row, last_answer as answer from flow_session where last_answer is not null',
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some(({ row, answer }) => row.includes(token) || answer.includes(Buffer.from('आशा')))).toBe(false);
});

test('a finished form counts once, and only from the account that it was sent to', async () => {
  const session = await world.openSession();
  const other = await world.addAccount();
  const redeem = (token: string, ...accountIds: string[]) =>
    withTransaction(world.database.worker, (tx) =>
      redeemFlowToken(tx, { token, accountIds, receivedAt: world.clock.now() }),
    );
  await world.ask(submit(session.token, 'REVIEW', {}));
  expect(await redeem(session.token, other.accountId)).toEqual({ ok: false, reason: 'foreign' });
  world.passHours(30);
  const good = { ok: true, flow: 'form', journeyId: session.journeyId };
  expect(await redeem(session.token, other.accountId, session.accountId)).toEqual(good);
  expect(await redeem(session.token, session.accountId)).toEqual({ ok: false, reason: 'used' });
  expect(await redeem('unused', session.accountId)).toEqual({ ok: false, reason: 'unknown' });
  const unfinished = await world.openSession();
  world.passHours(30);
  expect(await redeem(unfinished.token, unfinished.accountId)).toEqual({ ok: false, reason: 'expired' });
});

test('sessions long expired are forgotten when others are opened', async () => {
  const old = await world.openSession();
  world.passHours(24 * 9);
  await world.openSession();
  await world.openSession();
  expect((await world.ask(init(old.token))).status).toBe(427);
  const { rows } = await world.database.worker.query<{ journey: string }>(
    'select journey_id as journey from flow_session',
  );
  expect(rows.map(({ journey }) => journey)).not.toContain(old.journeyId);
});

test('over HTTP: POST only, 3 MB at most, the answer as plain text', async () => {
  const server = fastify();
  registerFlowRoutes(server, world.endpoint);
  const url = '/webhooks/whatsapp/flow';
  const { raw, signature, open } = sealRequest(ping, { publicPem: world.publicPem, appSecret });
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const good = await server.inject({ method: 'POST', url, headers, payload: raw });
  expect([good.statusCode, good.headers['content-type']]).toEqual([200, 'text/plain']);
  expect(open(good.body)).toEqual({ data: { status: 'active' } });
  expect((await server.inject({ method: 'POST', url, headers: { 'x-hub-signature-256': signature } })).statusCode).toBe(
    432,
  );
  expect(
    (await server.inject({ method: 'POST', url, headers, payload: Buffer.alloc(4_000_000, 'a') })).statusCode,
  ).toBe(413);
  expect((await server.inject({ method: 'GET', url })).statusCode).toBe(404);
  await server.close();
});
