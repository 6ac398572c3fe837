// The job of this folder, and when it runs.

import { deleteExpired, type Db, type JobHandlers, type Logger, type RetentionDays } from '#platform';
import type { Clock } from '#platform/pure';
import { CONVERSATION_RETENTION } from './retention.ts';

export function conversationJobs(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retention: RetentionDays;
}): JobHandlers {
  return {
    'conversation-retention': () =>
      deleteExpired(deps, CONVERSATION_RETENTION, { now: deps.clock.now(), days: deps.retention }),
  };
}

/** At night, in India: half past eight in the evening by UTC. */
export const CONVERSATION_CRON = ['30 20 * * * conversation-retention'] as const;
