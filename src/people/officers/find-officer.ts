// Finds one officer by what the sign-in provider calls them.

import { withTransaction, type DataKeys, type Db, type KeyPort } from '#platform';
import type { Clock } from '#platform/pure';
import { openOfficer } from './load-officer.ts';
import { canonicalSubject, type Officer } from './officer.ts';
import { lookAs, selectOfficerBySubject } from './store.ts';

export interface OfficerDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
}

export async function findOfficerBySubject(
  deps: OfficerDeps,
  subject: { readonly issuer: string; readonly subject: string },
): Promise<Officer | undefined> {
  const index = deps.keys.blindIndex('officer-subject', canonicalSubject(subject));
  return withTransaction(deps.db, async (tx) => {
    await lookAs(tx, 'dwar.subject', index);
    const row = await selectOfficerBySubject(tx, index, deps.clock.now());
    return row && openOfficer(deps, tx, row);
  });
}
