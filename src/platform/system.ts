// The real clock, ids and chance. Only app.ts and tests choose which implementation is used.

import { randomBytes } from 'node:crypto';
import type { Clock, Ids, Random } from './pure/index.ts';

export const systemClock: Clock = { now: () => new Date() };

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, 12 bits of counter within the millisecond, 62 random bits. */
export function createIds(clock: Clock, random: Random): Ids {
  let lastMs = 0;
  let counter = 0;
  let pool: Buffer = Buffer.alloc(0);
  let at = 0;
  return {
    next() {
      if (at + 8 > pool.length) {
        pool = random.bytes(8 * 128);
        at = 0;
      }
      const ms = Math.max(clock.now().getTime(), lastMs);
      if (ms === lastMs) counter += 1;
      else counter = 0;
      lastMs = ms;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
      const bytes = Buffer.allocUnsafe(16);
      bytes.writeUIntBE(lastMs, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      pool.copy(bytes, 8, at, at + 8);
      at += 8;
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
