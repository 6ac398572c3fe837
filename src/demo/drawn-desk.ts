// For the tour only: at whose desk the newest application waits, so that a visitor knows as whom to sign in. In the product
// nobody is told; here the visitor plays every part.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { OfficerSeedFile, findOfficerBySubject, type Officer } from '#people';
import type { Core } from '../app.ts';
import type { DemoPack } from './demo-pack.ts';

export interface DrawnDesk {
  readonly officer: Officer['name'];
  /** Cases that come first at that desk. */
  readonly before: number;
}

/** Undefined while no application waits for an officer. */
export function createDrawnDeskFinder(core: Core, { folder }: DemoPack): () => Promise<DrawnDesk | undefined> {
  const { officers } = OfficerSeedFile.parse(parse(readFileSync(join(folder, 'officers.yaml'), 'utf8')));
  const issuer = core.settings.OIDC_ISSUER ?? '';
  const names = new Map<string, Officer['name']>();

  async function findName(officerId: string): Promise<Officer['name'] | undefined> {
    if (names.size < officers.length) {
      for (const { subject } of officers) {
        const officer = await findOfficerBySubject({ ...core, db: core.webDb }, { issuer, subject });
        if (officer !== undefined) names.set(officer.officerId, officer.name);
      }
    }
    return names.get(officerId);
  }

  return async () => {
    const { rows } = await core.workerDb.query<{ officerId: string; before: number }>(
      `select officer_id as "officerId", (select count(*)::int - 1 from application mine
                where mine.officer_id = newest.officer_id and mine.stage = 'with-officer') as before
         from application newest where stage = 'with-officer' order by filed_at desc limit 1`,
    );
    const [newest] = rows;
    const officer = newest && (await findName(newest.officerId));
    return newest && officer && { officer, before: newest.before };
  };
}
