// An officer goes on or off duty. Only officers on duty are drawn; open cases stay with whoever has them.

import { withTransaction, type Db } from '#platform';
import type { Clock, Ids } from '#platform/pure';
import { endDuty, lookAs, startDuty } from './store.ts';

export async function setDuty(
  deps: { readonly db: Db; readonly clock: Clock; readonly ids: Ids },
  asked: { readonly officerId: string; readonly onDuty: boolean },
): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    await lookAs(tx, 'dwar.officer', asked.officerId);
    const now = deps.clock.now();
    if (asked.onDuty) await startDuty(tx, deps.ids.next(), asked.officerId, now);
    else await endDuty(tx, asked.officerId, now);
  });
}
