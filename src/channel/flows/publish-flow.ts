// Brings one Flow to Meta: a draft, its JSON, publication; then the one before is put away, while whoever has it open
// may finish. The same content is published once. Each step is recorded before the next, so that a run that broke off
// goes on where it stopped.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '#platform';
import { canonicalJson, type Clock, type Json } from '#platform/pure';
import type { Managed, ManagementClient } from '../management-client.ts';
import {
  deletePublication,
  insertPublication,
  listPublications,
  setFlowStatus,
  type FlowPublication,
} from './publication-store.ts';

const FLOW_CATEGORIES = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER',
] as const;

export interface FlowDefinition {
  readonly name: string;
  readonly categories: readonly (typeof FLOW_CATEGORIES)[number][];
  readonly flowJson: Json;
  /** Undefined for a Flow that asks us nothing. */
  readonly endpointUrl: string | undefined;
}

export type PublishedFlow =
  | { readonly ok: true; readonly flowId: string; readonly was: 'in-place' | 'published' }
  /** What Meta finds wrong with the JSON, in its own words. */
  | { readonly ok: false; readonly reason: 'invalid'; readonly findings: readonly string[] }
  | Extract<Managed, { readonly ok: false }>;

export interface PublishDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly management: ManagementClient;
  readonly businessAccountId: string;
}

const Created = z.looseObject({ id: z.string().min(1) });
const FlowList = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), name: z.string(), status: z.string() })),
});
const Validated = z.looseObject({
  success: z.boolean().optional(),
  validation_errors: z
    .array(z.looseObject({ error: z.string().optional(), message: z.string().optional() }))
    .default([]),
});

export async function publishFlow(deps: PublishDeps, definition: FlowDefinition): Promise<PublishedFlow> {
  const { db, businessAccountId } = deps;
  const { name } = definition;
  const contentSha256 = hashFlow(definition);
  const known = await listPublications(db, { businessAccountId, name });
  const same = known.find((flow) => flow.contentSha256.equals(contentSha256) && flow.status !== 'DEPRECATED');
  if (same !== undefined && same.status !== 'DRAFT') return { ok: true, flowId: same.flowId, was: 'in-place' };
  const draft = same ?? (await createDraft(deps, definition, contentSha256));
  if ('ok' in draft) return draft;
  // A run that ended between Meta's answer and our row left it published.
  if (same === undefined || !(await isPublished(deps, draft.flowId))) {
    const written = await writeJson(deps, draft.flowId, definition.flowJson);
    if (!written.ok) return written;
    const published = await deps.management({ method: 'POST', path: `${draft.flowId}/publish` });
    if (!published.ok) return published;
  }
  await setFlowStatus(db, draft.flowId, 'PUBLISHED', deps.clock.now());
  for (const older of known) if (older.flowId !== draft.flowId) await putAway(deps, older);
  return { ok: true, flowId: draft.flowId, was: 'published' };
}

/** What the Flow is, in one number. The address is part of it: moved elsewhere, it is another one. */
export function hashFlow({ flowJson, endpointUrl }: FlowDefinition): Buffer {
  return createHash('sha256').update(canonicalJson({ flow: flowJson, endpoint: endpointUrl ?? null })).digest();
}

async function createDraft(
  deps: PublishDeps,
  definition: FlowDefinition,
  contentSha256: Buffer,
): Promise<FlowPublication | Extract<Managed, { readonly ok: false }>> {
  const { name, categories, endpointUrl } = definition;
  // Names are unique at Meta: the content's hash tells versions apart.
  const nameAtMeta = `${name} ${contentSha256.toString('hex').slice(0, 8)}`;
  const created = await deps.management({
    method: 'POST',
    path: `${deps.businessAccountId}/flows`,
    json: { name: nameAtMeta, categories, ...(endpointUrl === undefined ? {} : { endpoint_uri: endpointUrl }) },
  });
  const parsed = created.ok ? Created.safeParse(created.value) : undefined;
  // A run that ended between Meta's answer and our row left a draft of this very name.
  const flowId = parsed?.data?.id ?? (await findDraft(deps, nameAtMeta));
  if (flowId === undefined) return created.ok ? { ok: false, reason: 'unclear' } : created;
  const draft: FlowPublication = {
    flowId,
    businessAccountId: deps.businessAccountId,
    name,
    contentSha256,
    status: 'DRAFT',
  };
  await insertPublication(deps.db, draft, deps.clock.now());
  return draft;
}

async function findDraft(deps: PublishDeps, nameAtMeta: string): Promise<string | undefined> {
  const path = `${deps.businessAccountId}/flows?fields=id,name,status&limit=1000`;
  const listed = await deps.management({ method: 'GET', path });
  const parsed = listed.ok ? FlowList.safeParse(listed.value) : undefined;
  return parsed?.data?.data.find((flow) => flow.name === nameAtMeta && flow.status === 'DRAFT')?.id;
}

async function isPublished(deps: PublishDeps, flowId: string): Promise<boolean> {
  const found = await deps.management({ method: 'GET', path: `${flowId}?fields=status` });
  return found.ok && z.looseObject({ status: z.literal('PUBLISHED') }).safeParse(found.value).success;
}

async function writeJson(
  deps: PublishDeps,
  flowId: string,
  flowJson: Json,
): Promise<{ readonly ok: true } | Extract<PublishedFlow, { readonly ok: false }>> {
  const file = new File([JSON.stringify(flowJson)], 'flow.json', { type: 'application/json' });
  const written = await deps.management({
    method: 'POST',
    path: `${flowId}/assets`,
    form: { name: 'flow.json', asset_type: 'FLOW_JSON', file },
  });
  if (!written.ok) return written;
  const parsed = Validated.safeParse(written.value);
  if (!parsed.success) return { ok: false, reason: 'unclear' };
  const findings = parsed.data.validation_errors.map((finding) => finding.message ?? finding.error ?? 'unnamed');
  return findings.length > 0 ? { ok: false, reason: 'invalid', findings } : { ok: true };
}

/** What Meta refuses to put away stays as it is: it harms nobody, and the next publication tries again. */
async function putAway(deps: PublishDeps, flow: FlowPublication): Promise<void> {
  if (flow.status === 'DEPRECATED') return;
  if (flow.status === 'DRAFT') {
    const deleted = await deps.management({ method: 'DELETE', path: flow.flowId });
    if (deleted.ok) await deletePublication(deps.db, flow.flowId);
    return;
  }
  const deprecated = await deps.management({ method: 'POST', path: `${flow.flowId}/deprecate` });
  if (deprecated.ok) await setFlowStatus(deps.db, flow.flowId, 'DEPRECATED', deps.clock.now());
}
