// Sends what turns have stored. Each citizen's messages go one after the other; different citizens' side by side.
// claim (committed: with the turn, or here) → call → settle. Whatever this process was not handed, or could not settle, is found in the table.

import { createGroupCommit, openField, type DataKeys, type Db, type Logger, type Metrics } from '#platform';
import type { Clock } from '#platform/pure';
import { loadAddresses, type AccountAddress } from '#people';
import {
  isTransient,
  listDueReplies,
  loadReplies,
  outboxPlace,
  renewGrace,
  type Claim,
  type Claimed,
  type SendOutcome,
  type StoredReply,
} from '#mailbox';
import type { AttachmentSource } from './attachments.ts';
import { composeCall } from './compose-call.ts';
import { actionFor, backOffSeconds } from './graph-errors.ts';
import type { GraphClient, SendResult } from './graph-client.ts';
import type { OutboxLane } from './outbox-lane.ts';
import { createBucket, createPairBuckets } from './pacing.ts';

export interface Sender {
  /** Replies whose transaction has committed. */
  hand(replies: readonly StoredReply[]): void;
  /** Stops taking up messages, and settles when the calls under way are settled. */
  stop(): Promise<void>;
  readonly inFlight: number;
  /** What it is handed now will be sent soon. */
  readonly hasRoom: boolean;
}

interface Queued {
  readonly outboxId: number;
  readonly accountId: string;
  readonly body: string;
  /** Held since `claimedAtMs`, and nothing was sent under it. */
  readonly claim: Claim | undefined;
  readonly claimedAtMs: number;
}

export interface SenderDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly dataKeys: DataKeys;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly lane: OutboxLane;
  readonly graph: GraphClient;
  readonly attachments: AttachmentSource;
  readonly messagesPerSecond: number;
  readonly graceSeconds: number;
  readonly concurrency?: number;
  readonly sweepMs?: number;
}

/** Not having reached the database for this long, or not having run, is having been away. */
const AWAY_MS = 3000;

