// The mail `case-news` from a case to its parties, as this reader takes it.

import { z } from 'zod';

export const CaseNewsMail = z.object({
  caseId: z.uuid(),
  number: z.string(),
  serviceId: z.string(),
  news: z.enum([
    'filed',
    'query-asked',
    'query-lapsed',
    'refusal-notice',
    'refused',
    'approved',
    'certificate-ready',
    'due-date-passed',
  ]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  items: z
    .array(z.object({ code: z.string(), field: z.string().exactOptional(), text: z.string().exactOptional() }))
    .exactOptional(),
  document: z.object({ certificateId: z.string(), fileName: z.string() }).exactOptional(),
});
