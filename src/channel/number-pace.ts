// How fast a number may send, shared by all workers: each takes tokens in blocks of a tenth of a second from one row of the
// database, the next block while half of this one is left. Signals about the number (numbers/) are read with it.

import type { Db, Logger } from '#platform';

export interface NumberPace {
  /** A token for one message. Without one, `onTokens` is called when there are some again. */
  take(): boolean;
  /** Nothing leaves from this number for so long, from no worker. */
  pause(seconds: number): Promise<void>;
  /** Nothing leaves now. */
  readonly paused: boolean;
  /** What we say first may go too. */
  readonly bulkAllowed: boolean;
  stop(): void;
}

export interface NumberPaceDeps {
  readonly db: Db;
  readonly log: Logger;
  readonly phoneNumberId: string;
  /** Until the number's own row says otherwise. */
  readonly messagesPerSecond: number;
  readonly onTokens: () => void;
}

/** A pause is looked at again in this time, should it be ended before. */
const PAUSE_CHECK_MS = 2000;
const AFTER_FAULT_MS = 500;
/** A worker with nothing to do still hears of signals about the number in this time. */
const LOOK_MS = 2000;

export function createNumberPace(deps: NumberPaceDeps): NumberPace {
  let tokens = 0;
  let blockSize = 1;
  let leasing = false;
  let stopped = false;
  let paused = false;
  let bulkAllowed = true;
  let timer: NodeJS.Timeout | undefined;
  let leasedAtMs = 0;

  function wait(waitMs: number, then: () => void): void {
    if (!stopped) timer = setTimeout(then, waitMs);
  }

  function lease(): void {
    leasing = true;
    leasedAtMs = performance.now();
    leaseTokens(deps).then(
      (block) => {
        bulkAllowed = block.bulkAllowed;
        paused = block.pausedMs > 0;
        if (paused) {
          tokens = 0;
          wait(Math.min(block.pausedMs, PAUSE_CHECK_MS), lease);
        } else {
          blockSize = block.tokens;
          if (block.waitMs > 0) wait(block.waitMs, () => add(block.tokens));
          else add(block.tokens);
        }
      },
      (error: unknown) => {
        deps.log.warn('no tokens to send with', { errorClass: error instanceof Error ? error.name : 'unknown' });
        wait(AFTER_FAULT_MS, lease);
      },
    );
  }

  function add(count: number): void {
    leasing = false;
    if (stopped) return;
    tokens = Math.min(tokens + count, Math.floor(count * 1.5));
    deps.onTokens();
  }

  const looking = setInterval(() => {
    if (!leasing && performance.now() - leasedAtMs > LOOK_MS) lease();
  }, LOOK_MS);
  lease();
  return {
    take() {
      const taken = tokens > 0 && !paused;
      if (taken) tokens -= 1;
      if (!leasing && !stopped && tokens <= blockSize / 2) lease();
      return taken;
    },
    async pause(seconds) {
      tokens = 0;
      paused = true;
      await deps.db.query(
        `update number_pace set paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => $2))
          where phone_number_id = $1`,
        [deps.phoneNumberId, seconds],
      );
      if (!leasing && !stopped) lease();
    },
    get paused() {
      return paused;
    },
    get bulkAllowed() {
      return bulkAllowed;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(looking);
    },
  };
}

interface Block {
  readonly tokens: number;
  /** From when on they count. */
  readonly waitMs: number;
  readonly pausedMs: number;
  readonly bulkAllowed: boolean;
}

/** By the clock of the database: those of the workers may differ. */
async function leaseTokens(deps: NumberPaceDeps): Promise<Block> {
  const { rows } = await deps.db.query<{ tokens: number; wait_ms: number; paused_ms: number; bulk_allowed: boolean }>({
    name: 'number-pace-lease',
    text: `with known as (
             select coalesce(n.messages_per_second, $2)::float8 as rate, n.paused_until,
                    coalesce(n.quality <> 'red', true) as bulk_allowed
               from (values (1)) as one left join channel_number n on n.phone_number_id = $1),
           block as (select greatest(1, ceil(rate / 10)) as tokens, greatest(1, ceil(rate / 10)) / rate as seconds from known),
           leased as (
             insert into number_pace as p (phone_number_id, next_at)
             select $1, clock_timestamp() + make_interval(secs => seconds) from block
             on conflict (phone_number_id) do update
               set next_at = greatest(p.next_at, clock_timestamp()) + make_interval(secs => (select seconds from block))
             returning p.next_at, p.paused_until)
           select tokens::int,
                  (extract(epoch from leased.next_at - clock_timestamp()) - seconds)::float8 * 1000 as wait_ms,
                  coalesce(extract(epoch from greatest(known.paused_until, leased.paused_until) - clock_timestamp()), 0)::float8 * 1000
                    as paused_ms,
                  bulk_allowed
             from known, block, leased`,
    values: [deps.phoneNumberId, deps.messagesPerSecond],
  });
  const row = rows[0];
  return {
    tokens: row?.tokens ?? 1,
    waitMs: Math.ceil(row?.wait_ms ?? 0),
    pausedMs: Math.ceil(row?.paused_ms ?? 0),
    bulkAllowed: row?.bulk_allowed ?? true,
  };
}
