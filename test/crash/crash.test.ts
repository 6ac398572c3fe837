// The crash campaign in its short form (the long one: npm run bench:crash). Real processes, a stand-in for Meta with faults,
// kills at random: nothing lost, nothing twice, order kept. Documents, templates and the pair limit are in the mix. Then
// each of seven bugs is planted, and must be found.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArena, type Arena } from '../../tools/bench/arena.ts';
import {
  MOST_DUPLICATE_SENDS,
  describeAllExtras,
  describeBlows,
  describeResult,
  judge,
  runCampaign,
} from '../../tools/bench/crash/campaign.ts';
import { PLANT_NAMES, TRIALS, type PlantName } from '../../tools/bench/crash/plants.ts';
import { CHAT_MESSAGES, type WorldOptions, type WorldResult } from '../../tools/bench/crash/run-world.ts';

const RUNS = 20;
const TOGETHER = 4;
const MOST_SEEDS = 5;
const MINUTES = 60_000;

let arena: Arena;

beforeAll(async () => {
  arena = await openArena();
}, 2 * MINUTES);

afterAll(() => arena.close(), MINUTES);

test(
  `${RUNS} runs with kills and faults lose nothing, do nothing twice and keep the order`,
  async () => {
    const worlds = Array.from({ length: RUNS }, (_, index) => world(1 + index, undefined));
    const results = await runCampaign(arena, {
      worlds,
      together: TOGETHER,
      onResult: (result) => console.log(describeResult(result)),
    });
    const { acknowledged, sends, duplicateSends, filed } = judge(results);
    console.log(describeBlows(results));
    console.log(describeAllExtras(results));
    console.log(`${acknowledged} accepted, ${sends} sent, ${duplicateSends} sent twice, ${filed} filed`);
    expect(results.flatMap((result) => result.findings)).toEqual([]);
    expect(results.reduce((sum, result) => sum + result.blows.length, 0)).toBe(RUNS * 4);
    expect(filed).toBeGreaterThan(RUNS * 5);
    const extras = (of: keyof WorldResult['extras']): number => results.reduce((sum, one) => sum + one.extras[of], 0);
    expect(extras('documents')).toBeGreaterThan(RUNS / 2);
    expect(extras('templates')).toBeGreaterThan(RUNS);
    expect(extras('dropped')).toBeGreaterThan(0);
    expect(duplicateSends).toBeLessThanOrEqual(sends * MOST_DUPLICATE_SENDS);
  },
  20 * MINUTES,
);

test(
  `each of the seven planted bugs is found within ${MOST_SEEDS} seeds`,
  async () => {
    let hidden: readonly PlantName[] = PLANT_NAMES;
    for (let seed = 101; seed < 101 + MOST_SEEDS && hidden.length > 0; seed += 1) {
      const found = new Set<PlantName>();
      await runCampaign(arena, {
        worlds: hidden.map((plant) => world(seed, plant)),
        together: 4,
        onResult: (result) => {
          console.log(describeResult({ ...result, complaints: [] }));
          if (!judge([result]).isGreen && result.plant !== undefined) found.add(result.plant);
        },
      });
      hidden = hidden.filter((plant) => !found.has(plant));
    }
    expect(hidden).toEqual([]);
  },
  20 * MINUTES,
);

function world(seed: number, plant: PlantName | undefined): WorldOptions {
  return {
    seed,
    citizens: 16,
    blows: 4,
    slowFaults: false,
    plant,
    // Held back for six seconds: one run in two has the time.
    chatMessages: plant === undefined ? CHAT_MESSAGES * (seed % 2) : (TRIALS[plant].chatMessages ?? 0),
    documents: plant === undefined ? 0.25 : 0,
    shape: plant === undefined ? undefined : TRIALS[plant].shape,
    kinds: plant === undefined ? undefined : TRIALS[plant].kinds,
  };
}
