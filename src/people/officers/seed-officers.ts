// Enters the officers of a list that are not there yet: the demo's from the region pack. A real region enters its own
// through its sign-in provider's directory.

import { z } from 'zod';
import { sealJson, withTransaction, type DataKeys, type Db, type KeyPort } from '#platform';
import type { Clock, Ids } from '#platform/pure';
import { OfficerName, canonicalSubject, officerNamePlace } from './officer.ts';
import { insertOfficer, insertRole, selectOfficerBySubject, startDuty } from './store.ts';

export const OfficerSeed = z.strictObject({
  subject: z.string().regex(/^[a-z0-9-]{3,60}$/),
  name: OfficerName,
  department: z.string(),
  office: z.string(),
  roles: z.array(z.string().min(1)).min(1),
  onDuty: z.boolean(),
  /** Shown by the demo's sign-in page. */
  duty: OfficerName,
  officeName: OfficerName,
});
export type OfficerSeed = z.infer<typeof OfficerSeed>;

/** The file `demo/officers.yaml` of a region pack. */
export const OfficerSeedFile = z.strictObject({ officers: z.array(OfficerSeed).min(1) });

/** Run with the owner's role. Returns how many were new; those already there stay as they are. */
export async function seedOfficers(
  deps: {
    readonly db: Db;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly keys: KeyPort;
    readonly dataKeys: DataKeys;
  },
  asked: { readonly issuer: string; readonly officers: readonly OfficerSeed[] },
): Promise<number> {
  return withTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    let added = 0;
    for (const seed of asked.officers) {
      const subject = canonicalSubject({ issuer: asked.issuer, subject: seed.subject });
      const subjectIndex = deps.keys.blindIndex('officer-subject', subject);
      if ((await selectOfficerBySubject(tx, subjectIndex, now)) !== undefined) continue;
      const officerId = deps.ids.next();
      const dataKey = await deps.dataKeys.create(tx);
      await insertOfficer(tx, {
        officerId,
        departmentId: seed.department,
        officeId: seed.office,
        subjectIndex,
        dataKeyId: dataKey.id,
        sealedName: sealJson(dataKey, officerNamePlace(officerId), seed.name),
        createdAt: now,
      });
      for (const role of seed.roles) {
        await insertRole(tx, { id: deps.ids.next(), officerId, role, validFrom: now });
      }
      if (seed.onDuty) await startDuty(tx, deps.ids.next(), officerId, now);
      added += 1;
    }
    return added;
  });
}
