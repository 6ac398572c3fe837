import { expect, test } from 'vitest';
import { backOffSeconds, isAlarming, ruleFor } from './graph-errors.ts';

const waits = (code: number): readonly (number | undefined)[] =>
  [1, 2, 3, 4].map((attempts) => backOffSeconds(ruleFor(code), attempts));

test('each code of the table has an action and a reason', () => {
  const documented = [
    0, 1, 2, 3, 4, 10, 33, 100, 190, 368, 2046, 2047, 80007, 130429, 130472, 130497, 131000, 131005, 131008, 131009,
    131016, 131021, 131026, 131031, 131037, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053,
    131055, 131056, 131057, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069,
    133004, 133010, 134011, 135000, 137000,
  ];
  for (const code of documented) expect(ruleFor(code).reason, String(code)).not.toBe('unlisted');
  expect(ruleFor(200).reason).toBe('permission');
  expect(ruleFor(299).reason).toBe('permission');
});

test("the pair limit waits 4^x seconds, other passing faults 2^x, an operator's affair 30", () => {
  expect(waits(131056)).toEqual([1, 4, 16, 64]);
  expect(waits(131000)).toEqual([1, 2, 4, 8]);
  expect(waits(190)).toEqual([30, 30, 30, 30]);
  expect(waits(131026)).toEqual([undefined, undefined, undefined, undefined]);
});

test('what a citizen did raises no alarm; our token, our number and our mistakes do', () => {
  for (const code of [131026, 131047, 131050, 131056, 130429, 137000]) expect(isAlarming(ruleFor(code))).toBe(false);
  for (const code of [190, 10, 131031, 131042, 132001, 100, 999_999]) expect(isAlarming(ruleFor(code))).toBe(true);
});
