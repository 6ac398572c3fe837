// First start of a demo: officers, the day's draw secrets, and cases in every state, made by the product's own commands.
// Later starts find an application and add nothing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { keepDrawSecrets } from '#cases';
import { OfficerSeedFile, seedOfficers } from '#people';
import { createPool } from '#platform';
import type { Core } from '../app.ts';
import { seedCases } from './seed-cases.ts';

export async function seedOfficersOfDemo(core: Core, regionsDir: string): Promise<void> {
  const issuer = core.settings.OIDC_ISSUER;
  if (issuer === undefined) return;
  const path = join(regionsDir, core.settings.REGION, 'demo', 'officers.yaml');
  const { officers } = OfficerSeedFile.parse(parse(readFileSync(path, 'utf8')));
  const db = createPool({ url: core.databaseUrl, role: 'dwar_owner', max: 1 });
  try {
    await seedOfficers(
      { db, clock: core.clock, ids: core.ids, keys: core.keys, dataKeys: core.dataKeys },
      { issuer, officers },
    );
  } finally {
    await db.end();
  }
}

/** Settles when visitors can begin; the invented applications follow beside them. */
export async function seedDemo(core: Core, regionsDir: string): Promise<{ readonly cases: Promise<void> }> {
  await seedOfficersOfDemo(core, regionsDir);
  await keepDrawSecrets(core.caseDeps);
  const { rows } = await core.workerDb.query('select from application limit 1');
  if (rows.length > 0) return { cases: Promise.resolve() };
  const cases = seedCases(core, regionsDir).catch((error: unknown) => {
    core.log.error('the demo has fewer cases than it should', error);
  });
  return { cases };
}
