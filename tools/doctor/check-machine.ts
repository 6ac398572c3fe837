// Keys and storage of this machine.

import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFlowKeys } from '#channel';
import { ensureSigningKeys } from '#certificates';
import { createFileKeys, parseKey, systemClock, systemRandom, type KeyPort, type Settings } from '#platform';
import { fail, ok, warn, type Verdict } from './verdict.ts';

const GIGABYTE = 1024 ** 3;
const WARN_BYTES = 2 * GIGABYTE;
const FAIL_BYTES = GIGABYTE / 5;

export function checkStorage(settings: Settings): Verdict {
  const directory = resolve(settings.DATA_DIR);
  const probe = join(directory, '.doctor');
  if (!existsSync(directory)) return warn('storage', 'DATA_DIR is not there yet', 'It is made at the first start.');
  try {
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch {
    return fail('storage', 'DATA_DIR cannot be written to', 'Give the user that runs Dwar this folder.');
  }
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const says = `DATA_DIR has ${(free / GIGABYTE).toFixed(1)} GB free`;
  const remedy = 'Documents and certificates are written there: make room.';
  if (free < FAIL_BYTES) return fail('storage', says, remedy);
  return free < WARN_BYTES ? warn('storage', says, remedy) : ok('storage', says);
}

/** The root keys, where they are set or were made; and what is wrong with them. */
export function readRootKeys(settings: Settings): {
  readonly keys: KeyPort | undefined;
  readonly verdicts: readonly Verdict[];
} {
  const verdicts: Verdict[] = [];
  const read = (value: string | undefined, name: 'DATA_KEY' | 'INDEX_KEY'): Buffer | undefined => {
    const file = join(resolve(settings.DATA_DIR), 'keys', `${name.toLowerCase()}.hex`);
    const text = value ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
    if (text === undefined) {
      verdicts.push(
        fail('keys', `${name} is not set`, 'Make one with: openssl rand -hex 32. Keep a copy off this machine.'),
      );
      return undefined;
    }
    try {
      return parseKey(text, name);
    } catch {
      verdicts.push(fail('keys', `${name} is not 64 hexadecimal digits`, 'Make one with: openssl rand -hex 32.'));
      return undefined;
    }
  };
  const dataKey = read(settings.DATA_KEY, 'DATA_KEY');
  const indexKey = read(settings.INDEX_KEY, 'INDEX_KEY');
  if (dataKey === undefined || indexKey === undefined) return { keys: undefined, verdicts };
  if (dataKey.equals(indexKey)) {
    const remedy = 'Each must be a key of its own; change INDEX_KEY only on an empty database.';
    return { keys: undefined, verdicts: [fail('keys', 'DATA_KEY and INDEX_KEY are the same', remedy)] };
  }
  return { keys: createFileKeys({ dataKey, indexKey }), verdicts: [ok('keys', 'DATA_KEY and INDEX_KEY are there')] };
}

export async function checkSigningKeys(settings: Settings): Promise<Verdict> {
  const directory = settings.SIGNING_KEYS_DIR ?? join(resolve(settings.DATA_DIR), 'keys', 'signing');
  const remedy = 'See docs/runbooks/signing-keys.md.';
  try {
    const issuer = `${new URL(settings.PUBLIC_URL ?? 'http://localhost').host}/${settings.REGION}`;
    const deps = { clock: systemClock, random: systemRandom };
    const keys = await ensureSigningKeys(deps, directory, { issuer, createIfMissing: false });
    if (keys === undefined) return warn('signing keys', 'there are none: no certificates are issued', remedy);
    return ok('signing keys', 'keys and certificates match');
  } catch {
    return fail('signing keys', 'they are incomplete or do not match', remedy);
  }
}

export function checkFlowKeys(settings: Settings): Verdict {
  try {
    if (readFlowKeys(settings) !== undefined) return ok('flow key', 'an RSA key of 2048 bits');
  } catch {
    return fail('flow key', 'WHATSAPP_FLOW_PRIVATE_KEY is not usable', 'Make one with: openssl genrsa 2048.');
  }
  return warn('flow key', 'not set: the Flow endpoint is off', 'Set WHATSAPP_FLOW_PRIVATE_KEY to offer Flows.');
}
