// The invented registers of a region's demo: what `system: registry linked` answers with.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '#platform/pure';

const Demo = z.object({ registers: z.object({ records: z.array(z.string()) }) });
const Facts: z.ZodType<Record<string, Json>> = z.record(z.string(), z.json());
const Register = z.object({
  register: z.object({ id: z.string() }),
  records: z.array(z.object({ ref: z.string(), facts: Facts })),
});

export type DemoRecord = { readonly ref: string; readonly facts: Record<string, Json> };

/** The record of this register that bears the number asked for, or its first one. */
export type FindDemoRecord = (register: string, query: Readonly<Record<string, string>>) => DemoRecord;

/** Answers with a record without facts where the region's demo has no such register. */
export function readDemoRecords(region: string): FindDemoRecord {
  const read = (file: string): unknown => parse(readFileSync(join(region, 'demo', file), 'utf8'));
  const files = existsSync(join(region, 'demo', 'demo.yaml')) ? Demo.parse(read('demo.yaml')).registers.records : [];
  const registers = files.map((file) => Register.parse(read(file)));
  return (register, { registrationNumber }) => {
    const records = registers.find((one) => one.register.id === register)?.records ?? [];
    const named = records.find(({ facts }) => facts['registrationNumber'] === registrationNumber);
    return named ?? records[0] ?? { ref: 'record-1', facts: {} };
  };
}
