// What this folder keeps for a time only (#platform deleteExpired): states that were set aside for operators to look into,
// and when their citizens were told. Each statement takes the oldest first, and only so many: (before, most).

import type { RetentionRule } from '#platform';

export const CONVERSATION_RETENTION: readonly RetentionRule[] = [
  {
    table: 'conversation_aside',
    keeps: 'operational',
    deleteSome: async (queryable, before, most) => {
      const { rows } = await queryable.query<{ gone: number }>(
        `delete from conversation_aside where (account_id, set_aside_at) in (
           select account_id, set_aside_at from conversation_aside where set_aside_at < $1 order by set_aside_at limit $2)
         returning 1 as gone`,
        [before, most],
      );
      return rows.length;
    },
  },
  {
    table: 'conversation_trouble',
    keeps: 'operational',
    deleteSome: async (queryable, before, most) => {
      const { rows } = await queryable.query<{ gone: number }>(
        `delete from conversation_trouble where account_id = any(array(
           select account_id from conversation_trouble where told_at < $1 order by told_at limit $2)) returning 1 as gone`,
        [before, most],
      );
      return rows.length;
    },
  },
];
