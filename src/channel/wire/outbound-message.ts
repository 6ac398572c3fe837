/**
 * The body of POST /{version}/{phone-number-id}/messages with every documented limit (whatsapp.md §3.2, §3.3).
 * Strict: Meta refuses unexpected keys. The sender builds these; the emulator validates with the same schemas.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { OutboundInteractive } from './outbound-interactive.ts';
import { Audio, Document, Location, Sticker, Picture, text } from './outbound-parts.ts';
import { OutboundTemplate } from './outbound-template.ts';

const Envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  /** Phone number; always write `+` and the country code. Wins over `recipient` if both are given. */
  to: z.string().min(1).optional(),
  /** Business-scoped user id. */
  recipient: z.string().min(1).optional(),
  /** Delivered only while the number is in the same hands (137000 otherwise). */
  recipient_identity_key_hash: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  /** Echoed in every status of this message: we put the outbox id here. */
  biz_opaque_callback_data: z.string().max(LIMITS.callbackData).optional(),
};

const { context: _noContext, ...EnvelopeWithoutContext } = Envelope;

/** What Meta takes for a contact; names beyond the first are optional. */
const Contact = z.looseObject({ name: z.looseObject({ formatted_name: text(LIMITS.caption) }) });

export const OutboundMessage = z.discriminatedUnion('type', [
  z.strictObject({
    ...Envelope,
    /** Meta takes a body without `type` for a text. */
    type: z.literal('text'),
    text: z.strictObject({ body: text(LIMITS.textBody), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...Envelope, type: z.literal('interactive'), interactive: OutboundInteractive }),
  z.strictObject({ ...Envelope, type: z.literal('template'), template: OutboundTemplate }),
  z.strictObject({ ...Envelope, type: z.literal('image'), image: Picture }),
  z.strictObject({ ...Envelope, type: z.literal('document'), document: Document }),
  z.strictObject({ ...Envelope, type: z.literal('audio'), audio: Audio }),
  z.strictObject({ ...Envelope, type: z.literal('video'), video: Picture }),
  z.strictObject({ ...Envelope, type: z.literal('sticker'), sticker: Sticker }),
  z.strictObject({ ...Envelope, type: z.literal('location'), location: Location }),
  z.strictObject({ ...Envelope, type: z.literal('contacts'), contacts: z.array(Contact).min(1).max(LIMITS.contacts) }),
  z.strictObject({
    ...EnvelopeWithoutContext,
    type: z.literal('reaction'),
    /** An empty emoji takes the reaction away. */
    reaction: z.strictObject({
      message_id: z.string().min(1),
      emoji: z
        .string()
        .max(32)
        .regex(/^\P{L}*$/u),
    }),
  }),
]);
export type OutboundMessage = z.infer<typeof OutboundMessage>;

/** Marks a citizen's message (and earlier ones) read; with `typing_indicator` they see "typing…" for up to 25 s. */
export const MarkRead = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
export type MarkRead = z.infer<typeof MarkRead>;
