/**
 * Takes one webhook body apart into events, one per message, status, error or other change. Runs before the 200 for
 * every webhook, so it only walks and routes; parse-inbound.ts validates a single message later, inside the turn.
 * Never throws, whatever JSON comes in: what cannot be routed becomes an `unknown` event.
 */
import type { EventPath, UnknownEvent, UnknownReason, WebhookEvent, WireObject } from './webhook-event.ts';
import {
  isWireObject,
  readIdentifier,
  readList,
  readNumber,
  readObject,
  readPhone,
  readSeconds,
} from './wire-object.ts';

/** What every event of one change shares. */
type ChangeContext = {
  readonly wabaId: string | undefined;
  readonly phoneNumberId: string | undefined;
  readonly metadata: WireObject | undefined;
  readonly contacts: readonly unknown[];
  readonly entry: number;
  readonly change: number;
};

export function explodeWebhook(envelope: unknown): { readonly events: WebhookEvent[] } {
  const events: WebhookEvent[] = [];
  if (!isWireObject(envelope) || envelope['object'] !== 'whatsapp_business_account') {
    return { events: [unknownOf(emptyContext(0, 0), 0, 'foreign-envelope', envelope)] };
  }
  const entries = readList(envelope['entry']);
  if (entries.length === 0) return { events: [unknownOf(emptyContext(0, 0), 0, 'foreign-envelope', envelope)] };
  for (const [index, entry] of entries.entries()) explodeEntry(entry, index, events);
  return { events };
}

function explodeEntry(entry: unknown, entryIndex: number, events: WebhookEvent[]): void {
  const changes = isWireObject(entry) ? readList(entry['changes']) : [];
  if (!isWireObject(entry) || changes.length === 0) {
    events.push(unknownOf(emptyContext(entryIndex, 0), 0, 'bad-entry', entry));
    return;
  }
  const wabaId = readIdentifier(entry['id']);
  const timestampSeconds = readSeconds(entry['time']);
  for (const [index, change] of changes.entries()) {
    const field = isWireObject(change) ? readIdentifier(change['field']) : undefined;
    if (!isWireObject(change) || field === undefined) {
      events.push(unknownOf({ ...emptyContext(entryIndex, index), wabaId }, 0, 'bad-change', change));
    } else if (field === 'messages') {
      explodeMessagesValue(change['value'], { ...emptyContext(entryIndex, index), wabaId }, events);
    } else {
      const path = { entry: entryIndex, change: index, item: 0 };
      events.push({ kind: 'other', wabaId, path, field, value: change['value'], timestampSeconds });
    }
  }
}

function explodeMessagesValue(value: unknown, bare: ChangeContext, events: WebhookEvent[]): void {
  if (!isWireObject(value)) {
    events.push(unknownOf(bare, 0, 'empty-value', value));
    return;
  }
  const metadata = readObject(value['metadata']);
  const phoneNumberId = readIdentifier(metadata?.['phone_number_id']);
  const context = { ...bare, metadata, phoneNumberId, contacts: readList(value['contacts']) };
  const before = events.length;
  for (const [item, message] of readList(value['messages']).entries())
    events.push(messageEvent(context, item, message));
  for (const [item, status] of readList(value['statuses']).entries()) events.push(statusEvent(context, item, status));
  for (const [item, error] of readList(value['errors']).entries()) events.push(errorEvent(context, item, error));
  if (events.length === before) events.push(unknownOf(context, 0, 'empty-value', value));
}

