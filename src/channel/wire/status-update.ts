/** The fate of a message we sent, or of a payment (whatsapp.md §2.7, §4). StatusEvent carries what routing needs. */
import { z } from 'zod';
import type { StatusEvent } from './webhook-event.ts';
import { WireError } from './wire-error.ts';

export const MESSAGE_STATUS_NAMES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;
export type MessageStatusName = (typeof MESSAGE_STATUS_NAMES)[number];

export const StatusUpdate = z.looseObject({
  id: z.string().min(1),
  /** One of MESSAGE_STATUS_NAMES, or what Meta adds next. */
  status: z.string(),
  timestamp: z.string().optional(),
  type: z.string().optional(),
  recipient_id: z.string().optional(),
  recipient_user_id: z.string().optional(),
  recipient_identity_key_hash: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  pricing: z
    .looseObject({
      billable: z.boolean().optional(),
      pricing_model: z.string().optional(),
      type: z.string().optional(),
      category: z.string().optional(),
    })
    .optional(),
  conversation: z.looseObject({ id: z.string().optional() }).optional(),
  errors: z.array(WireError).optional(),
  payment: z.looseObject({ reference_id: z.string().optional() }).optional(),
});
export type StatusUpdate = z.infer<typeof StatusUpdate>;

export type ParsedStatusUpdate =
  | { readonly ok: true; readonly status: StatusUpdate }
  | { readonly ok: false; readonly reason: 'malformed'; readonly paths: readonly string[] };

export function parseStatusUpdate(event: StatusEvent): ParsedStatusUpdate {
  const parsed = StatusUpdate.safeParse(event.status);
  if (parsed.success) return { ok: true, status: parsed.data };
  return { ok: false, reason: 'malformed', paths: parsed.error.issues.map((issue) => issue.path.join('.')) };
}
