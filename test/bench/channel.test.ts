// The load bench in its short form (the long one: npm run bench:channel): the path of a message under a light, open load.
// Times are printed and not held: this machine has other things to do. That nothing is lost or doubled is held.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArena, type Arena } from '../../tools/bench/arena.ts';
import { openStage } from '../../tools/bench/channel/open-stage.ts';
import { describeMeasured } from '../../tools/bench/channel/print.ts';
import { listBroken } from '../../tools/bench/channel/targets.ts';

const MINUTES = 60_000;
let arena: Arena;

beforeAll(async () => {
  arena = await openArena();
}, MINUTES);

afterAll(() => arena.close(), MINUTES);

test(
  'a light load is answered to the last message, in order, once',
  async () => {
    const stage = await openStage(arena, {
      seed: 1,
      citizens: 200,
      warmUpRate: 50,
      filing: 0.3,
      thinkMs: 400,
      statusBatch: 1,
      sockets: 32,
      nodeArguments: [],
    });
    try {
      const measured = await stage.measure(60, 10);
      console.log(describeMeasured(60, 10, measured).join('\n'));
      const reckoned = await stage.reckon();
      expect(listBroken(reckoned)).toEqual([]);
      expect(measured.answer.count).toBe(measured.offered);
      expect(measured.offered).toBeGreaterThanOrEqual(600);
      expect(reckoned.tables.applicationNumbers.length).toBeGreaterThan(0);
    } finally {
      await stage.close();
    }
  },
  5 * MINUTES,
);
