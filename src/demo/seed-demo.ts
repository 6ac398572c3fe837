// What a demo begins with: officers, the day's draw secrets, accredited centres, and cases in every state, made by the product's own commands.
// Every start adds what is missing, and nothing twice.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { keepDrawSecrets } from '#cases';
import { OfficerSeedFile, seedOfficers } from '#people';
import { createPool } from '#platform';
import type { Core } from '../app.ts';
import type { DemoPack } from './demo-pack.ts';
import { seedCases } from './seed-cases.ts';
import { seedHelpers } from './seed-helpers.ts';

export async function seedOfficersOfDemo(core: Core, { folder }: DemoPack): Promise<void> {
  const issuer = core.settings.OIDC_ISSUER;
  if (issuer === undefined) return;
  const path = join(folder, 'officers.yaml');
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
export async function seedDemo(core: Core, pack: DemoPack): Promise<{ stop(): Promise<void> }> {
  await seedOfficersOfDemo(core, pack);
  await keepDrawSecrets(core.caseDeps);
  await seedHelpers(core, pack);
  const stopping = new AbortController();
  const cases = seedCases(core, pack, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await cases;
    },
  };
}
