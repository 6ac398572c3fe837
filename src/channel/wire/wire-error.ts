/** The error item Meta puts into webhooks in three places: value.errors[], messages[].errors[], statuses[].errors[]. */
import { z } from 'zod';

export const WireError = z.looseObject({
  code: z.number(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.looseObject({ details: z.string().optional() }).optional(),
  href: z.string().optional(),
});
export type WireError = z.infer<typeof WireError>;
