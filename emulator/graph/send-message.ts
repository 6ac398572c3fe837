/**
 * POST /messages: checks, accepts, answers with a wamid, and lets the message run to the phone. As at Meta, a 200 means
 * accepted: unknown recipients, a closed window and bad files mostly come back later as a failed status (§3.1, §6).
 */
import { LIMITS, MEDIA_LIMITS, type MarkRead, type OutboundMessage } from '#channel/wire';
import { request } from 'undici';
import type { Attachment, ChatItem, Citizen } from '../chat.ts';
import { startDelivery, startFailure } from '../delivery.ts';
import { mintMessageId } from '../identity.ts';
import { markReadByService, showTyping } from '../inbound.ts';
import { attachmentOf, findMedia, putMedia } from '../media-store.ts';
import { createTokenBucket, takeToken } from '../token-bucket.ts';
import { putItem, updateItem, type World } from '../world.ts';
import { GraphError } from './errors.ts';
import { contentOf, mediaSourceOf, type MediaSource } from './outbound-content.ts';

const linkTimeoutMs = 10_000;

type Recipient = {
  readonly citizen: Citizen | undefined;
  /** Phone digits or user id, whichever was addressed. */
  readonly address: string;
  readonly contact: object;
};

export function sendMessage(world: World, message: OutboundMessage): object {
  const recipient = resolveRecipient(world, message);
  admit(world, recipient);
  const source = mediaSourceOf(message);
  const file = source?.id === undefined ? undefined : uploadedFile(world, source.id, source.filename);
  const insideWindow = isInsideWindow(world, recipient.citizen) || message.type === 'template';
  if (!insideWindow && recipient.citizen !== undefined && world.config.windowErrors === 'sync') {
    throw new GraphError(131047, windowDetails);
  }
  const item = putItem(world, newItem(world, message, recipient, file));
  if (recipient.citizen === undefined) startFailure(world, item, 131026, 'The recipient is not on WhatsApp.');
  else if (!insideWindow) startFailure(world, item, 131047, windowDetails);
  else if (source?.link !== undefined) void fetchLink(world, item, message, source, source.link);
  else if (source !== undefined && file !== undefined && !fits(source, file))
    startFailure(world, item, 131053, badFile);
  else startDelivery(world, item);
  return { messaging_product: 'whatsapp', contacts: [recipient.contact], messages: [{ id: item.id }] };
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

const windowDetails =
  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
const badFile = 'The file type or size does not fit the message type.';

/** The limits, in the order Meta's answers suggest. Scripted refusals (130429, 131056 …) belong in front of these. */
function admit(world: World, recipient: Recipient): void {
  const nowMs = world.clock.now();
  if (recipient.address === world.config.displayPhone) throw new GraphError(131021, 'Send to another number.');
  if (!takeToken(world.numberBucket, nowMs)) {
    throw new GraphError(130429, 'Message failed to send because the throughput of this number is used up.');
  }
  const pair = recipient.citizen?.id ?? recipient.address;
  let bucket = world.pairBuckets.get(pair);
  if (bucket === undefined) {
    bucket = createTokenBucket(LIMITS.pairBurst, 1 / LIMITS.pairSecondsPerMessage, nowMs);
    world.pairBuckets.set(pair, bucket);
  }
  if (!takeToken(bucket, nowMs)) {
    throw new GraphError(131056, 'Too many messages from this number to the same recipient in a short time.');
  }
}

/** `to` wins over `recipient`; a number without `+` gets our country code in front, as at Meta (§3.1). */
function resolveRecipient(world: World, message: OutboundMessage): Recipient {
  const citizens = [...world.citizens.values()];
  if (message.to === undefined) {
    const userId = message.recipient ?? '';
    const citizen = citizens.find((each) => each.userId === userId);
    return { citizen, address: userId, contact: { input: userId, user_id: userId } };
  }
  const digits = message.to.replaceAll(/[^0-9]/g, '');
  if (digits === '' || /[^0-9+()\s-]/.test(message.to)) throw new GraphError(131009, 'Param to is not a phone number.');
  const address = message.to.trim().startsWith('+') ? digits : `${world.config.countryCode}${digits}`;
  const citizen = citizens.find((each) => each.phone === address);
  const userId = citizen === undefined ? {} : { user_id: citizen.userId };
  return { citizen, address, contact: { input: message.to, wa_id: address, ...userId } };
}

function isInsideWindow(world: World, citizen: Citizen | undefined): boolean {
  if (citizen === undefined || citizen.lastInboundAtMs === null) return false;
  return world.clock.now() - citizen.lastInboundAtMs <= LIMITS.serviceWindowSeconds * 1000;
}

function newItem(world: World, message: OutboundMessage, recipient: Recipient, file: Attachment | undefined): ChatItem {
  const phoneUsed = message.to !== undefined;
  return {
    id: mintMessageId('outbound', phoneUsed ? recipient.address : (message.recipient ?? '')),
    citizenId: recipient.citizen?.id ?? recipient.address,
    author: 'service',
    atMs: world.clock.now(),
    status: 'accepted',
    content: contentOf(message, file),
    replyToId: message.context?.message_id ?? null,
    chosenReplyId: null,
    callbackData: message.biz_opaque_callback_data ?? null,
    pricingType: null,
    errorCode: null,
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
  message: OutboundMessage,
  source: MediaSource,
  link: string,
): Promise<void> {
  const fetched = await download(link, MEDIA_LIMITS[source.kind].bytes);
  if (fetched === undefined) return startFailure(world, item, 131053, 'The file behind the link could not be fetched.');
  const filename = source.filename ?? decodeURIComponent(new URL(link).pathname.split('/').at(-1) ?? 'file');
  const file = attachmentOf(putMedia(world, { origin: 'upload', filename, ...fetched }));
  if (!fits(source, file)) return startFailure(world, item, 131053, badFile);
  const updated = updateItem(world, item.id, { content: contentOf(message, file) });
  if (updated !== undefined) startDelivery(world, updated);
}

async function download(link: string, maximumBytes: number): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
  try {
    const answer = await request(link, { headersTimeout: linkTimeoutMs, bodyTimeout: linkTimeoutMs });
    const chunks: Buffer[] = [];
    let total = 0;
    for await (const chunk of answer.body) {
      const bytes = Buffer.from(chunk);
      total += bytes.length;
      if (total > maximumBytes) return undefined;
      chunks.push(bytes);
    }
    if (answer.statusCode !== 200) return undefined;
    const type = answer.headers['content-type'];
    const mimeType = (typeof type === 'string' ? type : '').split(';')[0]?.trim() ?? '';
    return { bytes: Buffer.concat(chunks), mimeType };
  } catch {
    return undefined;
  }
}
