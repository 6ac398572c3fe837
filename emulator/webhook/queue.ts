/**
 * Delivers webhooks to the app: signed, retried with growing pauses for seven days of emulated time until answered 200
 * (§2.2). First attempts of one citizen go out in order; retries may overtake, as they may at Meta. Scripted faults
 * (slow, drop, duplicate, reorder, batch) strike once, before the first attempt.
 */
import { request, type Agent } from 'undici';
import { z } from 'zod';
import type { EmulatorClock } from '../clock.ts';
import { encodeWebhookBody, signBody } from './body.ts';

const firstRetryMs = 1_000;
const longestRetryMs = 60 * 60 * 1000;
const giveUpAfterMs = 7 * 24 * 60 * 60 * 1000;
const historyKept = 1_000;
/** A batch or a held-back webhook waits no longer than this for the others. */
const gatherMs = 1_000;

const Entries = z.object({ entry: z.array(z.unknown()) });

export type Delivery = {
  readonly id: number;
  /** Deliveries of one key keep their order. */
  readonly key: string;
  readonly body: string;
  /** The citizens' messages inside, whose ticks follow the answer. */
  readonly itemIds: readonly string[];
  readonly createdAtMs: number;
  attempts: number;
  state: 'pending' | 'delivered' | 'dropped';
  /** HTTP status of the last answer; 0 when there was none. */
  lastHttpStatus: number | null;
};
export type NewDelivery = Pick<Delivery, 'key' | 'body' | 'itemIds'>;

/** How a webhook goes on its way: straight, or with one of the faults. */
export type WebhookPlan =
  | { readonly kind: 'straight' | 'drop' | 'duplicate' | 'reorder' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'batch'; readonly changes: number };

export type WebhookQueue = {
  readonly enqueue: (delivery: NewDelivery) => void;
  /** Nothing is sent before the app has answered the verification. */
  readonly open: () => void;
  readonly list: () => readonly Readonly<Delivery>[];
  readonly close: () => Promise<void>;
};

export type WebhookQueueDeps = {
  readonly url: (delivery: Readonly<Delivery>) => string;
  readonly appSecret: string;
  readonly agent: Agent;
  readonly clock: EmulatorClock;
  readonly plan: (delivery: NewDelivery) => WebhookPlan;
  readonly onOutcome: (delivery: Readonly<Delivery>) => void;
};

export function createWebhookQueue(deps: WebhookQueueDeps): WebhookQueue {
  const { agent } = deps;
  const history: Delivery[] = [];
  const waiting: Delivery[] = [];
  /** Held back until another has gone (reorder). */
  const held: Delivery[] = [];
  /** Gathered into one body (batch). */
  const batch: Delivery[] = [];
  const lastOfKey = new Map<string, Promise<void>>();
  let opened = false;
  let closed = false;
  let nextId = 1;

  function dispatch(delivery: Delivery): void {
    const plan = deps.plan(delivery);
    switch (plan.kind) {
      case 'straight':
        start(delivery);
        break;
      case 'drop':
        delivery.state = 'dropped';
        return;
      case 'duplicate':
        start(delivery);
        start(add(delivery));
        break;
      case 'slow':
        deps.clock.after(plan.delayMs, () => start(delivery));
        return;
      case 'reorder':
        held.push(delivery);
        deps.clock.after(gatherMs, release);
        return;
      case 'batch':
        batch.push(delivery);
        if (batch.length >= plan.changes) flush();
        else if (batch.length === 1) deps.clock.after(gatherMs, flush);
        return;
    }
    release();
  }

  function release(): void {
    for (const delivery of held.splice(0)) start(delivery);
  }

  /** One body with the entries of all that were gathered; the single ones end here. */
  function flush(): void {
    const gathered = batch.splice(0);
    const [first] = gathered;
    if (first === undefined) return;
    if (gathered.length === 1) return start(first);
    const entry = gathered.flatMap((delivery) => Entries.parse(JSON.parse(delivery.body)).entry);
    const body = encodeWebhookBody({ object: 'whatsapp_business_account', entry });
    for (const delivery of gathered) if (history.includes(delivery)) history.splice(history.indexOf(delivery), 1);
    start(add({ key: first.key, body, itemIds: gathered.flatMap((delivery) => delivery.itemIds) }));
  }

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
    delivery.lastHttpStatus = await post(delivery);
    if (closed) return;
    if (delivery.lastHttpStatus === 200) delivery.state = 'delivered';
    else if (deps.clock.now() - delivery.createdAtMs > giveUpAfterMs) delivery.state = 'dropped';
    else deps.clock.after(retryDelayMs(delivery.attempts), () => void attempt(delivery));
    deps.onOutcome(delivery);
  }

  async function post(delivery: Readonly<Delivery>): Promise<number> {
    const { body } = delivery;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'dwar-emulator',
      'x-hub-signature-256': signBody(body, deps.appSecret),
    };
    try {
      const answer = await request(deps.url(delivery), { method: 'POST', headers, body, dispatcher: agent });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  }

  function add({ key, body, itemIds }: NewDelivery): Delivery {
    const delivery: Delivery = {
      id: nextId++,
      key,
      body,
      itemIds,
      createdAtMs: deps.clock.now(),
      attempts: 0,
      state: 'pending',
      lastHttpStatus: null,
    };
    history.push(delivery);
    if (history.length > historyKept) history.shift();
    return delivery;
  }

  return {
    enqueue: (wish) => {
      const delivery = add(wish);
      if (opened) dispatch(delivery);
      else waiting.push(delivery);
    },
    open: () => {
      opened = true;
      for (const delivery of waiting.splice(0)) dispatch(delivery);
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
