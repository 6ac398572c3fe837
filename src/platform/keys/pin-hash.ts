// A short secret as a salted scrypt hash. Few digits can be tried through by whoever has the hash: store it sealed, and count
// the tries.

import { scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../pure/index.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 16 MB and some 40 ms each: dear enough for a guesser, cheap enough inside a transaction. */
const COST = { N: 16_384, r: 8, p: 1 } as const;

/** 16 bytes of salt, then the hash. */
export async function hashPin(deps: { readonly random: Random }, pin: string): Promise<Buffer> {
  const salt = Buffer.from(deps.random.bytes(SALT_BYTES));
  return Buffer.concat([salt, await derive(pin, salt)]);
}

export async function pinMatches(pin: string, stored: Buffer): Promise<boolean> {
  const hash = stored.subarray(SALT_BYTES);
  return hash.length === HASH_BYTES && timingSafeEqual(hash, await derive(pin, stored.subarray(0, SALT_BYTES)));
}

function derive(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, COST, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
