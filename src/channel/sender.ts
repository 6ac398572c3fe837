// Sends what turns have stored. Each citizen's messages go one after the other; different citizens' side by side.
// claim (committed: with the turn, or here) → call → settle. Whatever this process was not handed, or could not settle, is found in the table.

import {
  createGroupCommit,
  isTransient,
  openField,
  type DataKeys,
  type Db,
  type Logger,
  type Metrics,
} from '#platform';
import type { Clock } from '#platform/pure';
import { loadAddresses, loadIdentityHashes, type AccountAddress } from '#people';
import {
  listDueReplies,
  loadReplies,
  outboxPlace,
  renewGrace,
  wakeUnasked,
  type Claimed,
  type SendOutcome,
  type StoredReply,
} from '#mailbox';
import type { AttachmentSource } from './attachments.ts';
import { outcomeOf } from './call-outcome.ts';
import { composeCall, isForProvedOnly } from './compose-call.ts';
import { isAlarming, ruleFor } from './graph-errors.ts';
import type { GraphClient, SendResult } from './graph-client.ts';
import { createNumberPace, type NumberPace } from './number-pace.ts';
import { pickByNumber, type OwnNumber } from './numbers/own-numbers.ts';
import type { OutboxLane } from './outbox-lane.ts';
import { CLOSED_SECONDS, chooseWording, unwrapMessage } from './outside-window.ts';
import { createSendQueue, type Queued } from './send-queue.ts';

export interface Sender {
  /** Replies whose transaction has committed. */
  hand(replies: readonly StoredReply[]): void;
  /** Stops taking up messages, and settles when the calls under way are settled. */
  stop(): Promise<void>;
  readonly inFlight: number;
  /** What it is handed now will be sent soon. */
  readonly hasRoom: boolean;
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
  /** The settings' own first; how fast each of them sends, all workers together. */
  readonly numbers: readonly Omit<OwnNumber, 'access'>[];
  readonly graceSeconds: number;
  readonly concurrency?: number;
  readonly sweepMs?: number;
}

/** So many calls in a row that Meta refuses, none taken between: the next would be refused too. */
const REFUSALS_TO_PAUSE = 3;

/** Not having reached the database for this long, or not having run, is having been away. */
const AWAY_MS = 3000;

