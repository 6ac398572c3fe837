/** What the Graph API answers: acceptance of a message, media ids and addresses, and the error envelope (§3.1, §6, §9.1). */
import { z } from 'zod';

/** 200 with a wamid means accepted, not sent: failures may still come as a `failed` status. */
export const SendResponse = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  contacts: z
    .array(
      z.looseObject({ input: z.string().optional(), wa_id: z.string().optional(), user_id: z.string().optional() }),
    )
    .optional(),
  messages: z.array(z.looseObject({ id: z.string().min(1), message_status: z.string().optional() })).min(1),
});
export type SendResponse = z.infer<typeof SendResponse>;

/** Mark-as-read, typing, delete. */
export const SuccessResponse = z.looseObject({ success: z.boolean() });
export type SuccessResponse = z.infer<typeof SuccessResponse>;

export const MediaUploadResponse = z.looseObject({ id: z.string().min(1) });
export type MediaUploadResponse = z.infer<typeof MediaUploadResponse>;

/** `url` lives five minutes and needs the bearer token. */
export const MediaUrlResponse = z.looseObject({
  id: z.string().min(1),
  url: z.string().min(1),
  mime_type: z.string(),
  sha256: z.string().optional(),
  file_size: z.coerce.number().optional(),
});
export type MediaUrlResponse = z.infer<typeof MediaUrlResponse>;

/** Branch on `code` and `details`, never on title, subcode or HTTP status. */
export const GraphErrorEnvelope = z.looseObject({
  error: z.looseObject({
    message: z.string().optional(),
    type: z.string().optional(),
    code: z.number(),
    error_subcode: z.number().optional(),
    error_data: z.looseObject({ details: z.string().optional() }).optional(),
    is_transient: z.boolean().optional(),
    fbtrace_id: z.string().optional(),
  }),
});
export type GraphErrorEnvelope = z.infer<typeof GraphErrorEnvelope>;
