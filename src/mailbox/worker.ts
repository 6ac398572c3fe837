// The loops that run turns: a few lanes, each with its own groups. A lane is woken by a nudge (mail was committed here,
// or PostgreSQL told us) and looks by itself a few times a second; losing a nudge costs that much and no more.

import pg from 'pg';
import { isTransient, type Logger, type Metrics } from '#platform';
import type { StoredReply } from './outbox.ts';
import { GROUP_COUNT } from './party.ts';
import { EventError, parkEvent, runTurn, type TurnDeps } from './turn.ts';
import { fireTimers } from './timers.ts';

const TIMER_POLL_MS = 500;

export interface MailboxWorker {
  /** Says that mail was committed. Without groups: look everywhere. */
  nudge(groups?: ReadonlySet<number>): void;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly lanes?: number;
  readonly batchSize?: number;
  readonly pollMs?: number;
  /** Connection string for LISTEN; without it only nudges and polling wake the lanes. */
  readonly listenUrl?: string;
  /** Awaited before each turn: what must not wait for turns goes first. */
  readonly giveWay?: () => Promise<void>;
}

export function startMailboxWorker(
  deps: TurnDeps & {
    readonly log: Logger;
    readonly metrics: Metrics;
    /** Replies whose rows are committed: hand them to the sender. */
    readonly onReplies: (replies: readonly StoredReply[]) => void;
    /** An event was parked; its party should hear of it. */
    readonly onParked?: (eventId: number) => Promise<void>;
  },
  options: WorkerOptions = {},
): MailboxWorker {
  // One lane takes more events in a turn, and turns cost more than events: two cost a tenth more and answered later.
  const laneCount = options.lanes ?? 1;
  const batchSize = options.batchSize ?? 300;
  const pollMs = options.pollMs ?? 200;
  const events = deps.metrics.counter('dwar_mailbox_events_total', 'Events taken by turns');
  const parked = deps.metrics.counter('dwar_mailbox_parked_total', 'Events parked because they failed alone');
  const turnSeconds = deps.metrics.seconds('dwar_mailbox_turn_seconds', 'Time of one turn of a batch');
  let stopping = false;

  const lanes = Array.from({ length: laneCount }, (_, lane) => {
    const groups = Array.from({ length: GROUP_COUNT }, (_unused, group) => group).filter(
      (group) => group % laneCount === lane,
    );
    const signal = createSignal(pollMs);
    return { groups, signal, done: runLane(groups, signal) };
  });

  async function runLane(groups: readonly number[], signal: Signal): Promise<void> {
    let limit = batchSize;
    while (!stopping) {
      try {
        await options.giveWay?.();
        const started = performance.now();
        const result = await runTurn(deps, groups, limit);
        if (result.taken > 0) {
          turnSeconds.observe((performance.now() - started) / 1000);
          events.inc(result.taken);
          deps.onReplies(result.replies);
        }
        if (result.taken > 0) limit = Math.min(batchSize, limit * 2);
        if (result.taken === 0) await signal.wait();
      } catch (error) {
        if (isTransient(error)) {
          deps.log.error('turn put off', error);
          await signal.pause(250);
        } else if (error instanceof EventError && limit === 1) {
          await park(error);
        } else {
          // Halve until the poisonous event stands alone. A batch of one that fails outside its event is tried again.
          if (limit === 1) await signal.pause(250);
          limit = Math.ceil(limit / 2);
        }
      }
    }
  }

  async function park(error: EventError): Promise<void> {
    const errorClass = error.cause instanceof Error ? error.cause.name : 'unknown';
    try {
      await parkEvent(deps, error.eventId, errorClass);
      parked.inc();
      deps.log.error('event parked', error.cause, { eventId: error.eventId });
      await deps.onParked?.(error.eventId);
    } catch (parkError) {
      deps.log.error('parking failed', parkError);
    }
  }

  const timerSignal = createSignal(TIMER_POLL_MS);
  const timers = runTimers();
  async function runTimers(): Promise<void> {
    while (!stopping) {
      try {
        const { fired, groups } = await fireTimers(deps.db, deps);
        if (fired > 0) nudge(groups);
        else await timerSignal.wait();
      } catch (error) {
        deps.log.error('timers put off', error);
        await timerSignal.pause(TIMER_POLL_MS);
      }
    }
  }

  function nudge(groups?: ReadonlySet<number>): void {
    for (const lane of lanes) {
      if (groups === undefined || lane.groups.some((group) => groups.has(group))) lane.signal.raise();
    }
  }

  const listener = options.listenUrl === undefined ? undefined : listen(options.listenUrl, nudge);

  return {
    nudge,
    async stop() {
      stopping = true;
      for (const lane of lanes) lane.signal.raise();
      timerSignal.raise();
      await Promise.all([...lanes.map((lane) => lane.done), timers, listener?.stop()]);
    },
  };
}

interface Signal {
  raise(): void;
  /** Until raised, at most the polling time. A signal raised while nobody waits is kept. */
  wait(): Promise<void>;
  pause(milliseconds: number): Promise<void>;
}

function createSignal(pollMs: number): Signal {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise() {
      raised = true;
      wake?.();
    },
    wait() {
      if (raised) {
        raised = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const timer = setTimeout(finish, pollMs);
        function finish(): void {
          clearTimeout(timer);
          wake = undefined;
          raised = false;
          resolve();
        }
        wake = finish;
      });
    },
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** Listens for mail that other processes commit; connects again when the connection is lost. */
function listen(url: string, nudge: () => void): { stop(): Promise<void> } {
  let stopped = false;
  let client: pg.Client | undefined;
  async function connect(): Promise<void> {
    if (stopped) return;
    const next = new pg.Client({ connectionString: url, application_name: 'dwar-listen' });
    next.on('notification', () => nudge());
    next.on('error', () => undefined);
    next.on('end', () => setTimeout(() => void connect(), 500).unref());
    try {
      await next.connect();
      await next.query('listen dwar_mail');
      client = next;
      nudge();
    } catch {
      // 'end' fires after a failed connection too, and tries again.
    }
  }
  void connect();
  return {
    async stop() {
      stopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
