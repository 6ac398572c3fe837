// POST /webhooks/whatsapp: signature over the raw bytes, then every entry, change, message and status; 200 only after
// the commit. Messages, statuses and the rest (signals/) are written by three lanes: none ever holds up another.

import type { Logger, Metrics } from '#platform';
import type { Clock } from '#platform/pure';
import type { DeliveryStatus } from '#mailbox';
import type { Admission } from './admission.ts';
import { cleanText } from './clean-text.ts';
import { outboxIdOf } from './compose-call.ts';
import type { Ingest } from './ingest.ts';
import type { OutboxLane } from './outbox-lane.ts';
import { sortEvents } from './signals/read-pieces.ts';
import type { SignalLane } from './signals/signal-lane.ts';
import { verifySignature } from './signature.ts';
import { explodeWebhook, INBOUND_MESSAGE_TYPES, type StatusEvent } from './wire/index.ts';

export type WebhookAnswer = 200 | 401 | 503;

export interface Webhook {
  /** Too much stands before the door: the answer is 503, before the body is read. */
  turnsAway(): boolean;
  /** Never throws: whatever a body holds, the answer is one of the three. */
  accept(raw: Buffer, signature: string | undefined): Promise<WebhookAnswer>;
}

export interface WebhookDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly ingest: Ingest;
  readonly outbox: OutboxLane;
  readonly signals: SignalLane;
  readonly appSecrets: readonly string[];
  /** Whether a phone number id is one of this deployment. */
  readonly isOurs: (phoneNumberId: string) => boolean;
  /** Statuses that name no message of ours. */
  readonly keepUnmatched: (statuses: readonly { providerId: string; status: string }[]) => Promise<void>;
}

export function createWebhook(deps: WebhookDeps): Webhook {
  const answers = deps.metrics.counter('dwar_webhook_answers_total', 'Webhooks by answer', ['status']);
  const seconds = deps.metrics.seconds('dwar_webhook_seconds', 'Time to the answer of a webhook');
  const pieces = deps.metrics.counter('dwar_webhook_events_total', 'Pieces of webhooks by kind', ['kind']);
  const unknown = deps.metrics.counter('dwar_webhook_unknown_total', 'What Meta sent that we have no schema for', [
    'what',
  ]);

  async function handle(raw: Buffer, signature: string | undefined): Promise<WebhookAnswer> {
    if (!verifySignature(raw, signature, deps.appSecrets)) return 401;
    try {
      const { events } = explodeWebhook(parse(raw));
      const receivedAt = deps.clock.now();
      const sorted = sortEvents(events, raw, receivedAt, deps.isOurs);
      for (const event of events) pieces.inc({ kind: event.kind });
      for (const { type } of sorted.messages) {
        if (type === undefined || !INBOUND_MESSAGE_TYPES.has(type)) unknown.inc({ what: 'message-type' });
      }
      for (const { statusName } of sorted.statuses) {
        if (deliveryStatus(statusName) === undefined) unknown.inc({ what: 'status' });
      }
      for (const { reason } of sorted.pieces) {
        if (reason === 'unknown-field') unknown.inc({ what: 'field' });
        if (reason === 'foreign-number') unknown.inc({ what: 'number' });
      }
      const body = { messages: sorted.messages, raw: events.length === 1 ? raw : undefined, receivedAt };
      await Promise.all([deps.ingest.store(body), recordAll(deps, sorted.statuses), deps.signals.take(sorted.pieces)]);
      return 200;
    } catch (error) {
      deps.log.error('webhook not stored', error, { bytes: raw.length });
      return 503;
    }
  }

  return {
    turnsAway() {
      if (!deps.admission.isFull) return false;
      answers.inc({ status: 503 });
      return true;
    },
    async accept(raw, signature) {
      const started = performance.now();
      const leave = deps.admission.enter();
      const answer = await handle(raw, signature);
      leave();
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
      unmatched.push({ providerId: cleanText(event.messageId), status: cleanText(event.statusName) });
    } else {
      const at = event.timestampSeconds === undefined ? deps.clock.now() : new Date(event.timestampSeconds * 1000);
      known.push({
        outboxId,
        providerId: cleanText(event.messageId),
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
  return typeof pricing.category === 'string' ? cleanText(pricing.category).slice(0, 40) : undefined;
}
