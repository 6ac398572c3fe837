/**
 * One message from a citizen as Meta delivers it (whatsapp.md §2.6). Loose on purpose: Meta adds keys without notice,
 * so known keys are checked and unknown ones are kept. parseInboundMessage runs inside the turn, one message at a time.
 */
import { z } from 'zod';
import type { MessageEvent } from './webhook-event.ts';
import { isWireObject } from './wire-object.ts';
import { WireError } from './wire-error.ts';

const Media = {
  id: z.string().min(1),
  mime_type: z.string(),
  /** Base64 in webhooks, hexadecimal from the media endpoint. */
  sha256: z.string().optional(),
  /** Direct download address, needs the bearer token; rolled out since November 2025. */
  url: z.string().optional(),
};
const caption = z.string().optional();
const coordinate = z.union([z.number(), z.string().regex(/^-?[0-9]+(\.[0-9]+)?$/)]).transform(Number);

const Context = z.looseObject({
  from: z.string().optional(),
  id: z.string().optional(),
  forwarded: z.boolean().optional(),
  frequently_forwarded: z.boolean().optional(),
});

const Common = {
  id: z.string().min(1),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  timestamp: z.string().optional(),
  context: Context.optional(),
};

const ContactCard = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().optional() }).optional(),
  phones: z.array(z.looseObject({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
  vcard: z.string().optional(),
});

const InteractiveReply = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('button_reply'),
    button_reply: z.looseObject({ id: z.string(), title: z.string() }),
  }),
  z.looseObject({
    type: z.literal('list_reply'),
    list_reply: z.looseObject({ id: z.string(), title: z.string(), description: z.string().optional() }),
  }),
  z.looseObject({
    type: z.literal('nfm_reply'),
    /** `response_json` is JSON inside a string; the Flow code parses it. */
    nfm_reply: z.looseObject({ name: z.string().optional(), body: z.string().optional(), response_json: z.string() }),
  }),
]);
export type InteractiveReply = z.infer<typeof InteractiveReply>;

export const InboundMessage = z.discriminatedUnion('type', [
  z.looseObject({ ...Common, type: z.literal('text'), text: z.looseObject({ body: z.string() }) }),
  z.looseObject({ ...Common, type: z.literal('image'), image: z.looseObject({ ...Media, caption }) }),
  z.looseObject({
    ...Common,
    type: z.literal('document'),
    document: z.looseObject({ ...Media, caption, filename: z.string().optional() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('audio'),
    audio: z.looseObject({ ...Media, voice: z.boolean().optional() }),
  }),
  z.looseObject({ ...Common, type: z.literal('video'), video: z.looseObject({ ...Media, caption }) }),
  z.looseObject({
    ...Common,
    type: z.literal('sticker'),
    sticker: z.looseObject({ ...Media, animated: z.boolean().optional() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('location'),
    location: z.looseObject({
      latitude: coordinate,
      longitude: coordinate,
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('contacts'),
    contacts: z.array(ContactCard),
    /** `contact_request`: the citizen shared their own number because we asked for it (since 2026). */
    origin: z.string().optional(),
  }),
  z.looseObject({ ...Common, type: z.literal('interactive'), interactive: InteractiveReply }),
  z.looseObject({
    ...Common,
    type: z.literal('button'),
    button: z.looseObject({ payload: z.string().optional(), text: z.string() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('order'),
    order: z.looseObject({ catalog_id: z.string().optional(), product_items: z.array(z.looseObject({})).optional() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('reaction'),
    /** Without `emoji` the reaction was taken back. */
    reaction: z.looseObject({ message_id: z.string(), emoji: z.string().optional() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('system'),
    /** `type` is user_changed_number or user_changed_user_id. */
    system: z.looseObject({
      type: z.string().optional(),
      body: z.string().optional(),
      wa_id: z.string().optional(),
      user_id: z.string().optional(),
    }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('unsupported'),
    errors: z.array(WireError).optional(),
    unsupported: z.looseObject({ type: z.string().optional() }).optional(),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('edit'),
    edit: z.looseObject({ original_message_id: z.string(), message: z.looseObject({}).optional() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('revoke'),
    revoke: z.looseObject({ original_message_id: z.string() }),
  }),
]);
export type InboundMessage = z.infer<typeof InboundMessage>;

export const INBOUND_MESSAGE_TYPES: ReadonlySet<string> = new Set(
  InboundMessage.options.map((option) => option.shape.type.value),
);

export type ParsedInboundMessage =
  | { readonly ok: true; readonly message: InboundMessage }
  /** A type (or kind of interactive reply) we have no schema for: answer helpfully, keep the payload. */
  | { readonly ok: false; readonly reason: 'unknown-type' }
  /** A known type whose payload lacks what it must have; `paths` name the keys, never their values. */
  | { readonly ok: false; readonly reason: 'malformed'; readonly paths: readonly string[] };

export function parseInboundMessage(event: MessageEvent): ParsedInboundMessage {
  if (event.type === undefined || !INBOUND_MESSAGE_TYPES.has(event.type)) return { ok: false, reason: 'unknown-type' };
  const parsed = InboundMessage.safeParse(event.message);
  if (parsed.success) return { ok: true, message: parsed.data };
  const unknownReply = event.type === 'interactive' && isUnknownReply(event.message['interactive']);
  if (unknownReply) return { ok: false, reason: 'unknown-type' };
  return { ok: false, reason: 'malformed', paths: parsed.error.issues.map((issue) => issue.path.join('.')) };
}

function isUnknownReply(interactive: unknown): boolean {
  if (!isWireObject(interactive) || typeof interactive['type'] !== 'string') return false;
  const known: readonly string[] = InteractiveReply.options.map((option) => option.shape.type.value);
  return !known.includes(interactive['type']);
}
