/**
 * POST /messages: checks, accepts, answers with a wamid, and lets the message run to the phone. As at Meta, a 200 means
 * accepted: unknown recipients, a closed window and bad files mostly come back later as a failed status (§3.1, §6).
 */
import { MEDIA_LIMITS, type MarkRead } from '#channel/wire';
import type { Attachment, ChatItem } from '../chat.ts';
import { confirmReaction, refuseReaction, startDelivery, startFailure } from '../delivery.ts';
import { strike } from '../faults.ts';
import { requireSendableFlow, type Flow } from '../flows/flow.ts';
import { mintMessageId } from '../identity.ts';
import { markReadByService, showTyping } from '../inbound.ts';
import { attachmentOf, findMedia, putMedia } from '../media-store.ts';
import { checkOrder, openPayment, tellOrderStatus } from '../payments/payment.ts';
import { checkTemplateSend } from '../templates/render.ts';
import { findTemplate, type Template } from '../templates/template.ts';
import { putItem, updateItem, type World } from '../world.ts';
import { admit, admitOutsideWindow, isInsideWindow, resolveRecipient, type Recipient } from './admit.ts';
import { GraphError } from './errors.ts';
import { downloadLink } from './linked-file.ts';
import {
  contentOf,
  mediaSourceOf,
  orderOf,
  orderStatusOf,
  type ContentContext,
  type MediaSource,
  type Reaction,
} from './outbound-content.ts';
import { openedFlowOf } from './opened-flow.ts';
import type { OutboundMessage } from './schema/message.ts';

type Message = Exclude<OutboundMessage, Reaction>;
type Failure = { readonly code: number; readonly details: string };

const windowDetails =
  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
const badFile = 'The file type or size does not fit the message type.';
const reactionDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

export function sendMessage(world: World, message: OutboundMessage): object {
  const recipient = resolveRecipient(world, message);
  admit(world, recipient);
  const id = message.type === 'reaction' ? sendReaction(world, message, recipient) : send(world, message, recipient);
  const status = message.type === 'template' ? { message_status: 'accepted' } : {};
  return { messaging_product: 'whatsapp', contacts: [recipient.contact], messages: [{ id, ...status }] };
}

export function markRead(world: World, body: MarkRead): object {
  const item = world.items.get(body.message_id);
  if (item === undefined || item.author !== 'citizen') {
    throw new GraphError(131009, 'No message of a citizen has this message_id.');
  }
  markReadByService(world, item);
  if (body.typing_indicator !== undefined) showTyping(world, item.citizenId);
  return { success: true };
}

function send(world: World, message: Message, recipient: Recipient): string {
  const template = checkTemplate(world, message);
  const opened = openedFlowOf(message, template);
  const flow = opened === undefined ? undefined : requireSendableFlow(world, opened);
  const order = orderOf(message);
  if (order !== undefined) checkOrder(world, order);
  checkAddressRequest(message, recipient);
  if (template?.category === 'AUTHENTICATION' && message.to === undefined) {
    throw new GraphError(131062, 'An authentication template needs a phone number.');
  }
  const source = mediaSourceOf(message);
  const file = source?.id === undefined ? undefined : uploadedFile(world, source.id, source.filename);
  const inside = isInsideWindow(world, recipient.citizen);
  if (!inside && message.type === 'template') admitOutsideWindow(world, recipient);
  const closed = !inside && message.type !== 'template';
  if (closed && recipient.citizen !== undefined && world.config.windowErrors === 'sync') {
    throw new GraphError(131047, windowDetails);
  }
  const context: ContentContext = { template, flowName: flow?.name ?? '' };
  const id = mintMessageId('outbound', message.to === undefined ? (message.recipient ?? '') : recipient.address);
  const item = newItem(world, id, message, recipient, contentOf(message, file, context));
  // Lost on the way: accepted, and nothing more.
  if (strike(world, 'send-lost', item.citizenId) !== undefined) return id;
  putItem(world, item);
  if (order !== undefined) openPayment(world, item, order);
  if (flow !== undefined && opened !== undefined) rememberFlow(world, item, flow, opened);
  const failure = findFailure(world, message, recipient, { closed, template });
  if (failure !== undefined) startFailure(world, item, failure.code, failure.details);
  else if (source?.link !== undefined) void fetchLink(world, item, message, context, source, source.link);
  else if (source !== undefined && file !== undefined && !fits(source, file)) {
    startFailure(world, item, 131053, badFile);
  } else startDelivery(world, item);
  return id;
}

