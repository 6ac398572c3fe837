// Made-up bodies at the webhook, signed and unsigned, mutated from the pinned ones: never a 5xx, never a row for what is not
// signed, and memory stays where it is.

import { readFileSync, readdirSync } from 'node:fs';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, FUZZ_SECONDS, heapMegabytes } from '../../test/helpers/fuzz.ts';
import { createWebhookStage, signBody, type WebhookStage } from '../../test/helpers/webhook-stage.ts';
import { registerWebhookRoutes } from './routes.ts';

const SECRET = 'a secret of this test only';
const MOST_GROWTH_MEGABYTES = 32;
const FOLDER = new URL('../../test/fixtures/webhooks/', import.meta.url);
const SEEDS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.body'))
  .map((file) => readFileSync(new URL(file, FOLDER)));

/** What stands where nobody expects it. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  '',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  'a'.repeat(70_000),
  '__proto__',
  '9'.repeat(40),
  [],
  {},
  [[[[[[[[]]]]]]]],
  { constructor: { prototype: 1 } },
  '{"flow_token":',
  '99999999999999',
];

let stage: WebhookStage;
const server = fastify();
beforeAll(async () => {
  stage = await createWebhookStage([SECRET]);
  registerWebhookRoutes(server, { webhook: stage.webhook, verifyToken: 'our own word' });
  await server.ready();
});
afterAll(async () => {
  await server.close();
  await stage.close();
});

type Dice = ReturnType<typeof createDice>;

function mutateValue(dice: Dice, value: unknown, chance: number): unknown {
  if (dice(1000) < chance) return HOSTILE[dice(HOSTILE.length)];
  if (Array.isArray(value)) {
    const list = value.map((one) => mutateValue(dice, one, chance));
    return dice(20) === 0 ? Array.from({ length: dice(30) }, () => list[0]) : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(() => dice(1000) >= chance)
    .map(([key, each]) => [dice(200) === 0 ? '\u0000key' : key, mutateValue(dice, each, chance)] as const);
  return Object.fromEntries(entries);
}

function mutateBytes(dice: Dice, raw: Buffer): Buffer {
  const bytes = Buffer.from(raw);
  for (let count = dice(6); count >= 0; count -= 1) bytes[dice(bytes.length)] = dice(256);
  return dice(3) === 0 ? bytes.subarray(0, dice(bytes.length)) : bytes;
}

function makeBody(dice: Dice): Buffer {
  const seed = SEEDS[dice(SEEDS.length)]!;
  if (dice(4) === 0) return mutateBytes(dice, seed);
  return Buffer.from(JSON.stringify(mutateValue(dice, JSON.parse(seed.toString()), 1 + dice(60))) ?? '');
}

function wrongSignature(dice: Dice, raw: Buffer): string | undefined {
  const good = signBody(raw, SECRET);
  const wrong = [
    undefined,
    '',
    'sha256=',
    good.toUpperCase(),
    good.slice(0, -1),
    signBody(Buffer.concat([raw, Buffer.from('}')]), SECRET),
    signBody(raw, 'another secret'),
    'x'.repeat(5000),
  ];
  return wrong[dice(wrong.length)];
}

async function post(raw: Buffer, signature: string | undefined, contentType = 'application/json'): Promise<number> {
  const headers = {
    'content-type': contentType,
    ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
  };
  return (await server.inject({ method: 'POST', url: '/webhooks/whatsapp', headers, payload: raw })).statusCode;
}

test(
  'nothing that is thrown at the webhook makes it fail, or leaves a row without a signature',
  async () => {
    const seed = Date.now() % 2 ** 31;
    const dice = createDice(seed);
    const until = performance.now() + FUZZ_SECONDS * 1000;
    const warmUntil = performance.now() + FUZZ_SECONDS * 300;
    let warm: number | undefined;
    let rounds = 0;
    while (performance.now() < until) {
      const types = ['application/json', 'text/plain', 'x/y; charset="', 'multipart/form-data', ';;;'];
      const before = await stage.countRows();
      const unsigned = await Promise.all(
        Array.from({ length: 20 }, () => {
          const raw = makeBody(dice);
          return post(raw, wrongSignature(dice, raw), types[dice(types.length)]);
        }),
      );
      expect(
        unsigned.filter((status) => status < 400 || status >= 500),
        `seed ${seed}`,
      ).toEqual([]);
      expect(await stage.countRows(), `seed ${seed}`).toBe(before);
      const bodies = Array.from({ length: 20 }, () => makeBody(dice)).filter((raw) => raw.length <= 3_000_000);
      const signed = await Promise.all(bodies.map((raw) => post(raw, signBody(raw, SECRET))));
      expect(
        signed.filter((status) => status !== 200),
        `seed ${seed}`,
      ).toEqual([]);
      await stage.takeMail();
      rounds += 1;
      if (warm === undefined && performance.now() > warmUntil) warm = heapMegabytes();
    }
    expect(rounds).toBeGreaterThan(FUZZ_SECONDS);
    expect(heapMegabytes() - (warm ?? 0)).toBeLessThan(MOST_GROWTH_MEGABYTES);
  },
  (FUZZ_SECONDS + 60) * 1000,
);
