// Data keys: one per subject, wrapped by the key port, kept in memory for a bounded number of subjects.

import { createSecretKey } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Ids, Random } from '../pure/index.ts';
import { uuidArray } from '../db/binary-array.ts';
import type { Queryable } from '../db/pool.ts';
import type { DataKey } from './field-cipher.ts';
import type { KeyPort } from './key-port.ts';

export interface DataKeys {
  /** A new key, stored in the caller's transaction. */
  create(tx: Queryable): Promise<DataKey>;
  /** Makes a key and its row, for callers that insert many at once. */
  prepare(): Promise<{ dataKey: DataKey; wrapped: Buffer; wrappingKeyId: string }>;
  /** Ids that are unknown or destroyed are absent from the result. */
  load(queryable: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, DataKey>>;
  /** Throws `keys.unknown`. */
  get(queryable: Queryable, id: string): Promise<DataKey>;
  /** Forgets what is cached for the subject (after its key was destroyed). */
  forget(id: string): void;
}

export function createDataKeys(deps: { keys: KeyPort; ids: Ids; random: Random; cacheSize?: number }): DataKeys {
  const cache = new Map<string, DataKey>();
  const cacheSize = deps.cacheSize ?? 200_000;

  function remember(dataKey: DataKey): DataKey {
    if (cache.size >= cacheSize) {
      const oldest = cache.keys().next();
      if (oldest.done !== true) cache.delete(oldest.value);
    }
    cache.set(dataKey.id, dataKey);
    return dataKey;
  }

  async function prepare(): Promise<{ dataKey: DataKey; wrapped: Buffer; wrappingKeyId: string }> {
    const id = deps.ids.next();
    const bytes = deps.random.bytes(32);
    const wrapped = await deps.keys.wrap(bytes, id);
    return { dataKey: { id, key: createSecretKey(bytes) }, wrapped, wrappingKeyId: deps.keys.wrappingKeyId };
  }

  async function load(queryable: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const found = new Map<string, DataKey>();
    const missing: string[] = [];
    for (const id of ids) {
      const cached = cache.get(id);
      if (cached === undefined) missing.push(id);
      else found.set(id, cached);
    }
    if (missing.length === 0) return found;
    const { rows } = await queryable.query<{ id: string; wrapped: Buffer; wrapping_key: string }>({
      name: 'data-key-load',
      text: 'select id, wrapped, wrapping_key from data_key where id = any($1::uuid[]) and wrapped is not null',
      values: [uuidArray(missing)],
    });
    for (const row of rows) {
      const key = await deps.keys.unwrap(row.wrapped, row.id, row.wrapping_key);
      found.set(row.id, remember({ id: row.id, key: createSecretKey(key) }));
    }
    return found;
  }

  return {
    prepare,
    load,
    async create(tx) {
      const { dataKey, wrapped, wrappingKeyId } = await prepare();
      await tx.query('insert into data_key (id, wrapped, wrapping_key) values ($1, $2, $3)', [
        dataKey.id,
        wrapped,
        wrappingKeyId,
      ]);
      // Not remembered before the commit: the transaction may yet be rolled back.
      return dataKey;
    },
    async get(queryable, id) {
      const dataKey = (await load(queryable, [id])).get(id);
      if (dataKey === undefined) throw new AppError('keys.unknown', `data key ${id} is unknown or destroyed`);
      return dataKey;
    },
    forget(id) {
      cache.delete(id);
    },
  };
}
