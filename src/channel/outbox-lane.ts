// The one writer of the outbox in this process: claims, results of calls and status webhooks are gathered and written
// together, so that they never wait for each other's row locks. Mostly that is a single statement.

import { createGroupCommit, withTransaction, type Db, type Logger } from '#platform';
import type { Clock } from '#platform/pure';
import {
  claimReplies,
  isTransient,
  recordDeliveries,
  settleUnsent,
  type Claimed,
  type DeliveryStatus,
  type SendOutcome,
  type WantedClaim,
} from '#mailbox';

export interface OutboxLane {
  /** Settles once the claim is committed: only then may the message be sent. Undefined: it is not ours to send now. */
  claim(wanted: WantedClaim): Promise<Claimed | undefined>;
  settle(outcome: SendOutcome): Promise<void>;
  /** Settles once committed: only then may the webhook be answered 200. */
  record(statuses: readonly DeliveryStatus[]): Promise<void>;
  idle(): Promise<void>;
}

type Item =
  | { readonly kind: 'claim'; readonly wanted: WantedClaim }
  | { readonly kind: 'settle'; readonly outcome: SendOutcome }
  | { readonly kind: 'record'; readonly statuses: readonly DeliveryStatus[] };

const ATTEMPTS = 3;

interface LaneDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly graceSeconds: number;
  readonly gatherMs?: number;
}

export function createOutboxLane(deps: LaneDeps): OutboxLane {
  const lane = createGroupCommit<Item, Claimed | undefined>({
    gatherMs: deps.gatherMs ?? 15,
    maxItems: 1000,
    async write(items) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await writeItems(deps, items);
        } catch (error) {
          if (attempt >= ATTEMPTS || !isTransient(error)) throw error;
          deps.log.warn('outbox lane tried again', { attempt, count: items.length });
        }
      }
    },
  });
  return {
    claim: (wanted) => lane.add({ kind: 'claim', wanted }),
    async settle(outcome) {
      await lane.add({ kind: 'settle', outcome });
    },
    async record(statuses) {
      if (statuses.length > 0) await lane.add({ kind: 'record', statuses });
    },
    idle: () => lane.idle(),
  };
}

async function writeItems(deps: LaneDeps, items: readonly Item[]): Promise<readonly (Claimed | undefined)[]> {
  const claims = items.flatMap((item) => (item.kind === 'claim' ? [item.wanted] : []));
  const outcomes = items.flatMap((item) => (item.kind === 'settle' ? [item.outcome] : []));
  const statuses = items.flatMap((item) => (item.kind === 'record' ? item.statuses : []));
  const sent = outcomes.filter((outcome) => outcome.kind === 'sent');
  const unsent = outcomes.filter((outcome) => outcome.kind !== 'sent');
  if (claims.length === 0 && unsent.length === 0) {
    await recordDeliveries(deps.db, { sent, statuses });
    return items.map(() => undefined);
  }
  const claimed = await withTransaction(deps.db, async (tx) => {
    await settleUnsent(tx, unsent);
    await recordDeliveries(tx, { sent, statuses });
    return claimReplies(tx, { claims, now: deps.clock.now(), graceSeconds: deps.graceSeconds });
  });
  const byId = new Map(claimed.map((claim) => [claim.outboxId, claim]));
  return items.map((item) => (item.kind === 'claim' ? byId.get(item.wanted.outboxId) : undefined));
}
