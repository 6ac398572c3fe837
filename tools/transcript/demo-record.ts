// The record of a region's demo that stories are about: what `system: registry linked` answers with.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '#platform/pure';

const Demo = z.object({ registers: z.object({ records: z.tuple([z.string()]).rest(z.string()) }) });
const Facts: z.ZodType<Record<string, Json>> = z.record(z.string(), z.json());
const Register = z.object({ records: z.tuple([z.object({ ref: z.string(), facts: Facts })]).rest(z.unknown()) });

/** The first record of the demo's first register; without facts where the region has no demo. */
export function readDemoRecord(region: string): { readonly ref: string; readonly facts: Record<string, Json> } {
  const read = (file: string): unknown => parse(readFileSync(join(region, 'demo', file), 'utf8'));
  if (!existsSync(join(region, 'demo', 'demo.yaml'))) return { ref: 'record-1', facts: {} };
  const [record] = Register.parse(read(Demo.parse(read('demo.yaml')).registers.records[0])).records;
  return record;
}
