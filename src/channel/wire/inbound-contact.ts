/** The profile Meta sends beside a message or status; every identifier may be absent (whatsapp.md §2.9). */
import { z } from 'zod';

export const InboundContact = z.looseObject({
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  identity_key_hash: z.string().optional(),
  profile: z.looseObject({ name: z.string().optional(), username: z.string().optional() }).optional(),
});
export type InboundContact = z.infer<typeof InboundContact>;
