// Templates at Meta: list them all, hand one in for review (whatsapp.md §3.3).

import { z } from 'zod';
import type { ManagementClient } from '../management-client.ts';
import { askGraph, type Answer } from '../numbers/ask-graph.ts';

const Listed = z.looseObject({
  id: z.coerce.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string().optional(),
  rejected_reason: z.string().nullish(),
  quality_score: z.looseObject({ score: z.string().optional() }).nullish(),
});
export type ListedTemplate = z.infer<typeof Listed>;

const Page = z.looseObject({
  data: z.array(Listed),
  paging: z
    .looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});

const Created = z.looseObject({
  id: z.coerce.string(),
  status: z.string().default('PENDING'),
  category: z.string().optional(),
});
export type CreatedTemplate = z.infer<typeof Created>;

const FIELDS = 'id,name,language,status,category,rejected_reason,quality_score';
/** 6,000 templates is the most that one account may have. */
const MOST_PAGES = 60;

export async function listTemplates(
  client: ManagementClient,
  businessAccountId: string,
): Promise<Answer<readonly ListedTemplate[]>> {
  const all: ListedTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const cursor = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const path = `${businessAccountId}/message_templates?fields=${FIELDS}&limit=100${cursor}`;
    const answer = await askGraph(client, path, Page);
    if (!answer.ok) return answer;
    all.push(...answer.value.data);
    after = answer.value.paging?.next === undefined ? undefined : answer.value.paging.cursors?.after;
    if (after === undefined) return { ...answer, value: all };
  }
  return { ok: false, reason: 'unclear' };
}

export function createTemplate(
  client: ManagementClient,
  businessAccountId: string,
  content: object,
): Promise<Answer<CreatedTemplate>> {
  return askGraph(client, `${businessAccountId}/message_templates`, Created, content);
}
