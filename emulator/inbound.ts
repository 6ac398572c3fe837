/**
 * What a citizen does on their phone: write, tap, send a file. Each act becomes a chat item and a signed webhook to the
 * app, opens the 24-hour window, and gets its ticks from the app's answers.
 */
import { LIMITS, MEDIA_LIMITS } from '#channel/wire';
import type { ChatItem, Citizen, ItemContent, ReplyOption } from './chat.ts';
import { mintMessageId } from './identity.ts';
import { attachmentOf, mediaUrl, putMedia, sha256Of } from './media-store.ts';
import { contactOf, encodeWebhookBody, messagesEnvelope } from './webhook/body.ts';
import { listChat, putCitizen, putItem, updateItem, type World } from './world.ts';

type Draft = {
  readonly type: string;
  /** The keys of the message beside the common ones. */
  readonly payload: object;
  readonly content: ItemContent;
  readonly replyToId?: string;
};

export type InboundMediaKind = 'image' | 'document' | 'audio' | 'video' | 'sticker';
export type InboundFile = { readonly bytes: Buffer; readonly mimeType: string; readonly filename: string };
export type TapOutcome =
  | { readonly ok: true; readonly item: ChatItem }
  | { readonly ok: false; readonly reason: 'no-such-message' | 'no-such-option' };

export function sendText(world: World, citizen: Citizen, text: string): ChatItem {
  return send(world, citizen, { type: 'text', payload: { text: { body: text } }, content: { kind: 'text', text } });
}

/** Taps a reply button or list row. With `force` any id is sent, as an old or forged client would. */
export function sendTap(
  world: World,
  citizen: Citizen,
  tap: { messageId: string; replyId: string; force: boolean },
): TapOutcome {
  const prompt = world.items.get(tap.messageId);
  const known = prompt !== undefined && prompt.citizenId === citizen.id && prompt.author === 'service';
  if (!known && !tap.force) return { ok: false, reason: 'no-such-message' };
  const content = known ? prompt.content : undefined;
  const option = content === undefined ? undefined : findOption(content, tap.replyId);
  if (option === undefined && !tap.force) return { ok: false, reason: 'no-such-option' };
  const { title, description } = option ?? { title: tap.replyId, description: '' };
  const item = send(world, citizen, {
    type: content?.kind === 'template' ? 'button' : 'interactive',
    payload: replyPayload(content, { id: tap.replyId, title }, description),
    content: { kind: 'reply', replyId: tap.replyId, title, description },
    replyToId: tap.messageId,
  });
  if (known) updateItem(world, tap.messageId, { chosenReplyId: tap.replyId });
  return { ok: true, item };
}

export function sendFile(
  world: World,
  citizen: Citizen,
  file: InboundFile,
  options: { kind?: InboundMediaKind | undefined; caption?: string | undefined } = {},
): ChatItem {
  const kind = options.kind ?? kindOf(file.mimeType);
  const caption = options.caption ?? '';
  const media = putMedia(world, { origin: 'citizen', ...file });
  const attachment = attachmentOf(media);
  const fields = {
    ...(caption === '' ? {} : { caption }),
    ...(kind === 'document' ? { filename: file.filename } : {}),
    mime_type: file.mimeType,
    sha256: sha256Of(media, 'base64'),
    id: media.id,
    url: mediaUrl(world, media.id),
    ...(kind === 'audio' ? { voice: true } : {}),
    ...(kind === 'sticker' ? { animated: false } : {}),
  };
  const content: ItemContent =
    kind === 'image' || kind === 'document'
      ? { kind, media: attachment, caption }
      : { kind: 'other', type: kind, summary: file.filename };
  return send(world, citizen, { type: kind, payload: { [kind]: fields }, content });
}