export function startSender(deps: SenderDeps): Sender {
  // Messages under way, claim and settlement included: at 1,000 a second and 100 ms from claim to settlement. How many
  // calls run side by side is the Graph pool's affair.
  const concurrency = deps.concurrency ?? 400;
  const sweepMs = deps.sweepMs ?? 500;
  // Nobody else may take a claim within the grace: one that has stood for a quarter of it is taken anew before the call.
  const claimFreshMs = (deps.graceSeconds * 1000) / 4;
  const addresses = createGroupCommit<string, AccountAddress | undefined>({
    gatherMs: 1,
    maxItems: 500,
    async write(accountIds) {
      const found = await loadAddresses(deps.db, deps, [...new Set(accountIds)]);
      return accountIds.map((accountId) => found.get(accountId));
    },
  });
  const queues = new Map<string, Queued[]>();
  // Accounts that have something to send and no call under way, oldest first.
  const ready: string[] = [];
  const numberBucket = createBucket(deps.messagesPerSecond, Math.max(1, Math.ceil(deps.messagesPerSecond / 10)));
  const pairBuckets = createPairBuckets();
  const calls = deps.metrics.counter('dwar_graph_calls_total', 'Messages handed to Meta', ['result']);
  const callSeconds = deps.metrics.seconds('dwar_graph_call_seconds', 'Time of one call that sends a message');
  // Claims and calls; `underWay` also counts those that are only being written down.
  let inFlight = 0;
  let underWay = 0;
  let stopping = false;
  let pumpTimer: NodeJS.Timeout | undefined;
  let onQuiet: (() => void) | undefined;
  // When the table was last read; at the start: never.
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  function enqueue(item: Queued): void {
    const queue = queues.get(item.accountId);
    if (queue === undefined) {
      queues.set(item.accountId, [item]);
      ready.push(item.accountId);
    } else if (!queue.some((queued) => queued.outboxId === item.outboxId)) {
      queue.push(item);
    }
  }

  function pump(): void {
    while (!stopping && inFlight < concurrency && pumpTimer === undefined) {
      const accountId = ready.shift();
      if (accountId === undefined) return;
      const item = queues.get(accountId)?.[0];
      if (item === undefined) {
        queues.delete(accountId);
        continue;
      }
      const waitMs = numberBucket.take(performance.now());
      if (waitMs > 0) {
        ready.unshift(accountId);
        pumpTimer = setTimeout(() => {
          pumpTimer = undefined;
          pump();
        }, waitMs);
        return;
      }
      const pairWaitMs = pairBuckets.take(accountId, performance.now());
      if (pairWaitMs > 0) {
        setTimeout(() => {
          if (queues.has(accountId)) ready.push(accountId);
          pump();
        }, pairWaitMs).unref();
        continue;
      }
      inFlight += 1;
      underWay += 1;
      let hasPlace = true;
      const leavePlace = (): void => {
        if (!hasPlace) return;
        hasPlace = false;
        inFlight -= 1;
        pump();
      };
      void deliver(item, leavePlace).then((next) => {
        underWay -= 1;
        if (next === 'next') advance(accountId);
        // What stays unsettled is taken up again from the table when it is due: forget the whole queue, keep the order.
        else queues.delete(accountId);
        leavePlace();
        pump();
        if (underWay === 0) onQuiet?.();
      });
    }
  }

  function advance(accountId: string): void {
    const queue = queues.get(accountId);
    queue?.shift();
    if (queue === undefined || queue.length === 0) queues.delete(accountId);
    else ready.push(accountId);
  }

  /** `leavePlace`: the call is over; another may be made while this one is being written down. */
  async function deliver(item: Queued, leavePlace: () => void): Promise<'next' | 'leave'> {
    try {
      const [claimed, address] = await Promise.all([claim(item), addresses.add(item.accountId)]);
      if (claimed === undefined) return 'leave';
      const call = await composeCall(deps, { outboxId: item.outboxId, address, body: item.body });
      if (!call.ok) {
        deps.log.warn('message not sendable', { outboxId: item.outboxId, reason: call.reason });
        const retry = call.reason === 'attachment-unavailable';
        await deps.lane.settle(
          retry
            ? outcomeOf(deps, claimed, { kind: 'refused', code: 131000 })
            : { kind: 'failed', outboxId: item.outboxId, lease: claimed.lease, at: deps.clock.now(), code: undefined },
        );
        return retry ? 'leave' : 'next';
      }
      const started = performance.now();
      const result = await deps.graph.send(call.body);
      leavePlace();
      callSeconds.observe((performance.now() - started) / 1000);
      calls.inc({ result: result.kind });
      const outcome = outcomeOf(deps, claimed, result);
      if (result.kind === 'refused') report(outcome, result.code);
      await deps.lane.settle(outcome);
      return outcome.kind === 'sent' || outcome.kind === 'failed' ? 'next' : 'leave';
    } catch (error) {
      // The database went away between claim and settlement: the claim runs out, a status may settle it before.
      if (!isTransient(error)) deps.log.error('sending failed', error, { outboxId: item.outboxId });
      return 'leave';
    }
  }

  async function claim(item: Queued): Promise<Claimed | undefined> {
    if (item.claim !== undefined && performance.now() - item.claimedAtMs < claimFreshMs) {
      return { outboxId: item.outboxId, ...item.claim };
    }
    return deps.lane.claim({ outboxId: item.outboxId, heldLease: item.claim?.lease });
  }

  /** Gives back what was claimed with the turn and not sent: another process may have it at once. */
  async function release(): Promise<void> {
    const nextAt = deps.clock.now();
    const outcomes = [...queues.values()].flat().flatMap(({ outboxId, claim: held }): readonly SendOutcome[] => {
      return held === undefined ? [] : [{ kind: 'retry', outboxId, lease: held.lease, nextAt, code: undefined }];
    });
    queues.clear();
    await Promise.all(outcomes.map((outcome) => deps.lane.settle(outcome)));
  }

  function report(outcome: SendOutcome, graphCode: number): void {
    const action = actionFor(graphCode);
    const fields = { outboxId: outcome.outboxId, graphCode, action };
    if (action === 'alarm' || action === 'authenticate') deps.log.error('Meta refuses our messages', undefined, fields);
    else deps.log.warn('Meta refused a message', fields);
  }

  async function sweep(): Promise<void> {
    if (performance.now() - sweptAtMs > AWAY_MS) {
      await renewGrace(deps.db, { now: deps.clock.now(), graceSeconds: deps.graceSeconds });
    }
    const due = await listDueReplies(deps.db, deps.clock.now());
    sweptAtMs = performance.now();
    // Most of what waits is in hand already: only the rest is read.
    const left = due.filter((reply) => !queues.has(reply.accountId));
    if (left.length === 0) return;
    const open = await loadReplies(
      deps.db,
      left.map((reply) => reply.outboxId),
    );
    const dataKeys = await deps.dataKeys.load(deps.db, [...new Set(open.map((reply) => reply.dataKeyId))]);
    for (const reply of open) {
      const dataKey = dataKeys.get(reply.dataKeyId);
      if (dataKey === undefined) continue;
      const body = openField(dataKey, outboxPlace(reply.causeId, reply.ordinal), reply.sealedBody).toString('utf8');
      enqueue({ outboxId: reply.outboxId, accountId: reply.accountId, body, claim: undefined, claimedAtMs: 0 });
    }
    pump();
  }

  let sweeping: Promise<void> = Promise.resolve();
  const sweepTimer = setInterval(() => {
    sweeping = sweeping.then(sweep).catch((error: unknown) => deps.log.error('outbox sweep put off', error));
  }, sweepMs);

  return {
    hand(replies) {
      const claimedAtMs = performance.now();
      for (const { outboxId, accountId, body, claim } of replies)
        enqueue({ outboxId, accountId, body, claim, claimedAtMs });
      pump();
    },
    async stop() {
      stopping = true;
      clearInterval(sweepTimer);
      clearTimeout(pumpTimer);
      await sweeping;
      if (underWay > 0) await new Promise<void>((resolve) => (onQuiet = resolve));
      await release().catch((error: unknown) => deps.log.error('claims not given back', error));
      await deps.lane.idle();
    },
    get inFlight() {
      return underWay;
    },
    get hasRoom() {
      return !stopping && queues.size < concurrency;
    },
  };
}

function outcomeOf(
  deps: { readonly clock: Clock; readonly graceSeconds: number },
  claimed: { readonly outboxId: number; readonly lease: number; readonly attempts: number },
  result: SendResult,
): SendOutcome {
  const now = deps.clock.now();
  const { outboxId, lease } = claimed;
  const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
  switch (result.kind) {
    case 'accepted':
      return { kind: 'sent', outboxId, lease, providerId: result.providerId, at: now };
    case 'not-reached':
      return {
        kind: 'retry',
        outboxId,
        lease,
        nextAt: inSeconds(backOffSeconds('retry', claimed.attempts)),
        code: undefined,
      };
    case 'uncertain':
      return { kind: 'uncertain', outboxId, lease, nextAt: inSeconds(deps.graceSeconds) };
    case 'refused': {
      const action = actionFor(result.code);
      if (action === 'give-up') return { kind: 'failed', outboxId, lease, at: now, code: result.code };
      return {
        kind: 'retry',
        outboxId,
        lease,
        nextAt: inSeconds(backOffSeconds(action, claimed.attempts)),
        code: result.code,
      };
    }
  }
}
