/**
 * What a citizen does on their phone: write, tap, send a file. Each act becomes a chat item and a signed webhook to the
 * app, opens the 24-hour window, and gets its ticks from the app's answers.
 */
import { LIMITS, MEDIA_LIMITS } from '#channel/wire';
import type { Attachment, ChatItem, Citizen, ContactCard, ItemContent, ReplyOption } from './chat.ts';
import { errorTitle } from './graph/errors.ts';
import { mintMessageId } from './identity.ts';
import { attachmentOf, mediaUrl, putMedia, sha256Of } from './media-store.ts';
import { worldOfMessage } from './number/number-world.ts';
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

export function sendText(world: World, citizen: Citizen, text: string, replyToId?: string): ChatItem {
  const content = { kind: 'text', text } as const;
  return send(world, citizen, { type: 'text', payload: { text: { body: text } }, content, ...replyTo(replyToId) });
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
  options: { kind?: InboundMediaKind | undefined; caption?: string | undefined; voice?: boolean } = {},
): ChatItem {
  const kind = options.kind ?? kindOf(file.mimeType);
  const caption = options.caption ?? '';
  const media = putMedia(world, { origin: 'citizen', ...file });
  const attachment = attachmentOf(media);
  const voice = kind === 'audio' && (options.voice ?? true);
  const fields = {
    ...(caption === '' ? {} : { caption }),
    ...(kind === 'document' ? { filename: file.filename } : {}),
    mime_type: voice && file.mimeType === 'audio/ogg' ? 'audio/ogg; codecs=opus' : file.mimeType,
    sha256: sha256Of(media, 'base64'),
    id: media.id,
    url: mediaUrl(world, media.id),
    ...(kind === 'audio' ? { voice } : {}),
    ...(kind === 'sticker' ? { animated: false } : {}),
  };
  const content = fileContent(kind, attachment, { caption, voice });
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

export function sendLocation(
  world: World,
  citizen: Citizen,
  place: { latitude: number; longitude: number; name: string; address: string },
  replyToId?: string,
): ChatItem {
  const { latitude, longitude, name, address } = place;
  const location = {
    latitude,
    longitude,
    ...(name === '' ? {} : { name }),
    ...(address === '' ? {} : { address }),
  };
  const content: ItemContent = { kind: 'location', ...place };
  return send(world, citizen, { type: 'location', payload: { location }, content, ...replyTo(replyToId) });
}

/** `origin` tells a card asked for from one merely sent (2026). */
export function sendContacts(
  world: World,
  citizen: Citizen,
  cards: readonly ContactCard[],
  answer: { replyToId?: string | undefined; requested: boolean },
): ChatItem {
  const contacts = cards.map((card) => ({
    name: { formatted_name: card.name, first_name: card.name.split(' ')[0] ?? card.name },
    phones: [{ phone: `+${card.phone}`, wa_id: card.phone, type: 'CELL' }],
    ...(answer.requested ? { vcard: vcardOf(card) } : {}),
    origin: answer.requested ? 'contact_request' : 'other',
  }));
  const content: ItemContent = { kind: 'contacts', contacts: cards };
  return send(world, citizen, { type: 'contacts', payload: { contacts }, content, ...replyTo(answer.replyToId) });
}

/** Puts an emoji on a message of the service, or takes it back. Shows on that message, not as one of its own. */
export function sendReaction(world: World, citizen: Citizen, target: ChatItem, emoji: string | null): ChatItem {
  const reaction = { message_id: target.id, ...(emoji === null ? {} : { emoji }) };
  announce(worldOfMessage(world, target.id), citizen, { type: 'reaction', payload: { reaction } });
  return updateItem(world, target.id, { reaction: emoji }) ?? target;
}

/** The filled-in address form, as an nfm_reply (§2.6). */
export function sendAddress(
  world: World,
  citizen: Citizen,
  form: { messageId: string; values: Readonly<Record<string, string | undefined>> },
): ChatItem {
  const reply = { name: 'address_message', body: 'Sent', response_json: JSON.stringify({ values: form.values }) };
  return send(world, citizen, {
    type: 'interactive',
    payload: { interactive: { type: 'nfm_reply', nfm_reply: reply } },
    content: { kind: 'form-reply', title: 'Address', fields: form.values },
    replyToId: form.messageId,
  });
}

/** The end of a Flow: `response_json` is a JSON text inside the JSON. */
export function sendFlowReply(
  world: World,
  citizen: Citizen,
  reply: { messageId: string; title: string; params: Readonly<Record<string, unknown>> },
): ChatItem {
  const { flow_token: _token, ...fields } = reply.params;
  const nfm = { name: 'flow', body: 'Sent', response_json: JSON.stringify(reply.params) };
  return send(world, citizen, {
    type: 'interactive',
    payload: { interactive: { type: 'nfm_reply', nfm_reply: nfm } },
    content: { kind: 'form-reply', title: reply.title, fields },
    replyToId: reply.messageId,
  });
}

/** What WhatsApp itself cannot hand over: polls, link previews (131051). */
export function sendUnsupported(world: World, citizen: Citizen, type: string): ChatItem {
  const title = errorTitle(131051);
  const details = 'Message type is not currently supported';
  const errors = [{ code: 131051, title, message: title, error_data: { details } }];
  return send(world, citizen, {
    type: 'unsupported',
    payload: { errors, unsupported: { type } },
    content: { kind: 'other', type: 'unsupported', summary: type },
  });
}

/** WhatsApp's own notice that a citizen moved to another number; comes without a profile. */
export function sendSystem(world: World, before: Citizen, after: Citizen): ChatItem {
  const body = `User ${before.name} changed their phone number`;
  const phone = before.phoneShown ? { wa_id: after.phone } : {};
  const system = { body, ...phone, user_id: after.userId, type: 'user_changed_number' };
  return send(world, before, {
    type: 'system',
    payload: { system },
    content: { kind: 'other', type: 'system', summary: 'number changed' },
  });
}

/** Any payload under the common keys: stickers, locations, types nobody knows yet. For tests and the curious. */
export function sendRaw(world: World, citizen: Citizen, message: { type: string; [key: string]: unknown }): ChatItem {
  const { type, ...payload } = message;
  return send(world, citizen, { type, payload, content: { kind: 'other', type, summary: '' } });
}

/** What the app's answer to the webhook means for the citizen's ticks. */
export function onWebhookDelivered(world: World, itemIds: readonly string[]): void {
  for (const itemId of itemIds) {
    const item = world.items.get(itemId);
    if (item?.status === 'sent') updateItem(world, item.id, { status: 'delivered' });
  }
}

/** The app read this message, and with it all earlier ones of the chat. */
export function markReadByService(world: World, item: ChatItem): void {
  for (const each of listChat(world, item.citizenId, item.phoneNumberId)) {
    if (each.author === 'citizen' && each.status !== 'read') updateItem(world, each.id, { status: 'read' });
    if (each.id === item.id) break;
  }
}

export function showTyping(world: World, citizenId: string): void {
  const { phoneNumberId } = world.config;
  const untilMs = world.clock.now() + LIMITS.typingSeconds * 1000;
  for (const listener of world.listeners) listener({ kind: 'typing', citizenId, phoneNumberId, untilMs });
}

/** An answer goes to the number whose message it answers, whatever view it comes from. */
function send(given: World, sender: Citizen, draft: Draft): ChatItem {
  const world = worldOfMessage(given, draft.replyToId);
  const id = announce(world, sender, draft, true);
  return putItem(world, {
    id,
    citizenId: sender.id,
    author: 'citizen',
    atMs: world.clock.now(),
    status: 'sent',
    content: draft.content,
    replyToId: draft.replyToId ?? null,
    chosenReplyId: null,
    callbackData: null,
    pricingType: null,
    errorCode: null,
    reaction: null,
  });
}

/**
 * Opens the window and tells the app; the message id. What a blocked citizen writes stays with them: one tick, and no
 * webhook.
 */
export function announce(world: World, sender: Citizen, draft: Omit<Draft, 'content'>, hasItem = false): string {
  const atMs = world.clock.now();
  const lastInboundByNumber = { ...sender.lastInboundByNumber, [world.config.phoneNumberId]: atMs };
  const citizen = putCitizen(world, { ...sender, lastInboundAtMs: atMs, lastInboundByNumber });
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
  const contacts = draft.type === 'system' ? {} : { contacts: [contactOf(world, citizen)] };
  const body = encodeWebhookBody(messagesEnvelope(world, { ...contacts, messages: [message] }));
  const blocked = world.number.blockedUsers.has(citizen.phone);
  if (!blocked) world.webhooks.enqueue({ key: citizen.id, body, itemIds: hasItem ? [id] : [] });
  return id;
}

function replyTo(replyToId: string | undefined): { replyToId?: string } {
  return replyToId === undefined ? {} : { replyToId };
}

function fileContent(
  kind: InboundMediaKind,
  media: Attachment,
  { caption, voice }: { caption: string; voice: boolean },
): ItemContent {
  switch (kind) {
    case 'image':
    case 'document':
    case 'video':
      return { kind, media, caption };
    case 'audio':
      return { kind, media, voice };
    case 'sticker':
      return { kind, media };
  }
}

function vcardOf(card: ContactCard): string {
  const phone = `TEL;type=CELL;waid=${card.phone}:+${card.phone}`;
  return ['BEGIN:VCARD', 'VERSION:3.0', `FN:${card.name}`, phone, 'END:VCARD'].join('\n');
}

function findOption(content: ItemContent, replyId: string): { title: string; description: string } | undefined {
  if (content.kind === 'buttons') {
    const button = content.buttons.find((each) => each.id === replyId);
    return button === undefined ? undefined : { title: button.title, description: '' };
  }
  if (content.kind === 'template') {
    const button = content.buttons.find((each) => each.kind === 'reply' && each.id === replyId);
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