/** A file over 100 MB never reaches the app: Meta sends an error in its place (131052). */
export function sendOversizedFile(world: World, citizen: Citizen, filename: string): ChatItem {
  const title = 'Media download error';
  const details = `Media file size too big. Max file size we currently support: ${MEDIA_LIMITS.document.bytes} bytes.`;
  return send(world, citizen, {
    type: 'unsupported',
    payload: { errors: [{ code: 131052, title, message: title, error_data: { details } }] },
    content: { kind: 'other', type: 'file over 100 MB', summary: filename },
  });
}

/** Any payload under the common keys: stickers, locations, types nobody knows yet. For tests and the curious. */
export function sendRaw(world: World, citizen: Citizen, message: { type: string; [key: string]: unknown }): ChatItem {
  const { type, ...payload } = message;
  return send(world, citizen, { type, payload, content: { kind: 'other', type, summary: '' } });
}

/** What the app's answer to the webhook means for the citizen's ticks. */
export function onWebhookOutcome(world: World, itemId: string | null, delivered: boolean): void {
  const item = itemId === null ? undefined : world.items.get(itemId);
  if (delivered && item?.status === 'sent') updateItem(world, item.id, { status: 'delivered' });
}

/** The app read this message, and with it all earlier ones of the chat. */
export function markReadByService(world: World, item: ChatItem): void {
  for (const each of listChat(world, item.citizenId)) {
    if (each.author === 'citizen' && each.status !== 'read') updateItem(world, each.id, { status: 'read' });
    if (each.id === item.id) break;
  }
}

export function showTyping(world: World, citizenId: string): void {
  const untilMs = world.clock.now() + LIMITS.typingSeconds * 1000;
  for (const listener of world.listeners) listener({ kind: 'typing', citizenId, untilMs });
}

function send(world: World, sender: Citizen, draft: Draft): ChatItem {
  const atMs = world.clock.now();
  const citizen = putCitizen(world, { ...sender, lastInboundAtMs: atMs });
  const id = mintMessageId('inbound', citizen.phoneShown ? citizen.phone : citizen.userId);
  const message = {
    ...(citizen.phoneShown ? { from: citizen.phone } : {}),
    from_user_id: citizen.userId,
    id,
    timestamp: String(Math.floor(atMs / 1000)),
    type: draft.type,
    ...(draft.replyToId === undefined ? {} : { context: { from: world.config.displayPhone, id: draft.replyToId } }),
    ...draft.payload,
  };
  const item = putItem(world, {
    id,
    citizenId: citizen.id,
    author: 'citizen',
    atMs,
    status: 'sent',
    content: draft.content,
    replyToId: draft.replyToId ?? null,
    chosenReplyId: null,
    callbackData: null,
    pricingType: null,
    errorCode: null,
  });
  const contacts = draft.type === 'system' ? {} : { contacts: [contactOf(citizen)] };
  const body = encodeWebhookBody(messagesEnvelope(world, { ...contacts, messages: [message] }));
  world.webhooks.enqueue({ key: citizen.id, body, itemId: id });
  return item;
}

function findOption(content: ItemContent, replyId: string): { title: string; description: string } | undefined {
  if (content.kind === 'buttons') {
    const button = content.buttons.find((each) => each.id === replyId);
    return button === undefined ? undefined : { title: button.title, description: '' };
  }
  if (content.kind !== 'list') return undefined;
  return content.sections.flatMap((section) => section.rows).find((row) => row.id === replyId);
}

function replyPayload(content: ItemContent | undefined, option: ReplyOption, description: string): object {
  if (content?.kind === 'template') return { button: { payload: option.id, text: option.title } };
  if (content?.kind === 'list') {
    const row = { ...option, ...(description === '' ? {} : { description }) };
    return { interactive: { type: 'list_reply', list_reply: row } };
  }
  return { interactive: { type: 'button_reply', button_reply: option } };
}

function kindOf(mimeType: string): InboundMediaKind {
  if (MEDIA_LIMITS.image.mimeTypes.some((each) => each === mimeType)) return 'image';
  if (mimeType.startsWith('audio/')) return 'audio';
  if (mimeType.startsWith('video/')) return 'video';
  return 'document';
}
