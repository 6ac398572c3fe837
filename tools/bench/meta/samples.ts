// Measured times in milliseconds, and what is said of them.

import type { Percentiles } from './settings.ts';

export interface Samples {
  add(ms: number): void;
  summarise(): Percentiles;
}

export function createSamples(): Samples {
  const values: number[] = [];
  return {
    add: (ms) => void values.push(ms),
    summarise() {
      const sorted = Float64Array.from(values).sort();
      const at = (share: number): number =>
        round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
      return {
        count: sorted.length,
        p50: at(0.5),
        p90: at(0.9),
        p99: at(0.99),
        max: round(sorted.at(-1) ?? 0),
        aboveOneSecond: sorted.filter((value) => value > 1000).length,
      };
    },
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
