// Whoever wrote what we could not handle hears of it: a mail to their own conversation, which knows the words. What they
// wrote is kept for an operator.

import { findParkedSender, postMail } from '#mailbox';
import { withTransaction, type DataKeys, type Db } from '#platform';
import type { Clock } from '#platform/pure';

export async function tellOfParked(
  deps: { readonly db: Db; readonly clock: Clock; readonly dataKeys: DataKeys },
  eventId: number,
): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    const parked = await findParkedSender(tx, eventId);
    if (parked === undefined) return;
    const dataKey = await deps.dataKeys.get(tx, parked.dataKeyId);
    const party = { kind: 'account', id: parked.accountId } as const;
    await postMail(tx, deps, [{ party, kind: 'parked', key: `parked:${eventId}`, dataKey, body: {} }]);
  });
}
