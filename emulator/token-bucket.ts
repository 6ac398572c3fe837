/** A token bucket in emulated time: `capacity` at once on credit, refilled at a steady rate. */
export type TokenBucket = {
  tokens: number;
  updatedAtMs: number;
  readonly capacity: number;
  readonly perSecond: number;
};

export function createTokenBucket(capacity: number, perSecond: number, nowMs: number): TokenBucket {
  return { tokens: capacity, updatedAtMs: nowMs, capacity, perSecond };
}

/** Takes one token if there is one. */
export function takeToken(bucket: TokenBucket, nowMs: number): boolean {
  const refilled = bucket.tokens + ((nowMs - bucket.updatedAtMs) / 1000) * bucket.perSecond;
  bucket.tokens = Math.min(bucket.capacity, refilled);
  bucket.updatedAtMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
