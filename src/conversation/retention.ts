// What this folder keeps for a time only (#platform deleteExpired): states that were set aside for operators to look into,
// and when their citizens were told. Each statement takes the oldest first, and only so many (RetentionRule).

import type { RetentionRule } from '#platform';

export const CONVERSATION_RETENTION: readonly RetentionRule[] = [
  {
    table: 'conversation_aside',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from conversation_aside where (account_id, set_aside_at) in (
           select account_id, set_aside_at from conversation_aside where set_aside_at < $1 order by set_aside_at limit $2)`,
        [before, most],
      ),
  },
  {
    table: 'conversation_trouble',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from conversation_trouble where account_id = any(array(
           select account_id from conversation_trouble where told_at < $1 order by told_at limit $2))`,
        [before, most],
      ),
  },
  {
    table: 'call_back',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from call_back where id = any(array(
           select id from call_back where closed_at < $1 order by closed_at limit $2))`,
        [before, most],
      ),
  },
];
