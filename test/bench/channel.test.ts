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
      modes: ['serve'],
      seed: 1,
      // Few citizens with many messages each: every one of them gets to the end of a form.
      citizens: 40,
      warmUpRate: 20,
      filing: 0.8,
      returning: 0.5,
      thinkMs: 400,
      statusBatch: 1,
      sockets: 32,
      documents: 0.5,
      chatty: 0.05,
      latenessPeriod: 4,
      nodeArguments: [],
    });
    try {
      const measured = await stage.measure(40, 20);
      console.log(describeMeasured(40, 20, measured).join('\n'));
      const reckoned = await stage.reckon();
      expect(listBroken(reckoned)).toEqual([]);
      // How many of them within the ten seconds is the machine's affair; that every accepted one was answered is in `reckoned`.
      expect(measured.offered).toBeGreaterThan(100);
      expect(reckoned.tables.applicationNumbers.length).toBeGreaterThan(0);
    } finally {
      await stage.close();
    }
  },
  5 * MINUTES,
);
