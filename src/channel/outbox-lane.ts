// The one writer of the outbox in this process: claims, results of calls and status webhooks are gathered and written
// in one transaction, so that they never wait for each other's row locks.

import { createGroupCommit, withTransaction, type DataKeys, type Db, type Logger } from '#platform';
import type { Clock } from '#platform/pure';
import {
  claimReplies,
  isTransient,
  recordStatuses,
  settleReplies,
  type Claimed,
  type DeliveryStatus,
  type SendOutcome,
} from '#mailbox';
import { loadAddresses, type AccountAddress } from '#people';

export interface ClaimResult {
  readonly claimed: Claimed | undefined;
  readonly address: AccountAddress | undefined;
}

export interface OutboxLane {
  /** Settles once the claim is committed: only then may the message be sent. */
  claim(outboxId: number, accountId: string): Promise<ClaimResult>;
  settle(outcome: SendOutcome): Promise<void>;
  /** Settles once committed: only then may the webhook be answered 200. */
  record(statuses: readonly DeliveryStatus[]): Promise<void>;
  idle(): Promise<void>;
}

type Item =
  | { readonly kind: 'claim'; readonly outboxId: number; readonly accountId: string }
  | { readonly kind: 'settle'; readonly outcome: SendOutcome }
  | { readonly kind: 'record'; readonly statuses: readonly DeliveryStatus[] };

const NONE: ClaimResult = { claimed: undefined, address: undefined };
const ATTEMPTS = 3;

export function createOutboxLane(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly dataKeys: DataKeys;
  readonly log: Logger;
  readonly graceSeconds: number;
  readonly gatherMs?: number;
}): OutboxLane {
  const lane = createGroupCommit<Item, ClaimResult>({
    gatherMs: deps.gatherMs ?? 5,
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
    claim: (outboxId, accountId) => lane.add({ kind: 'claim', outboxId, accountId }),
    async settle(outcome) {
      await lane.add({ kind: 'settle', outcome });
    },
    async record(statuses) {
      if (statuses.length > 0) await lane.add({ kind: 'record', statuses });
    },
    idle: () => lane.idle(),
  };
}

async function writeItems(
  deps: { readonly db: Db; readonly clock: Clock; readonly dataKeys: DataKeys; readonly graceSeconds: number },
  items: readonly Item[],
): Promise<readonly ClaimResult[]> {
  const claims = items.filter((item) => item.kind === 'claim');
  const outcomes = items.filter((item) => item.kind === 'settle').map((item) => item.outcome);
  const statuses = items.filter((item) => item.kind === 'record').flatMap((item) => item.statuses);
  const { claimed, addresses } = await withTransaction(deps.db, async (tx) => {
    await settleReplies(tx, outcomes);
    await recordStatuses(tx, statuses);
    if (claims.length === 0) return { claimed: [], addresses: new Map<string, AccountAddress>() };
    const now = deps.clock.now();
    return {
      claimed: await claimReplies(tx, {
        outboxIds: claims.map((claim) => claim.outboxId),
        now,
        graceSeconds: deps.graceSeconds,
      }),
      addresses: await loadAddresses(tx, deps, [...new Set(claims.map((claim) => claim.accountId))]),
    };
  });
  const byId = new Map(claimed.map((claim) => [claim.outboxId, claim]));
  return items.map((item) =>
    item.kind === 'claim' ? { claimed: byId.get(item.outboxId), address: addresses.get(item.accountId) } : NONE,
  );
}
