/**
 * The body of POST /messages, every type the Cloud API documents and we know (§3). The emulator's own reading of the
 * documentation: it shares the table of limits with Dwar, not the schemas, so that neither can excuse the other.
 */
import { LIMITS } from '#channel/wire';
import { z } from 'zod';
import { Interactive } from './interactive.ts';
import { Audio, Captioned, coordinate, Document, Sticker, text } from './parts.ts';
import { SentTemplate } from './template.ts';

const Envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  /** Business-scoped user id; `to` wins when both are given. */
  recipient: z.string().min(1).optional(),
  recipient_identity_key_hash: z.string().min(1).optional(),
  biz_opaque_callback_data: z.string().max(LIMITS.callbackData).optional(),
};
const context = z.strictObject({ message_id: z.string().min(1) }).optional();

const optionalText = z.string().optional();
const ContactCard = z.strictObject({
  name: z.strictObject({
    formatted_name: z.string().min(1),
    first_name: optionalText,
    last_name: optionalText,
    middle_name: optionalText,
    suffix: optionalText,
    prefix: optionalText,
  }),
  birthday: optionalText,
  phones: z.array(z.strictObject({ phone: optionalText, type: optionalText, wa_id: optionalText })).optional(),
  emails: z.array(z.looseObject({})).optional(),
  addresses: z.array(z.looseObject({})).optional(),
  org: z.looseObject({}).optional(),
  urls: z.array(z.looseObject({})).optional(),
});

export const OutboundMessage = z.discriminatedUnion('type', [
  z.strictObject({
    ...Envelope,
    context,
    type: z.literal('text'),
    text: z.strictObject({ body: text(LIMITS.textBody), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...Envelope, context, type: z.literal('image'), image: Captioned }),
  z.strictObject({ ...Envelope, context, type: z.literal('video'), video: Captioned }),
  z.strictObject({ ...Envelope, context, type: z.literal('document'), document: Document }),
  z.strictObject({ ...Envelope, context, type: z.literal('audio'), audio: Audio }),
  z.strictObject({ ...Envelope, context, type: z.literal('sticker'), sticker: Sticker }),
  z.strictObject({
    ...Envelope,
    context,
    type: z.literal('location'),
    location: z.strictObject({
      latitude: coordinate(90),
      longitude: coordinate(180),
      name: optionalText,
      address: optionalText,
    }),
  }),
  z.strictObject({ ...Envelope, context, type: z.literal('contacts'), contacts: z.array(ContactCard).min(1).max(257) }),
  /** A reaction cannot quote (§3.1); an empty emoji takes it back. */
  z.strictObject({
    ...Envelope,
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: z.string().min(1), emoji: z.string().max(20) }),
  }),
  z.strictObject({ ...Envelope, context, type: z.literal('interactive'), interactive: Interactive }),
  z.strictObject({ ...Envelope, context, type: z.literal('template'), template: SentTemplate }),
]);
export type OutboundMessage = z.infer<typeof OutboundMessage>;
