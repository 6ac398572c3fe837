import { z } from 'zod';
import { Id, Source } from './names.ts';

// service.yaml of a service that is not here: handed over to another portal, or only told about.

export const Referral = z
  .strictObject({
    id: Id.describe('Equals the name of the folder.'),
    version: z.number().int().min(1).describe('Raised with every published change.'),
    department: Id.describe('Department that answers for it.'),
    mode: z.enum(['portal', 'information']).describe('`portal`: hand-off; `information`: only told.'),
    icon: z.string().max(4).default('📄').describe('One emoji before the name.'),
    portal: z
      .strictObject({
        url: z.url({ protocol: /^https$/ }).describe('Where the service is.'),
        returnToken: z.boolean().default(false).describe('The portal sends people back with what they were given.'),
      })
      .optional()
      .describe('Needed for mode portal.'),
    source: Source,
  })
  .describe('service.yaml of mode portal or information');
export type Referral = z.infer<typeof Referral>;