function messageEvent(context: ChangeContext, item: number, message: unknown): WebhookEvent {
  if (!isWireObject(message)) return unknownOf(context, item, 'bad-message', message);
  const messageId = readIdentifier(message['id']);
  if (messageId === undefined) return unknownOf(context, item, 'message-without-id', message);
  const phone = readPhone(message['from']);
  const userId = readIdentifier(message['from_user_id']);
  const contact = contactOf(context.contacts, phone, userId);
  const fromPhone = phone ?? readPhone(contact?.['wa_id']);
  const fromUserId = userId ?? readIdentifier(contact?.['user_id']);
  if (fromPhone === undefined && fromUserId === undefined) {
    return unknownOf(context, item, 'message-without-sender', message);
  }
  return {
    kind: 'message',
    wabaId: context.wabaId,
    phoneNumberId: context.phoneNumberId,
    path: pathOf(context, item),
    metadata: context.metadata,
    messageId,
    type: readIdentifier(message['type']),
    timestampSeconds: readSeconds(message['timestamp']),
    fromPhone,
    fromUserId,
    message,
    contact,
  };
}

function statusEvent(context: ChangeContext, item: number, status: unknown): WebhookEvent {
  const messageId = isWireObject(status) ? readIdentifier(status['id']) : undefined;
  const statusName = isWireObject(status) ? readIdentifier(status['status']) : undefined;
  if (!isWireObject(status) || messageId === undefined || statusName === undefined) {
    return unknownOf(context, item, 'bad-status', status);
  }
  const phone = readPhone(status['recipient_id']);
  const userId = readIdentifier(status['recipient_user_id']);
  const contact = contactOf(context.contacts, phone, userId);
  return {
    kind: 'status',
    wabaId: context.wabaId,
    phoneNumberId: context.phoneNumberId,
    path: pathOf(context, item),
    metadata: context.metadata,
    messageId,
    statusName,
    timestampSeconds: readSeconds(status['timestamp']),
    recipientPhone: phone ?? readPhone(contact?.['wa_id']),
    recipientUserId: userId ?? readIdentifier(contact?.['user_id']),
    callbackData: readIdentifier(status['biz_opaque_callback_data']),
    errorCode: readNumber(readObject(readList(status['errors'])[0])?.['code']),
    status,
    contact,
  };
}

function errorEvent(context: ChangeContext, item: number, error: unknown): WebhookEvent {
  if (!isWireObject(error)) return unknownOf(context, item, 'bad-error', error);
  const { wabaId, phoneNumberId, metadata } = context;
  const errorCode = readNumber(error['code']);
  return { kind: 'error', wabaId, phoneNumberId, metadata, path: pathOf(context, item), errorCode, error };
}

/**
 * The contact that belongs to a sender: one that agrees in phone or user id and contradicts neither. A lone contact of
 * a message that names no sender at all is taken too. One phone never borrows the user id of another.
 */
function contactOf(
  contacts: readonly unknown[],
  phone: string | undefined,
  userId: string | undefined,
): WireObject | undefined {
  if (phone === undefined && userId === undefined) return contacts.length === 1 ? readObject(contacts[0]) : undefined;
  for (const contact of contacts) {
    if (!isWireObject(contact)) continue;
    const contactPhone = readPhone(contact['wa_id']);
    const contactUserId = readIdentifier(contact['user_id']);
    const samePhone = phone !== undefined && contactPhone === phone;
    const sameUserId = userId !== undefined && contactUserId === userId;
    const otherPhone = phone !== undefined && contactPhone !== undefined && contactPhone !== phone;
    const otherUserId = userId !== undefined && contactUserId !== undefined && contactUserId !== userId;
    if ((samePhone || sameUserId) && !otherPhone && !otherUserId) return contact;
  }
  return undefined;
}

function pathOf(context: ChangeContext, item: number): EventPath {
  return { entry: context.entry, change: context.change, item };
}

function emptyContext(entry: number, change: number): ChangeContext {
  return { wabaId: undefined, phoneNumberId: undefined, metadata: undefined, contacts: [], entry, change };
}

function unknownOf(context: ChangeContext, item: number, reason: UnknownReason, raw: unknown): UnknownEvent {
  const { wabaId, phoneNumberId, metadata } = context;
  return { kind: 'unknown', wabaId, phoneNumberId, metadata, path: pathOf(context, item), reason, raw };
}
