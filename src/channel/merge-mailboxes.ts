// Two accounts turned out to be one person's: what waits for the absorbed one is read by the survivor's turns from now on.

import type { Queryable } from '#platform';
import { groupOf, lockGroupsWaiting } from '#mailbox';

export async function mergeMailboxes(tx: Queryable, merge: { absorbed: string; survivor: string }): Promise<void> {
  await lockGroupsWaiting(tx, [groupOf(merge.absorbed), groupOf(merge.survivor)]);
  await tx.query('update inbox_pending set party_id = $2, group_number = mailbox_group($2) where party_id = $1', [
    merge.absorbed,
    merge.survivor,
  ]);
}
