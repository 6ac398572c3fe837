/**
 * The body of POST /{version}/{phone-number-id}/messages with every documented limit (whatsapp.md §3.2, §3.3).
 * Strict: Meta refuses unexpected keys. The sender builds these; the emulator validates with the same schemas.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** Text of 1 to `limit` characters that is not blank. */
const text = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .refine((value) => value.trim() !== '', { error: 'must not be blank' });

/** Media by uploaded id or by link, exactly one of them. */
const oneSource = (value: { id?: string | undefined; link?: string | undefined }) =>
  (value.id === undefined) !== (value.link === undefined);
const oneSourceError = { error: 'exactly one of id and link is needed' };
const Source = { id: z.string().min(1).optional(), link: z.url({ protocol: /^https?$/ }).optional() };

const ImageBody = z.strictObject({ ...Source, caption: z.string().max(LIMITS.caption).optional() });
const DocumentBody = z.strictObject({
  ...Source,
  caption: z.string().max(LIMITS.caption).optional(),
  filename: z.string().min(1).max(LIMITS.filename).optional(),
});
const Image = ImageBody.refine(oneSource, oneSourceError);
const Document = DocumentBody.refine(oneSource, oneSourceError);
const Video = Image;

const MediaHeader = [
  z.strictObject({ type: z.literal('text'), text: text(LIMITS.interactiveHeader) }),
  z.strictObject({ type: z.literal('image'), image: Image }),
  z.strictObject({ type: z.literal('video'), video: Video }),
  z.strictObject({ type: z.literal('document'), document: Document }),
] as const;

const Footer = z.strictObject({ text: text(LIMITS.interactiveFooter) });

const ReplyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: text(LIMITS.buttonId), title: text(LIMITS.buttonTitle) }),
});

const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string) =>
  new Set(items.map(keyOf)).size === items.length;

export const InteractiveButtons = z.strictObject({
  type: z.literal('button'),
  header: z.discriminatedUnion('type', MediaHeader).optional(),
  body: z.strictObject({ text: text(LIMITS.interactiveBody) }),
  footer: Footer.optional(),
  action: z.strictObject({
    buttons: z
      .array(ReplyButton)
      .min(1)
      .max(LIMITS.buttons)
      .refine((buttons) => unique(buttons, (button) => button.reply.id), { error: 'button ids must differ' })
      .refine((buttons) => unique(buttons, (button) => button.reply.title), { error: 'button titles must differ' }),
  }),
});
export type InteractiveButtons = z.infer<typeof InteractiveButtons>;

const ListRow = z.strictObject({
  id: text(LIMITS.listRowId),
  title: text(LIMITS.listRowTitle),
  description: z.string().max(LIMITS.listRowDescription).optional(),
});
const ListSection = z.strictObject({
  title: text(LIMITS.listSectionTitle).optional(),
  rows: z.array(ListRow).min(1).max(LIMITS.listRows),
});

export const InteractiveList = z.strictObject({
  type: z.literal('list'),
  header: z.strictObject({ type: z.literal('text'), text: text(LIMITS.interactiveHeader) }).optional(),
  body: z.strictObject({ text: text(LIMITS.listBodyAccepted) }),
  footer: Footer.optional(),
  action: z.strictObject({
    button: text(LIMITS.listButton),
    sections: z
      .array(ListSection)
      .min(1)
      .max(LIMITS.listSections)
      .refine((sections) => sections.flatMap((section) => section.rows).length <= LIMITS.listRows, {
        error: `at most ${LIMITS.listRows} rows in all sections together`,
      })
      .refine(
        (sections) =>
          unique(
            sections.flatMap((section) => section.rows),
            (row) => row.id,
          ),
        {
          error: 'row ids must differ',
        },
      )
      .refine((sections) => sections.length === 1 || sections.every((section) => section.title !== undefined), {
        error: 'every section needs a title when there are several',
      }),
  }),
});
export type InteractiveList = z.infer<typeof InteractiveList>;

const TemplateParameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), parameter_name: z.string().min(1).optional() }),
  z.strictObject({ type: z.literal('payload'), payload: z.string().min(1).max(LIMITS.templateButtonPayload) }),
  z.strictObject({ type: z.literal('image'), image: Image }),
  z.strictObject({ type: z.literal('video'), video: Video }),
  z.strictObject({ type: z.literal('document'), document: Document }),
]);

const TemplateComponent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(TemplateParameter) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(TemplateParameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'flow', 'copy_code', 'order_details']),
    /** "0" to "9"; Meta's samples write a string, some clients a number. */
    index: z.union([z.string().regex(/^[0-9]$/), z.int().min(0).max(9)]),
    parameters: z.array(TemplateParameter),
  }),
]);

export const OutboundTemplate = z.strictObject({
  name: z.string().min(1).max(LIMITS.templateName),
  language: z.strictObject({ code: z.string().min(2), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).optional(),
});
export type OutboundTemplate = z.infer<typeof OutboundTemplate>;

const Envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  /** Phone number; always write `+` and the country code. Wins over `recipient` if both are given. */
  to: z.string().min(1).optional(),
  /** Business-scoped user id. */
  recipient: z.string().min(1).optional(),
  recipient_identity_key_hash: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  /** Echoed in every status of this message: we put the outbox id here. */
  biz_opaque_callback_data: z.string().max(LIMITS.callbackData).optional(),
};

const OutboundText = z.strictObject({
  ...Envelope,
  /** Meta takes a body without `type` for a text. */
  type: z.literal('text'),
  text: z.strictObject({ body: text(LIMITS.textBody), preview_url: z.boolean().optional() }),
});
const OutboundInteractive = z.strictObject({
  ...Envelope,
  type: z.literal('interactive'),
  interactive: z.discriminatedUnion('type', [InteractiveButtons, InteractiveList]),
});
const OutboundImage = z.strictObject({ ...Envelope, type: z.literal('image'), image: Image });
const OutboundDocument = z.strictObject({ ...Envelope, type: z.literal('document'), document: Document });
const OutboundTemplateMessage = z.strictObject({
  ...Envelope,
  type: z.literal('template'),
  template: OutboundTemplate,
});

export const OutboundMessage = z.discriminatedUnion('type', [
  OutboundText,
  OutboundInteractive,
  OutboundImage,
  OutboundDocument,
  OutboundTemplateMessage,
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
