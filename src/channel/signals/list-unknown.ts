// What Meta sent that nobody here understood or could carry out, for the operations page: by field, never the content.

import type { Queryable } from '#platform';

export interface UnknownWebhooks {
  readonly field: string;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: Date;
}

export async function listUnknownWebhooks(queryable: Queryable, since: Date): Promise<readonly UnknownWebhooks[]> {
  const { rows } = await queryable.query<{ field: string; reason: string; count: number; last_at: Date }>(
    `select field, reason, count(*) as count, max(received_at) as last_at from webhook_other
      where received_at >= $1 and seen_at is null and reason not in ('signal', 'noted', 'not-ours')
      group by field, reason order by last_at desc limit 50`,
    [since],
  );
  return rows.map((row) => ({ field: row.field, reason: row.reason, count: row.count, lastAt: row.last_at }));
}
