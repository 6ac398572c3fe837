// A register's book, read once at start. What kind of register it is lies in the data alone: its id and name, what it can
// be searched by, and its records.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Fact = z.union([z.string(), z.record(z.string(), z.string())]);

const RegisterData = z.strictObject({
  register: z.strictObject({
    /** Where it is served: /<id>/v1/… */
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    name: z.record(z.string(), z.string()),
    /** Sets of facts; a question that holds every fact of a set is searched by that set. */
    searchBy: z.array(z.array(z.string()).min(1)).min(1),
  }),
  records: z.array(z.strictObject({ ref: z.string().min(1), facts: z.record(z.string(), Fact) })),
});
export type RegisterData = z.infer<typeof RegisterData>;
export type RegisterEntry = RegisterData['records'][number];

export function readRegisterData(file: string): RegisterData {
  const data = RegisterData.parse(parse(readFileSync(file, 'utf8')));
  const refs = new Set(data.records.map((record) => record.ref));
  if (refs.size !== data.records.length) throw new Error(`${file}: two records have the same ref`);
  return data;
}

/** Records that agree with the question on every fact of at least one set; `undefined` when no set is complete. */
export function searchRecords(
  data: RegisterData,
  facts: Readonly<Record<string, string>>,
): readonly RegisterEntry[] | undefined {
  const sets = data.register.searchBy.filter((set) => set.every((name) => plain(facts[name] ?? '') !== ''));
  if (sets.length === 0) return undefined;
  return data.records.filter((record) =>
    sets.some((set) => set.every((name) => values(record.facts[name]).includes(plain(facts[name] ?? '')))),
  );
}

function values(fact: string | Record<string, string> | undefined): readonly string[] {
  if (fact === undefined) return [];
  return (typeof fact === 'string' ? [fact] : Object.values(fact)).map(plain);
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