/** One number that speaks: what it may send now, and how Meta has answered it. */
interface Voice {
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly pace: NumberPace;
  refusedInRow: number;
}

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
  const queue = createSendQueue();
  const voices = deps.numbers.map((number): Voice => {
    return { ...number, pace: createNumberPace({ ...deps, ...number, onTokens: () => pump() }), refusedInRow: 0 };
  });
  const voiceOf = pickByNumber(voices);
  const calls = deps.metrics.counter('dwar_graph_calls_total', 'Messages handed to Meta', ['result']);
  const refusals = deps.metrics.counter('dwar_graph_refusals_total', 'Messages that Meta refused', ['reason']);
  const callSeconds = deps.metrics.seconds('dwar_graph_call_seconds', 'Time of one call that sends a message');
  // Claims and calls; `underWay` also counts those that are only being written down.
  let inFlight = 0;
  let underWay = 0;
  let stopping = false;
  // Which number takes the next free place first: each in its turn.
  let firstVoice = 0;
  let onQuiet: (() => void) | undefined;
  // When the table was last read; at the start: never.
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  function pump(): void {
    firstVoice = (firstVoice + 1) % voices.length;
    for (let turn = 0; turn < voices.length; turn += 1) {
      const voice = voices[(firstVoice + turn) % voices.length];
      if (voice !== undefined) speak(voice);
    }
  }

  function speak(voice: Voice): void {
    const { phoneNumberId, pace } = voice;
    while (!stopping && inFlight < concurrency && queue.hasNext(phoneNumberId, pace.bulkAllowed) && pace.take()) {
      const item = queue.next(phoneNumberId, pace.bulkAllowed);
      if (item === undefined) return;
      const { accountId } = item;
      inFlight += 1;
      underWay += 1;
      let hasPlace = true;
      const leavePlace = (): void => {
        if (!hasPlace) return;
        hasPlace = false;
        inFlight -= 1;
        pump();
      };
      void deliver(voice, item, leavePlace).then((next) => {
        underWay -= 1;
        if (next === 'next') queue.advance(accountId);
        // What stays unsettled is taken up again from the table when it is due: forget the whole queue, keep the order.
        else queue.forget(accountId);
        leavePlace();
        pump();
        if (underWay === 0) onQuiet?.();
      });
    }
  }

  /** `leavePlace`: the call is over; another may be made while this one is being written down. */
  async function deliver(voice: Voice, item: Queued, leavePlace: () => void): Promise<'next' | 'leave'> {
    try {
      const [claimed, address] = await Promise.all([claim(item), addresses.add(item.accountId)]);
      if (claimed === undefined) {
        // Something older goes first. It may wait for the citizen to write, and now there is an answer: they have.
        if (!item.unasked) await wakeUnasked(deps.db, item.accountId, deps.clock.now());
        return 'leave';
      }
      const { content: ownContent, otherWords } = unwrapMessage(item.body);
      const wording = await chooseWording(deps, { ...item, otherWords, businessAccountId: voice.businessAccountId });
      if (wording.kind === 'wait') {
        if (wording.reason !== 'closed') {
          deps.log.error('not to be said outside the window now', undefined, {
            outboxId: item.outboxId,
            reason: wording.reason,
          });
        }
        return await putOff(claimed, wording.seconds);
      }
      const opening = wording.kind === 'opening';
      const content = wording.kind === 'as-it-is' ? ownContent : wording.content;
      const identityHash = isForProvedOnly(content) ? await findIdentityHash(item.accountId) : undefined;
      const { outboxId, phoneNumberId } = item;
      const call = await composeCall(deps, { outboxId, phoneNumberId, address, content, identityHash, opening });
      if (!call.ok) {
        deps.log.warn('message not sendable', { outboxId: item.outboxId, reason: call.reason });
        const retry = call.reason === 'attachment-unavailable';
        await deps.lane.settle(
          retry
            ? outcomeOf(deps, { claimed, hasOtherWords: false }, { kind: 'refused', code: 131000 })
            : { kind: 'failed', outboxId: item.outboxId, lease: claimed.lease, at: deps.clock.now(), code: undefined },
        );
        return retry ? 'leave' : 'next';
      }
      const started = performance.now();
      const result = await deps.graph.send(call.body, phoneNumberId);
      leavePlace();
      callSeconds.observe((performance.now() - started) / 1000);
      calls.inc({ result: result.kind });
      await watchNumber(voice, result);
      const hasOtherWords = otherWords !== undefined && wording.kind === 'as-it-is';
      const outcome = outcomeOf(deps, { claimed, hasOtherWords }, result);
      if (result.kind === 'refused') report(outcome, result.code);
      // Refused for good or taken: the message itself waits for them to write.
      if (opening && (outcome.kind === 'sent' || outcome.kind === 'failed')) {
        return await putOff(claimed, CLOSED_SECONDS, outcome.at);
      }
      // No status will tell of it: it goes out again.
      if (opening && outcome.kind === 'uncertain') return await putOff(claimed, deps.graceSeconds);
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

  /** The message waits for the citizen's window, or for a template. */
  async function putOff({ outboxId, lease }: Claimed, seconds: number, openedAt?: Date): Promise<'leave'> {
    const nextAt = new Date(deps.clock.now().getTime() + seconds * 1000);
    await deps.lane.settle({ kind: 'retry', outboxId, lease, nextAt, code: undefined, openedAt });
    return 'leave';
  }

  async function findIdentityHash(accountId: string): Promise<string | undefined> {
    return (await loadIdentityHashes(deps.db, deps, [accountId])).get(accountId);
  }

  /** Refusals that concern the number and not one message: after a few nothing is sent for a while. */
  async function watchNumber(voice: Voice, result: SendResult): Promise<void> {
    if (result.kind === 'accepted') voice.refusedInRow = 0;
    if (result.kind !== 'refused') return;
    const { pauseSeconds } = ruleFor(result.code);
    if (pauseSeconds === undefined) return;
    voice.refusedInRow += 1;
    if (voice.refusedInRow < REFUSALS_TO_PAUSE) return;
    voice.refusedInRow = 0;
    deps.log.warn('sending pauses', { graphCode: result.code, reason: ruleFor(result.code).reason });
    await voice.pace.pause(pauseSeconds);
  }

  /** Gives back what was claimed with the turn and not sent: another process may have it at once. */
  async function release(which: (phoneNumberId: string) => boolean): Promise<void> {
    const nextAt = deps.clock.now();
    const outcomes = queue.drain(which).flatMap(({ outboxId, claim: held }): readonly SendOutcome[] => {
      return held === undefined ? [] : [{ kind: 'retry', outboxId, lease: held.lease, nextAt, code: undefined }];
    });
    await Promise.all(outcomes.map((outcome) => deps.lane.settle(outcome)));
  }

  function report(outcome: SendOutcome, graphCode: number): void {
    const rule = ruleFor(graphCode);
    refusals.inc({ reason: rule.reason });
    const fields = { outboxId: outcome.outboxId, graphCode, action: rule.action, reason: rule.reason };
    if (isAlarming(rule)) deps.log.error('Meta refuses our messages', undefined, fields);
    else deps.log.warn('Meta refused a message', fields);
  }

  async function sweep(): Promise<void> {
    if (performance.now() - sweptAtMs > AWAY_MS) {
      await renewGrace(deps.db, { now: deps.clock.now(), graceSeconds: deps.graceSeconds });
    }
    // Held claims would run out, and look like calls of unknown fate.
    if (voices.some(isPaused)) await release((phoneNumberId) => isPaused(voiceOf(phoneNumberId)));
    if (voices.every(isPaused)) {
      sweptAtMs = performance.now();
      return;
    }
    const paused = voices.flatMap((voice, index) => {
      if (!isPaused(voice)) return [];
      return index === 0 ? [voice.phoneNumberId, null] : [voice.phoneNumberId];
    });
    const due = await listDueReplies(deps.db, deps.clock.now(), paused);
    sweptAtMs = performance.now();
    // Most of what waits is in hand already: only the rest is read.
    const left = due.filter((reply) => !queue.has(reply.accountId));
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
      const { outboxId, accountId, unasked, windowEndsAt, openedAt } = reply;
      const { phoneNumberId } = voiceOf(reply.phoneNumberId);
      const item = { outboxId, accountId, phoneNumberId, body, unasked, windowEndsAt, openedAt };
      queue.add({ ...item, claim: undefined, claimedAtMs: 0 });
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
      const now = deps.clock.now();
      for (const reply of replies) {
        // What may not leave yet is found in the table when it may.
        if (reply.sendAt !== undefined && reply.sendAt > now) continue;
        const { outboxId, accountId, body, windowEndsAt, claim } = reply;
        const unasked = reply.unasked === true;
        const { phoneNumberId } = voiceOf(reply.phoneNumberId);
        const item = { outboxId, accountId, phoneNumberId, body, unasked, windowEndsAt };
        queue.add({ ...item, openedAt: undefined, claim, claimedAtMs });
      }
      pump();
    },
    async stop() {
      stopping = true;
      clearInterval(sweepTimer);
      for (const { pace } of voices) pace.stop();
      await sweeping;
      if (underWay > 0) await new Promise<void>((resolve) => (onQuiet = resolve));
      await release(() => true).catch((error: unknown) => deps.log.error('claims not given back', error));
      await deps.lane.idle();
    },
    get inFlight() {
      return underWay;
    },
    get hasRoom() {
      return !stopping && !voices.every(isPaused) && queue.size < concurrency;
    },
  };
}

function isPaused({ pace }: Voice): boolean {
  return pace.paused;
}
