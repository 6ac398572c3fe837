// What the demo of a region is made of (regions/<id>/demo/demo.yaml): the service it shows, the stand-in registers with their
// invented records, and the answers a visitor may give. The officers and cases lie in files beside it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const DemoFile = z.strictObject({
  service: z.string().describe('The service that the tour and the welcome speak of; demo cases are of it.'),
  registers: z.strictObject({
    standIn: z.string().describe('Folder of standins/ with the program that plays the registers.'),
    records: z.array(z.string()).min(1).describe('Files beside this one, a register each, with the records it serves.'),
  }),
  answers: z.record(z.string(), z.string()).describe('By field id: answers that lead to a record.'),
});

export type DemoPack = z.infer<typeof DemoFile> & {
  /** Folder of the demo's files. */
  readonly folder: string;
};

export function readDemoPack(regionsDir: string, region: string): DemoPack {
  const folder = join(regionsDir, region, 'demo');
  return { folder, ...DemoFile.parse(parse(readFileSync(join(folder, 'demo.yaml'), 'utf8'))) };
}
