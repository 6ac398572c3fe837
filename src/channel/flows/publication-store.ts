// The Flows of ours that are at Meta: by name and by the hash of their content.

import { z } from 'zod';
import type { Queryable } from '#platform';

export const FlowStatus = z.enum(['DRAFT', 'PUBLISHED', 'THROTTLED', 'BLOCKED', 'DEPRECATED']);
export type FlowStatus = z.infer<typeof FlowStatus>;

export interface FlowPublication {
  readonly flowId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly contentSha256: Buffer;
  readonly status: FlowStatus;
}

const COLUMNS = 'select flow_id, business_account_id, name, content_sha256, status from flow_publication';

interface Row {
  flow_id: string;
  business_account_id: string;
  name: string;
  content_sha256: Buffer;
  status: string;
}

function read(row: Row): FlowPublication {
  return {
    flowId: row.flow_id,
    businessAccountId: row.business_account_id,
    name: row.name,
    contentSha256: row.content_sha256,
    status: FlowStatus.parse(row.status),
  };
}

/** Every Flow of this name, the newest first. */
export async function listPublications(
  queryable: Queryable,
  wanted: { readonly businessAccountId: string; readonly name: string },
): Promise<readonly FlowPublication[]> {
  const { rows } = await queryable.query<Row>(
    `${COLUMNS} where business_account_id = $1 and name = $2 order by created_at desc, flow_id desc`,
    [wanted.businessAccountId, wanted.name],
  );
  return rows.map(read);
}

/**
 * The Flow to send under this name. Undefined when there is none, or Meta has blocked it: the chat asks the same
 * questions then. A throttled one (10 an hour) opens for whoever has it, and is not sent to anybody else.
 */
export async function findSendableFlow(
  queryable: Queryable,
  wanted: { readonly businessAccountId: string; readonly name: string },
): Promise<FlowPublication | undefined> {
  return (await listPublications(queryable, wanted)).find((flow) => flow.status === 'PUBLISHED');
}

/** Those that may be sent now, whatever their name. */
export async function listSendableFlows(
  queryable: Queryable,
  businessAccountId: string,
): Promise<readonly FlowPublication[]> {
  const { rows } = await queryable.query<Row>(
    `${COLUMNS} where business_account_id = $1 and status = 'PUBLISHED' order by created_at, flow_id`,
    [businessAccountId],
  );
  return rows.map(read);
}

export async function insertPublication(queryable: Queryable, flow: FlowPublication, now: Date): Promise<void> {
  await queryable.query(
    `insert into flow_publication (flow_id, business_account_id, name, content_sha256, status, created_at, status_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [flow.flowId, flow.businessAccountId, flow.name, flow.contentSha256, flow.status, now],
  );
}

export async function setFlowStatus(
  queryable: Queryable,
  flowId: string,
  status: FlowStatus,
  now: Date,
): Promise<void> {
  await queryable.query('update flow_publication set status = $2, status_at = $3 where flow_id = $1', [
    flowId,
    status,
    now,
  ]);
}

export async function deletePublication(queryable: Queryable, flowId: string): Promise<void> {
  await queryable.query('delete from flow_publication where flow_id = $1', [flowId]);
}