/** What comes back later as a failed status. */
function findFailure(
  world: World,
  message: Message,
  { citizen }: Recipient,
  { closed, template }: { closed: boolean; template: Template | undefined },
): Failure | undefined {
  if (citizen === undefined) return { code: 131026, details: 'The recipient is not on WhatsApp.' };
  const scripted = strike(world, 'send-fails', citizen.id);
  if (scripted !== undefined) return { code: scripted.code, details: 'A scripted fault of the emulator.' };
  if (world.number.blockedUsers.has(citizen.phone)) return { code: 131026, details: 'This user is blocked.' };
  if (citizen.marketingStopped && template?.category === 'MARKETING') {
    return { code: 131050, details: 'The user stopped marketing messages of this business.' };
  }
  if (closed) return { code: 131047, details: windowDetails };
  const hash = message.recipient_identity_key_hash;
  if (hash !== undefined && world.number.identityCheck && hash !== citizen.identityHash) {
    return { code: 137000, details: 'The identity key of this user changed: verify them again.' };
  }
  const told = orderStatusOf(message);
  if (told === undefined) return undefined;
  const payment = world.payments.get(told.reference_id);
  if (payment === undefined || payment.citizenId !== citizen.id) {
    return { code: 131009, details: 'No order_details with this reference_id was sent to this user.' };
  }
  const code = tellOrderStatus(world, payment, told.order.status);
  return code === undefined ? undefined : { code, details: `The order is ${payment.orderStatus}.` };
}

function sendReaction(world: World, message: Reaction, recipient: Recipient): string {
  const { message_id: targetId, emoji } = message.reaction;
  const id = mintMessageId('outbound', recipient.address);
  const target = world.items.get(targetId);
  const reaction = newItem(world, id, message, recipient, { kind: 'other', type: 'reaction', summary: emoji });
  const recent = target !== undefined && target.atMs > world.clock.now() - reactionDays * dayMs;
  if (target === undefined || !recent || target.citizenId !== recipient.citizen?.id) {
    refuseReaction(world, reaction);
    return id;
  }
  updateItem(world, target.id, { reaction: emoji === '' ? null : emoji });
  confirmReaction(world, reaction);
  return id;
}

/** The registered template; one never registered passes unless the registry is strict. */
function checkTemplate(world: World, message: Message): Template | undefined {
  if (message.type !== 'template') return undefined;
  const { name, language } = message.template;
  const template = findTemplate(world, name, language.code);
  const nameKnown = [...world.templates.values()].some((each) => each.name === name);
  if (nameKnown || world.config.templates === 'strict') checkTemplateSend(message.template, template);
  return template;
}

/** Address messages go from India to India only (§3.2). */
function checkAddressRequest(message: Message, recipient: Recipient): void {
  if (message.type !== 'interactive' || message.interactive.type !== 'address_message') return;
  const phone = recipient.citizen?.phone ?? recipient.address;
  if (!phone.startsWith('91')) throw new GraphError(131009, 'An address message goes to Indian numbers only.');
}

function rememberFlow(world: World, item: ChatItem, flow: Flow, opened: NonNullable<ReturnType<typeof openedFlowOf>>) {
  world.flowMessages.set(item.id, {
    messageId: item.id,
    citizenId: item.citizenId,
    flowId: flow.id,
    flowToken: opened.token,
    mode: opened.mode,
    action: opened.action,
    firstScreen: opened.firstScreen,
    firstData: opened.firstData,
    enabled: true,
    screen: null,
  });
}

function newItem(
  world: World,
  id: string,
  message: OutboundMessage,
  recipient: Recipient,
  content: ChatItem['content'],
): ChatItem {
  return {
    id,
    citizenId: recipient.citizen?.id ?? recipient.address,
    phoneNumberId: world.config.phoneNumberId,
    author: 'service',
    atMs: world.clock.now(),
    status: 'accepted',
    content,
    replyToId: message.type === 'reaction' ? null : (message.context?.message_id ?? null),
    chosenReplyId: null,
    callbackData: message.biz_opaque_callback_data ?? null,
    pricingType: null,
    errorCode: null,
    reaction: null,
  };
}

function uploadedFile(world: World, id: string, filename: string | undefined): Attachment {
  const media = findMedia(world, id);
  if (media === undefined) {
    throw new GraphError(100, `Param id ${id} is not a valid media attachment id of this business account.`);
  }
  return { ...attachmentOf(media), ...(filename === undefined ? {} : { filename }) };
}

function fits(source: MediaSource, file: Attachment): boolean {
  const limit = MEDIA_LIMITS[source.kind];
  return file.bytes <= limit.bytes && limit.mimeTypes.some((each) => each === file.mimeType);
}

async function fetchLink(
  world: World,
  item: ChatItem,
  message: Message,
  context: ContentContext,
  source: MediaSource,
  link: string,
): Promise<void> {
  const fetched = await downloadLink(link, MEDIA_LIMITS[source.kind].bytes);
  if (fetched === undefined) return startFailure(world, item, 131053, 'The file behind the link could not be fetched.');
  const filename = source.filename ?? decodeURIComponent(new URL(link).pathname.split('/').at(-1) ?? 'file');
  const file = attachmentOf(putMedia(world, { origin: 'upload', filename, ...fetched }));
  if (!fits(source, file)) return startFailure(world, item, 131053, badFile);
  const updated = updateItem(world, item.id, { content: contentOf(message, file, context) });
  if (updated !== undefined) startDelivery(world, updated);
}
