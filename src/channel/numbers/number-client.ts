// What Meta says of one of our numbers (whatsapp.md §5, §9.2). Read by the hourly synchronisation and by npm run doctor.

import { z } from 'zod';
import type { ManagementClient } from '../management-client.ts';
import { askGraph, type Answer } from './ask-graph.ts';

const FIELDS =
  'id,display_phone_number,verified_name,quality_rating,throughput,status,code_verification_status,health_status,whatsapp_business_manager_messaging_limit';

const NumberDescription = z.looseObject({
  id: z.coerce.string(),
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
  quality_rating: z.string().optional(),
  throughput: z.looseObject({ level: z.string().optional() }).optional(),
  status: z.string().optional(),
  code_verification_status: z.string().optional(),
  health_status: z.looseObject({ can_send_message: z.string().optional() }).optional(),
  whatsapp_business_manager_messaging_limit: z.union([z.string(), z.number()]).optional(),
});
export type NumberDescription = z.infer<typeof NumberDescription>;

export function describeNumber(client: ManagementClient, phoneNumberId: string): Promise<Answer<NumberDescription>> {
  return askGraph(client, `${phoneNumberId}?fields=${FIELDS}`, NumberDescription);
}
