// The demo officers who can sign in: the same file that seeds them in the program (regions/<region>/demo/officers.yaml).

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** By language code, in the region's languages. */
const Words = z.record(z.string(), z.string());

const File = z.object({
  officers: z.array(
    z.object({
      subject: z.string().regex(/^[a-z0-9-]{3,60}$/),
      name: Words,
      office: z.string(),
      duty: Words,
      officeName: Words,
    }),
  ),
});

export type DemoOfficer = z.infer<typeof File>['officers'][number];

export function readDemoOfficers(path: string): readonly DemoOfficer[] {
  return File.parse(parse(readFileSync(path, 'utf8'))).officers;
}
