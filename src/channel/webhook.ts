// POST /webhooks/whatsapp: signature over the raw bytes, then every entry, change, message and status; 200 only after
// the commit. Messages and statuses are written by different lanes: a flood of statuses never holds up a message.

import type { Logger, Metrics } from '#platform';
import type { Clock } from '#platform/pure';
import type { DeliveryStatus } from '#mailbox';
import { outboxIdOf } from './compose-call.ts';
import type { Ingest } from './ingest.ts';
import type { OutboxLane } from './outbox-lane.ts';
import { verifySignature } from './signature.ts';
import { explodeWebhook, type StatusEvent } from './wire/index.ts';

export type WebhookAnswer = 200 | 401 | 503;

export interface Webhook {
  /** Never throws: whatever a body holds, the answer is one of the three. */
  accept(raw: Buffer, signature: string | undefined): Promise<WebhookAnswer>;
}

export interface WebhookDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly ingest: Ingest;
  readonly outbox: OutboxLane;
  readonly appSecrets: readonly string[];
  /** Statuses that name no message of ours. */
  readonly keepUnmatched: (statuses: readonly { providerId: string; status: string }[]) => Promise<void>;
}

export function createWebhook(deps: WebhookDeps): Webhook {
  const answers = deps.metrics.counter('dwar_webhook_answers_total', 'Webhooks by answer', ['status']);
  const seconds = deps.metrics.seconds('dwar_webhook_seconds', 'Time to the answer of a webhook');
  const pieces = deps.metrics.counter('dwar_webhook_events_total', 'Pieces of webhooks by kind', ['kind']);

  async function handle(raw: Buffer, signature: string | undefined): Promise<WebhookAnswer> {
    if (!verifySignature(raw, signature, deps.appSecrets)) return 401;
    try {
      const { events } = explodeWebhook(parse(raw));
      for (const event of events) pieces.inc({ kind: event.kind });
      const statuses = events.filter((event) => event.kind === 'status');
      await Promise.all([deps.ingest.store({ raw, events, receivedAt: deps.clock.now() }), recordAll(deps, statuses)]);
      return 200;
    } catch (error) {
      deps.log.error('webhook not stored', error, { bytes: raw.length });
      return 503;
    }
  }

  return {
    async accept(raw, signature) {
      const started = performance.now();
      const answer = await handle(raw, signature);
      seconds.observe((performance.now() - started) / 1000);
      answers.inc({ status: answer });
      return answer;
    },
  };
}

/** JSON cannot be trusted to be JSON: what does not parse is kept as an unknown piece. */
function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function recordAll(deps: WebhookDeps, events: readonly StatusEvent[]): Promise<void> {
  if (events.length === 0) return;
  const known: DeliveryStatus[] = [];
  const unmatched: { providerId: string; status: string }[] = [];
  for (const event of events) {
    const outboxId = outboxIdOf(event.callbackData);
    const status = deliveryStatus(event.statusName);
    if (outboxId === undefined || status === undefined) {
      unmatched.push({ providerId: clean(event.messageId), status: clean(event.statusName) });
    } else {
      const at = event.timestampSeconds === undefined ? deps.clock.now() : new Date(event.timestampSeconds * 1000);
      known.push({
        outboxId,
        providerId: clean(event.messageId),
        status,
        at: Number.isNaN(at.getTime()) ? deps.clock.now() : at,
        code: event.errorCode,
        priceCategory: priceCategory(event),
      });
    }
  }
  if (unmatched.length > 0) await deps.keepUnmatched(unmatched);
  await deps.outbox.record(known);
}

function deliveryStatus(name: string): DeliveryStatus['status'] | undefined {
  if (name === 'sent' || name === 'delivered' || name === 'read' || name === 'failed') return name;
  return name === 'played' ? 'read' : undefined;
}

function priceCategory(event: StatusEvent): string | undefined {
  const pricing = event.status['pricing'];
  if (typeof pricing !== 'object' || pricing === null || !('category' in pricing)) return undefined;
  return typeof pricing.category === 'string' ? clean(pricing.category).slice(0, 40) : undefined;
}

/** PostgreSQL's text holds no NUL, and half a surrogate pair is not UTF-8. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, 200);
}
