// The demo's invented applications as the region pack lists them: cases.yaml, and the registers' records beside it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { DemoPack } from './demo-pack.ts';

const Seed = z.strictObject({
  citizen: z.strictObject({ name: z.string(), phone: z.string(), language: z.string() }),
  /** Unless it is the service of demo.yaml. */
  service: z.string().optional(),
  record: z.string(),
  capacity: z.string(),
  answers: z.record(z.string(), z.string()),
  until: z.enum(['fee-due', 'drawn', 'opened', 'asked', 'hearing', 'refused', 'approved']),
  items: z.array(z.string()).default([]),
  note: z.string().optional(),
  reason: z.string().default(''),
  reply: z.string().optional(),
  order: z.string().default(''),
});
export type Seed = z.infer<typeof Seed>;

const SeedFile = z.strictObject({
  /** Which of the emulator's sample papers is sent for which evidence. */
  papers: z.record(z.string(), z.string()),
  cases: z.array(Seed),
});
const Register = z.object({ records: z.array(z.object({ ref: z.string(), facts: z.record(z.string(), z.json()) })) });

/** One application, with all that its citizen knows. */
export interface SeedCase extends Omit<Seed, 'service'> {
  readonly service: string;
  readonly papers: Readonly<Record<string, string>>;
}

export function readSeedCases({ folder, service, registers }: DemoPack): readonly SeedCase[] {
  const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'));
  const { papers, cases } = SeedFile.parse(read('cases.yaml'));
  const records = registers.records.flatMap((file) => Register.parse(read(file)).records);
  return cases.map((seed) => {
    const record = records.find((one) => one.ref === seed.record);
    if (record === undefined)
      throw new Error(`demo case names record ${seed.record}, which is not in ${registers.records.join(', ')}`);
    const known = Object.entries(record.facts).filter((fact): fact is [string, string] => typeof fact[1] === 'string');
    return {
      ...seed,
      service: seed.service ?? service,
      papers,
      answers: { ...Object.fromEntries(known), ...seed.answers },
    };
  });
}
