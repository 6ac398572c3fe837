/**
 * Delivers webhooks to the app: signed, retried with growing pauses for seven days of emulated time until answered 200
 * (§2.2). First attempts of one citizen go out in order; retries may overtake, as they may at Meta.
 * Faults (delay, drop, duplicate, reorder) belong between `enqueue` and `attempt`.
 */
import { Agent, request } from 'undici';
import type { EmulatorClock } from '../clock.ts';
import { signBody } from './body.ts';

const answerTimeoutMs = 20_000;
const firstRetryMs = 1_000;
const longestRetryMs = 60 * 60 * 1000;
const giveUpAfterMs = 7 * 24 * 60 * 60 * 1000;
const historyKept = 1_000;

export type Delivery = {
  readonly id: number;
  /** Deliveries of one key keep their order. */
  readonly key: string;
  readonly body: string;
  /** The citizen's message inside, whose ticks follow the answer. */
  readonly itemId: string | null;
  readonly createdAtMs: number;
  attempts: number;
  state: 'pending' | 'delivered' | 'dropped';
  /** HTTP status of the last answer; 0 when there was none. */
  lastHttpStatus: number | null;
};

export type WebhookQueue = {
  readonly enqueue: (delivery: { key: string; body: string; itemId: string | null }) => void;
  /** Nothing is sent before the app has answered the verification. */
  readonly open: () => void;
  readonly list: () => readonly Readonly<Delivery>[];
  readonly close: () => Promise<void>;
};

export type WebhookQueueDeps = {
  readonly url: string;
  readonly appSecret: string;
  readonly clock: EmulatorClock;
  readonly onOutcome: (delivery: Readonly<Delivery>) => void;
};

export function createWebhookQueue(deps: WebhookQueueDeps): WebhookQueue {
  const agent = new Agent({ connections: 16, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs });
  const history: Delivery[] = [];
  const waiting: Delivery[] = [];
  const lastOfKey = new Map<string, Promise<void>>();
  let opened = false;
  let closed = false;
  let nextId = 1;

  function start(delivery: Delivery): void {
    const previous = lastOfKey.get(delivery.key) ?? Promise.resolve();
    const current = previous.then(() => attempt(delivery));
    lastOfKey.set(delivery.key, current);
    void current.then(() => {
      if (lastOfKey.get(delivery.key) === current) lastOfKey.delete(delivery.key);
    });
  }

  async function attempt(delivery: Delivery): Promise<void> {
    if (closed) return;
    delivery.attempts += 1;
    delivery.lastHttpStatus = await post(delivery.body);
    if (closed) return;
    if (delivery.lastHttpStatus === 200) delivery.state = 'delivered';
    else if (deps.clock.now() - delivery.createdAtMs > giveUpAfterMs) delivery.state = 'dropped';
    else deps.clock.after(retryDelayMs(delivery.attempts), () => void attempt(delivery));
    deps.onOutcome(delivery);
  }

  async function post(body: string): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'dwar-emulator',
      'x-hub-signature-256': signBody(body, deps.appSecret),
    };
    try {
      const answer = await request(deps.url, { method: 'POST', headers, body, dispatcher: agent });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  }

  return {
    enqueue: ({ key, body, itemId }) => {
      const createdAtMs = deps.clock.now();
      const delivery: Delivery = {
        id: nextId++,
        key,
        body,
        itemId,
        createdAtMs,
        attempts: 0,
        state: 'pending',
        lastHttpStatus: null,
      };
      history.push(delivery);
      if (history.length > historyKept) history.shift();
      if (opened) start(delivery);
      else waiting.push(delivery);
    },
    open: () => {
      opened = true;
      for (const delivery of waiting.splice(0)) start(delivery);
    },
    list: () => history,
    close: async () => {
      closed = true;
      await agent.destroy();
    },
  };
}

/** 1 s, 2 s, 4 s … up to an hour. */
export function retryDelayMs(attempts: number): number {
  return Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
}
