/**
 * The reverse of explode-webhook.ts for a single event: the smallest envelope that holds exactly it, so that a stored
 * slice goes through the same code again. Exploding it gives the same event back, with its path at 0.
 */
import { assertNever } from '#platform/pure';
import type { MessageEvent, StatusEvent, UnknownEvent, WebhookEvent } from './webhook-event.ts';

/** JSON-safe as long as the exploded body came from JSON.parse. */
export function envelopeOfOne(event: WebhookEvent): unknown {
  switch (event.kind) {
    case 'message':
      return messagesEnvelope(event, { ...contactsOf(event), messages: [event.message] });
    case 'status':
      return messagesEnvelope(event, { ...contactsOf(event), statuses: [event.status] });
    case 'error':
      return messagesEnvelope(event, { errors: [event.error] });
    case 'other':
      return envelope({
        ...idOf(event.wabaId),
        ...(event.timestampSeconds === undefined ? {} : { time: event.timestampSeconds }),
        changes: [{ field: event.field, value: event.value }],
      });
    case 'unknown':
      return unknownEnvelope(event);
    default:
      return assertNever(event);
  }
}

function unknownEnvelope(event: UnknownEvent): unknown {
  switch (event.reason) {
    case 'foreign-envelope':
      return event.raw;
    case 'bad-entry':
      return envelope(event.raw);
    case 'bad-change':
      return envelope({ ...idOf(event.wabaId), changes: [event.raw] });
    case 'empty-value':
      return envelope({ ...idOf(event.wabaId), changes: [{ field: 'messages', value: event.raw }] });
    case 'bad-message':
    case 'message-without-id':
    case 'message-without-sender':
      return messagesEnvelope(event, { messages: [event.raw] });
    case 'bad-status':
      return messagesEnvelope(event, { statuses: [event.raw] });
    case 'bad-error':
      return messagesEnvelope(event, { errors: [event.raw] });
    default:
      return assertNever(event.reason);
  }
}

function messagesEnvelope(event: Exclude<WebhookEvent, { kind: 'other' }>, items: object): unknown {
  const metadata = event.metadata === undefined ? {} : { metadata: event.metadata };
  const value = { messaging_product: 'whatsapp', ...metadata, ...items };
  return envelope({ ...idOf(event.wabaId), changes: [{ field: 'messages', value }] });
}

function envelope(entry: unknown): unknown {
  return { object: 'whatsapp_business_account', entry: [entry] };
}

function idOf(wabaId: string | undefined): object {
  return wabaId === undefined ? {} : { id: wabaId };
}

function contactsOf(event: MessageEvent | StatusEvent): object {
  return event.contact === undefined ? {} : { contacts: [event.contact] };
}
