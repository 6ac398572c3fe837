// Chance from a seed, so that a run can be asked for again (mulberry32).

export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** A whole number, 0 to limit − 1. */
  below(limit: number): number;
  hit(probability: number): boolean;
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** A chance of its own, which later draws here do not change. */
  fork(): Chance;
}

export function createChance(seed: number): Chance {
  // Seeds that follow each other must not begin alike.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    hit: (probability) => next() < probability,
    between: (least, most) => least + next() * (most - least),
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    fork: () => createChance(below(0x7fffffff)),
  };
}
