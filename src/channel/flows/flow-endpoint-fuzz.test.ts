// Whatever comes to the Flow endpoint, signed or not: the status is one of the documented ones, the answer tells nothing,
// the memory stays flat, and no session changes that the protocol does not change.
// Beside it the endpoint's time to answer under 50 requests a second.

import fc from 'fast-check';
import { request } from 'undici';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealRequest, signBytes } from '../../../test/helpers/flow-client.ts';
import { FUZZ_SECONDS, heapMegabytes } from '../../../test/helpers/fuzz.ts';
import { appSecret, openFlowWorld, type FlowWorld } from '../../../test/helpers/flow-world.ts';
import { registerFlowRoutes } from './routes.ts';

const DOCUMENTED = new Set([200, 400, 421, 427, 432]);
const MOST_GROWTH_MEGABYTES = 64;

let world: FlowWorld;
const server = fastify();
let url: string;
beforeAll(async () => {
  world = await openFlowWorld();
  registerFlowRoutes(server, world.endpoint);
  url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/webhooks/whatsapp/flow`;
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function post(raw: Buffer, signature: string | undefined) {
  const headers = signature === undefined ? {} : { 'x-hub-signature-256': signature };
  const response = await request(url, { method: 'POST', body: raw, headers });
  return { status: response.statusCode, body: await response.body.text() };
}

const awkward = fc.constantFrom<unknown>('__proto__', '\0', '\ud83d', '', null, 1e308, -0, [], {}, 'ਨਾਮ'.repeat(5000));
const anything = fc.oneof(awkward, fc.jsonValue({ maxDepth: 4 }));
const bytes = fc.uint8Array({ maxLength: 700 }).map((array) => Buffer.from(array).toString('base64'));
const spot = fc.nat();

/** What is done to a good request. */
const mutation = fc.oneof(
  // Inside: sealed and signed as it should be, and strange.
  fc.record({
    kind: fc.constant('content' as const),
    content: fc.oneof(
      anything,
      fc.record(
        {
          version: anything,
          action: fc.oneof(fc.constantFrom('ping', 'INIT', 'BACK', 'data_exchange'), anything),
          screen: fc.oneof(fc.constantFrom('NAME', 'REVIEW'), anything),
          data: fc.oneof(
            fc.dictionary(fc.constantFrom('name', 'error', 'error_message', '__proto__'), anything),
            anything,
          ),
          flow_token: fc.oneof(fc.constant('OPEN'), anything),
          flow_token_signature: fc.oneof(bytes, anything),
        },
        { requiredKeys: [] },
      ),
      // An exchange of the protocol with strange data, of a session that is open or was never there.
      fc.record({
        version: fc.constant('3.0'),
        action: fc.constantFrom('INIT', 'BACK', 'data_exchange'),
        screen: fc.oneof(fc.constantFrom('NAME', 'REVIEW'), fc.string()),
        data: fc.dictionary(fc.constantFrom('name', 'error_message', '__proto__', 'constructor'), anything),
        flow_token: fc.oneof(fc.constant('OPEN'), fc.string({ minLength: 1 }), bytes),
      }),
      fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
    ),
  }),
  // Outside: signed as it should be, with members of other sizes and kinds.
  fc.record({
    kind: fc.constant('envelope' as const),
    changes: fc.dictionary(
      fc.constantFrom('encrypted_flow_data', 'encrypted_aes_key', 'initial_vector', '__proto__', 'other'),
      fc.oneof(bytes, anything),
      { minKeys: 1 },
    ),
  }),
  // Bytes: flipped, cut or doubled, signed or not.
  fc.record({ kind: fc.constant('flip' as const), spot, bit: fc.integer({ min: 1, max: 255 }), signed: fc.boolean() }),
  fc.record({ kind: fc.constant('cut' as const), spot, signed: fc.boolean() }),
  fc.record({ kind: fc.constant('raw' as const), raw: fc.uint8Array({ maxLength: 2000 }), signed: fc.boolean() }),
  fc.record({
    kind: fc.constant('signature' as const),
    signature: fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
  }),
);

test(
  'strange requests have a documented answer, unsigned ones do nothing, and the memory stays flat',
  async () => {
    const endAt = performance.now() + FUZZ_SECONDS * 1000;
    const seen = new Map<number, number>();
    let usedAfterWarmUp: number | undefined;
    let rounds = 0;
    for (let seed = 1; seed <= 5 || performance.now() < endAt; seed += 1) {
      const { token } = await world.openSession();
      for (const change of fc.sample(mutation, { seed, numRuns: 100 })) {
        const isSigned = 'signed' in change ? change.signed : change.kind !== 'signature';
        const content = change.kind === 'content' ? change.content : { action: 'INIT', flow_token: token };
        const text = typeof content === 'string' ? content : JSON.stringify(content).replaceAll('"OPEN"', `"${token}"`);
        const good = sealRequest(text, { publicPem: world.publicPem, appSecret });
        let { raw } = good;
        if (change.kind === 'raw') raw = Buffer.from(change.raw);
        if (change.kind === 'cut') raw = raw.subarray(0, change.spot % raw.length);
        if (change.kind === 'flip') raw[change.spot % raw.length]! ^= change.bit;
        if (change.kind === 'envelope')
          raw = Buffer.from(JSON.stringify({ ...JSON.parse(raw.toString()), ...change.changes }));
        const signature =
          change.kind === 'signature' ? change.signature : isSigned ? signBytes(raw, appSecret) : undefined;
        const asked = world.asked.length;
        const { status, body } = await post(raw, signature);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        if (!DOCUMENTED.has(status)) throw new Error(`status ${status} for seed ${seed}: ${JSON.stringify(change)}`);
        if (!isSigned) expect([status, world.asked.length]).toEqual([432, asked]);
        if (status !== 200 && status !== 427) expect(body).toBe('');
      }
      world.asked.length = 0;
      rounds += 1;
      if (rounds === 5) usedAfterWarmUp = heapMegabytes();
    }
    console.log(`flow endpoint fuzz: ${rounds * 100} requests, answers ${JSON.stringify(Object.fromEntries(seen))}`);
    expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual([...DOCUMENTED]);
    if (usedAfterWarmUp !== undefined) expect(heapMegabytes() - usedAfterWarmUp).toBeLessThan(MOST_GROWTH_MEGABYTES);
    const { rows } = await world.database.worker.query<{ n: number }>(
      'select (select count(*) from inbox) + (select count(*) from outbox) + (select count(*) from webhook_other) as n',
    );
    expect(rows).toEqual([{ n: 0 }]);
  },
  FUZZ_SECONDS * 1000 + 60_000,
);

test('fifty requests a second are answered within a second, 99 of 100', { timeout: 120_000 }, async () => {
  let p99 = Infinity;
  // The machine may have other things to do for a while: three rounds, and the best one counts.
  for (let round = 1; round <= 3 && p99 >= 1000; round += 1) p99 = await measure();
  expect(p99).toBeLessThan(1000);
});

/** Sends 200 requests of 20 citizens, one every 20 ms, whether or not the ones before were answered. Milliseconds. */
async function measure(): Promise<number> {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => world.openSession()));
  const requests = Array.from({ length: 200 }, (_, index) =>
    sealRequest(
      { action: 'data_exchange', screen: 'NAME', data: { name: 'आशा' }, flow_token: sessions[index % 20]!.token },
      { publicPem: world.publicPem, appSecret },
    ),
  );
  const started = performance.now();
  const timesMs = await Promise.all(
    requests.map(async ({ raw, signature }, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 20));
      const sentAt = performance.now();
      expect((await post(raw, signature)).status).toBe(200);
      return performance.now() - sentAt;
    }),
  );
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  const took = Math.round(performance.now() - started);
  console.log(`flow endpoint: ${requests.length} in ${took} ms, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  return at(0.99);
}
