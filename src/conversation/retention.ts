// What this folder keeps for a time only (#platform deleteExpired): states that were set aside for operators to look into,
// when their citizens were told, and what helpers asked for. Each statement takes the oldest first, and only so many (RetentionRule).

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
  // What an agreement was stays in the history of its case.
  {
    table: 'helper_agreement',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from helper_agreement where id = any(array(
           select id from helper_agreement where asked_at < $1 order by asked_at limit $2))`,
        [before, most],
      ),
  },
  // Quotas are of the day; the initials are for the helper's own list.
  {
    table: 'helper_filing',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from helper_filing where case_id = any(array(
           select case_id from helper_filing where filed_at < $1 order by filed_at limit $2))`,
        [before, most],
      ),
  },
];
