// The demo's accredited centres (helpers.yaml of the region's demo folder): accredited by the product's own command, once.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AccreditationGrant, grantAccreditation } from '#people';
import { withTransaction } from '#platform';
import type { Core } from '../app.ts';
import type { DemoPack } from './demo-pack.ts';

const HelperSeedFile = z.strictObject({ helpers: z.array(AccreditationGrant) });

/** One that is there already stays as it is. */
export async function seedHelpers(core: Core, { folder }: DemoPack): Promise<void> {
  const path = join(folder, 'helpers.yaml');
  if (!existsSync(path)) return;
  const { helpers } = HelperSeedFile.parse(parse(readFileSync(path, 'utf8')));
  for (const helper of helpers) {
    await withTransaction(core.workerDb, (tx) => grantAccreditation(tx, core, helper, 'Demo'));
  }
}
