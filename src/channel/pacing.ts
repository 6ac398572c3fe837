// Token buckets: how fast we may send. Time is passed in, so that a test can hold it.

export interface Bucket {
  /** Takes a token, or says in how many milliseconds there will be one. */
  take(nowMs: number): number;
}

export function createBucket(perSecond: number, burst: number): Bucket {
  let tokens = burst;
  let last = Number.NEGATIVE_INFINITY;
  return {
    take(nowMs) {
      if (last !== Number.NEGATIVE_INFINITY) tokens = Math.min(burst, tokens + ((nowMs - last) / 1000) * perSecond);
      last = nowMs;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}

/** Meta's pair limit: one message in 6 s to the same citizen, with a burst of 45 on credit (whatsapp.md §5). */
export const PAIR_LIMIT = { perSecond: 1 / 6, burst: 45 } as const;

/** A bucket per citizen; those that are full again are forgotten. */
export function createPairBuckets(limit: { perSecond: number; burst: number } = PAIR_LIMIT): {
  take(accountId: string, nowMs: number): number;
} {
  const buckets = new Map<string, { bucket: Bucket; usedAtMs: number }>();
  const refillMs = (limit.burst / limit.perSecond) * 1000;
  return {
    take(accountId, nowMs) {
      if (buckets.size > 100_000) {
        for (const [key, entry] of buckets) if (nowMs - entry.usedAtMs > refillMs) buckets.delete(key);
      }
      const entry = buckets.get(accountId) ?? { bucket: createBucket(limit.perSecond, limit.burst), usedAtMs: nowMs };
      entry.usedAtMs = nowMs;
      buckets.set(accountId, entry);
      return entry.bucket.take(nowMs);
    },
  };
}
