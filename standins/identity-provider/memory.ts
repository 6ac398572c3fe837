// Where the provider keeps its sign-ins, codes and grants: memory, with an end for each entry. A restart forgets them, and
// officers sign in again; the desk's own sessions live in its database.

import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const MAX_ENTRIES = 10_000;
const DEFAULT_SECONDS = 3600;

export function createMemoryAdapter(): (name: string) => Adapter {
  const entries = new Map<string, Entry>();

  const read = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > Date.now()) return entry.payload;
    entries.delete(key);
    return undefined;
  };

  const find = (name: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const [key, { payload }] of entries) if (key.startsWith(`${name}:`) && matches(payload)) return read(key);
    return undefined;
  };

  return (name) => ({
    async upsert(id, payload, expiresIn = DEFAULT_SECONDS) {
      for (const key of entries.keys()) {
        if (entries.size < MAX_ENTRIES) break;
        entries.delete(key);
      }
      entries.set(`${name}:${id}`, { payload, expiresAt: Date.now() + expiresIn * 1000 });
    },
    find: async (id) => read(`${name}:${id}`),
    findByUid: async (uid) => find(name, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => find(name, (payload) => payload.userCode === userCode),
    async consume(id) {
      const payload = read(`${name}:${id}`);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      entries.delete(`${name}:${id}`);
    },
    async revokeByGrantId(grantId) {
      // Of this kind only: an interaction names the grant too, but outlives it.
      for (const [key, { payload }] of entries) {
        if (key.startsWith(`${name}:`) && payload.grantId === grantId) entries.delete(key);
      }
    },
  });
}
