/** The fate of a message the app sent: sent, delivered and read (or failed), each told to the app as a status (§2.7). */
import type { ChatItem, Citizen } from './chat.ts';
import { errorTitle } from './graph/errors.ts';
import { contactOf, encodeWebhookBody, messagesEnvelope } from './webhook/body.ts';
import { listChat, updateItem, type World } from './world.ts';

const sentAfterMs = 250;
const deliveredAfterMs = 450;
const failedAfterMs = 400;
const freeServiceMessagesPerMonth = 1_000;
/** The month turns at midnight of the account's time zone: India's. */
const indiaOffsetMs = 5.5 * 60 * 60 * 1000;

/** Carries an accepted message to the phone, step by step. */
export function startDelivery(world: World, item: ChatItem): void {
  world.clock.after(sentAfterMs, () => {
    const sent = updateItem(world, item.id, { status: 'sent', pricingType: nextPricingType(world, item) });
    if (sent !== undefined) enqueueStatus(world, sent, 'sent');
    world.clock.after(deliveredAfterMs - sentAfterMs, () => {
      const delivered = updateItem(world, item.id, { status: 'delivered' });
      if (delivered !== undefined) enqueueStatus(world, delivered, 'delivered');
    });
  });
}

/** The asynchronous failures: accepted with 200, then a `failed` status (§6). */
export function startFailure(world: World, item: ChatItem, errorCode: number, details: string): void {
  world.clock.after(failedAfterMs, () => {
    const failed = updateItem(world, item.id, { status: 'failed', errorCode });
    if (failed !== undefined) enqueueStatus(world, failed, 'failed', details);
  });
}

/** The citizen has the chat open: everything delivered becomes read. */
export function markReadByCitizen(world: World, citizenId: string): void {
  for (const item of listChat(world, citizenId)) {
    if (item.author !== 'service' || item.status !== 'delivered') continue;
    const read = updateItem(world, item.id, { status: 'read' });
    if (read !== undefined) enqueueStatus(world, read, 'read');
  }
}

function enqueueStatus(world: World, item: ChatItem, status: string, details = ''): void {
  const citizen = world.citizens.get(item.citizenId);
  const recipient = citizen === undefined ? { recipient_id: item.citizenId } : recipientOf(citizen);
  const statusUpdate = {
    id: item.id,
    status,
    timestamp: String(Math.floor(world.clock.now() / 1000)),
    ...recipient,
    ...(item.callbackData === null ? {} : { biz_opaque_callback_data: item.callbackData }),
    ...(status === 'sent' || status === 'delivered' ? { pricing: pricingOf(item) } : {}),
    ...(status === 'failed' ? { errors: [statusError(item.errorCode ?? 131000, details)] } : {}),
  };
  const contacts = citizen === undefined || status === 'failed' ? {} : { contacts: [contactOf(citizen)] };
  const body = encodeWebhookBody(messagesEnvelope(world, { ...contacts, statuses: [statusUpdate] }));
  world.webhooks.enqueue({ key: item.citizenId, body, itemId: null });
}

function recipientOf(citizen: Citizen): object {
  return { ...(citizen.phoneShown ? { recipient_id: citizen.phone } : {}), recipient_user_id: citizen.userId };
}

function statusError(code: number, details: string): object {
  const title = errorTitle(code);
  return { code, title, message: title, error_data: { details } };
}

function pricingOf(item: ChatItem): object {
  const type = item.pricingType ?? 'regular';
  const category = item.content.kind === 'template' ? 'utility' : 'service';
  return { billable: type === 'regular', pricing_model: 'PMP', type, category };
}

/** Templates are billed; of service messages the first thousand a month are free (§8). */
function nextPricingType(world: World, item: ChatItem): 'free_customer_service' | 'regular' {
  if (item.content.kind === 'template') return 'regular';
  const month = new Date(world.clock.now() + indiaOffsetMs).toISOString().slice(0, 7);
  if (world.billing.month !== month) Object.assign(world.billing, { month, serviceMessages: 0 });
  world.billing.serviceMessages += 1;
  return world.billing.serviceMessages <= freeServiceMessagesPerMonth ? 'free_customer_service' : 'regular';
}
