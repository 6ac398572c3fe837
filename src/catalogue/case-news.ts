// What the parties of a case are told of it: mail from the case to their accounts, said in the region's words news.<kind>.
// Defined once, here, because cases write it and the conversation reads it.

import { z } from 'zod';
import { STANDINGS } from './may-do.ts';

export const CASE_NEWS_KINDS = [
  'filed',
  'fee-due',
  'fee-received',
  'fee-lapsed',
  'query-asked',
  'query-lapsed',
  'refusal-notice',
  'refused',
  'approved',
  'certificate-ready',
  'due-date-passed',
  'compensation-owed',
] as const;

const QueryItem = z.object({ code: z.string(), field: z.string().exactOptional(), text: z.string().exactOptional() });

export const CaseNews = z
  .object({
    caseId: z.uuid(),
    number: z.string(),
    serviceId: z.string(),
    serviceVersion: z.int().describe('The version that the case was filed under.'),
    news: z.enum(CASE_NEWS_KINDS),
    standing: z
      .enum(STANDINGS)
      .exactOptional()
      .describe('What the account that is told is to it; absent: the applicant.'),
    params: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
    items: z.array(QueryItem.readonly()).readonly().exactOptional(),
    document: z.object({ certificateId: z.string(), fileName: z.string() }).readonly().exactOptional(),
  })
  .readonly();
export type CaseNews = z.infer<typeof CaseNews>;
