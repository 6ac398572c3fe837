// The one writer of the outbox in this process: claims, results of calls and status webhooks are gathered and written
// together, so that they never wait for each other's row locks. Mostly that is a single statement.

import { createGroupCommit, isTransient, withTransaction, type Db, type Logger } from '#platform';
import type { Clock } from '#platform/pure';
import { requireNewProof } from '#people';
import {
  claimReplies,
  listAddressees,
  recordDeliveries,
  reopenUndelivered,
  settleUnsent,
  type Claimed,
  type DeliveryStatus,
  type Undelivered,
  type SendOutcome,
  type WantedClaim,
} from '#mailbox';
import { isAlarming, ruleFor } from './graph-errors.ts';

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
/** Meta took it and then failed (131000): it is sent once more, after a moment. */
const FAULT_PAUSE_MS = 5000;

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
  await followFailures(deps, statuses, outcomes);
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

/** Failures that ask for more than to be written down. Before that: it may be done twice, and must not be left undone. */
async function followFailures(
  deps: LaneDeps,
  statuses: readonly DeliveryStatus[],
  outcomes: readonly SendOutcome[],
): Promise<void> {
  const failures = [
    ...statuses.flatMap(({ status, code, outboxId, providerId }) =>
      status === 'failed' && code !== undefined ? [{ code, outboxId, providerId }] : [],
    ),
    ...outcomes.flatMap((outcome) =>
      outcome.kind === 'failed' && outcome.code !== undefined
        ? [{ code: outcome.code, outboxId: outcome.outboxId, providerId: undefined }]
        : [],
    ),
  ];
  if (failures.length === 0) return;
  const now = deps.clock.now();
  const dropped: Undelivered[] = [];
  const doubted: number[] = [];
  for (const { code, outboxId, providerId } of failures) {
    const rule = ruleFor(code);
    if (providerId !== undefined && isAlarming(rule)) {
      deps.log.error('Meta did not deliver', undefined, { outboxId, graphCode: code, reason: rule.reason });
    }
    if (rule.action === 'template' && providerId !== undefined) {
      dropped.push({ outboxId, providerId, windowClosed: true, nextAt: now });
    }
    if (rule.action === 'retry' && providerId !== undefined) {
      const nextAt = new Date(now.getTime() + FAULT_PAUSE_MS);
      dropped.push({ outboxId, providerId, windowClosed: false, nextAt });
    }
    if (rule.action === 'prove-again') doubted.push(outboxId);
  }
  await reopenUndelivered(deps.db, now, dropped);
  for (const accountId of await listAddressees(deps.db, doubted)) {
    await requireNewProof(deps.db, accountId, now);
  }
}
