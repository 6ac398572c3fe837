/** The fate of a message the app sent: sent, delivered and read (or failed), each told to the app as a status (§2.7). */
import { chargeMessage, type PricingCategory } from './bill.ts';
import type { ChatItem, NewItem } from './chat.ts';
import { strike } from './faults.ts';
import { errorTitle } from './graph/errors.ts';
import { worldOf } from './number/number-world.ts';
import { recipientOf } from './recipient.ts';
import { findTemplate } from './templates/template.ts';
import { contactOf, encodeWebhookBody, messagesEnvelope } from './webhook/body.ts';
import { listChat, updateItem, type World } from './world.ts';

const sentAfterMs = 250;
const deliveredAfterMs = 450;
const failedAfterMs = 400;

/** Carries an accepted message to the phone, step by step. */
export function startDelivery(world: World, item: NewItem): void {
  world.clock.after(sentAfterMs, () => {
    const pricingType = chargeMessage(world, item.citizenId, categoryOf(world, item));
    const sent = updateItem(world, item.id, { status: 'sent', pricingType });
    if (sent !== undefined) enqueueStatus(world, sent, 'sent');
    world.clock.after(deliveredAfterMs - sentAfterMs, () => {
      const delivered = updateItem(world, item.id, { status: 'delivered' });
      if (delivered === undefined) return;
      if (strike(world, 'status-skip-delivered', item.citizenId) === undefined) {
        enqueueStatus(world, delivered, 'delivered');
        return;
      }
      // Read at once: `delivered` is left out.
      const read = updateItem(world, item.id, { status: 'read' });
      if (read !== undefined) enqueueStatus(world, read, 'read', { priced: true });
    });
  });
}

/** The asynchronous failures: accepted with 200, then a `failed` status (§6). */
export function startFailure(world: World, item: NewItem, errorCode: number, details: string): void {
  world.clock.after(failedAfterMs, () => {
    const failed = updateItem(world, item.id, { status: 'failed', errorCode });
    if (failed !== undefined) enqueueStatus(world, failed, 'failed', { details });
  });
}

/** A reaction has no bubble of its own and gets `sent` only. */
export function confirmReaction(world: World, reaction: NewItem): void {
  world.clock.after(sentAfterMs, () => enqueueStatus(world, reaction, 'sent', { unpriced: true }));
}

/** A reaction to a message that is gone or too old comes back by webhook. */
export function refuseReaction(world: World, reaction: NewItem): void {
  const failed = { ...reaction, errorCode: 131009 };
  const details = 'The message reacted to is not there or older than 30 days.';
  world.clock.after(failedAfterMs, () => enqueueStatus(world, failed, 'failed', { details }));
}

/** The citizen has the chat with a number open (without one: all of them): everything delivered becomes read. */
export function markReadByCitizen(world: World, citizenId: string, phoneNumberId?: string): void {
  for (const item of listChat(world, citizenId, phoneNumberId)) {
    if (item.author !== 'service' || item.status !== 'delivered') continue;
    const read = updateItem(world, item.id, { status: 'read' });
    if (read !== undefined) enqueueStatus(world, read, 'read');
  }
}

/** The citizen listens to a voice note of the service for the first time. */
export function markPlayed(world: World, item: ChatItem): void {
  if (item.status === 'played') return;
  const played = updateItem(world, item.id, { status: 'played' });
  if (played !== undefined) enqueueStatus(world, played, 'played');
}

type StatusOptions = { readonly details?: string; readonly priced?: boolean; readonly unpriced?: boolean };

/** By the number that said it. */
function enqueueStatus(given: World, item: NewItem, status: string, options: StatusOptions = {}): void {
  const world = worldOf(given, item.phoneNumberId);
  const citizen = world.citizens.get(item.citizenId);
  const recipient = citizen === undefined ? { recipient_id: item.citizenId } : recipientOf(citizen);
  const priced = !options.unpriced && (options.priced ?? (status === 'sent' || status === 'delivered'));
  const hash = citizen !== undefined && world.number.identityCheck && status !== 'failed';
  const statusUpdate = {
    id: item.id,
    status,
    timestamp: String(Math.floor(world.clock.now() / 1000)),
    ...recipient,
    ...(hash ? { recipient_identity_key_hash: citizen.identityHash } : {}),
    ...(item.callbackData === null ? {} : { biz_opaque_callback_data: item.callbackData }),
    ...(priced ? { pricing: pricingOf(world, item) } : {}),
    ...(status === 'failed' ? { errors: [statusError(item.errorCode ?? 131000, options.details ?? '')] } : {}),
  };
  const contacts = citizen === undefined || status === 'failed' ? {} : { contacts: [contactOf(world, citizen)] };
  const body = encodeWebhookBody(messagesEnvelope(world, { ...contacts, statuses: [statusUpdate] }));
  world.webhooks.enqueue({ key: item.citizenId, body, itemIds: [] });
}

function statusError(code: number, details: string): object {
  const title = errorTitle(code);
  const href = '/documentation/business-messaging/whatsapp/support/error-codes';
  return { code, title, message: title, error_data: { details }, href };
}

function pricingOf(world: World, item: NewItem): object {
  const type = item.pricingType ?? 'regular';
  return { billable: type === 'regular', pricing_model: 'PMP', type, category: categoryOf(world, item) };
}

/** A template is billed by its own category, an unregistered one as a utility, everything else as service. */
function categoryOf(world: World, { content }: NewItem): PricingCategory {
  if (content.kind !== 'template') return 'service';
  switch (findTemplate(world, content.name, content.language)?.category) {
    case 'MARKETING':
      return 'marketing';
    case 'AUTHENTICATION':
      return 'authentication';
    case 'UTILITY':
    case undefined:
      return 'utility';
  }
}
