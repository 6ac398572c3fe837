// The SQL of this folder. Rows become plain values here, column by column.

import type { Party } from '#mailbox';
import { byteaArray, type Queryable } from '#platform';
import type { Difference, DifferenceKind } from './compare-issues.ts';

export const REQUEST_TABLE = 'registry_request';
export const REPORT_TABLE = 'registry_report';

export async function countRecentRequests(tx: Queryable, party: Party, since: Date): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'select count(*) as count from registry_request where party_kind = $1 and party_id = $2 and asked_at > $3',
    [party.kind, party.id, since],
  );
  return rows[0]?.count ?? 0;
}

/**
 * How often the most asked of these keys was carried to a register. Turns at work at the same moment do not see each
 * other's: the limit can be passed by as many look-ups as there are such turns.
 */
export async function countMostOfOneKey(tx: Queryable, keyIndexes: readonly Buffer[], since: Date): Promise<number> {
  if (keyIndexes.length === 0) return 0;
  const { rows } = await tx.query<{ most: number }>(
    `select coalesce(max(times), 0) as most
       from (select count(*) as times from registry_request_key
              where key_index = any($1::bytea[]) and asked_at > $2 group by key_index) asked`,
    [byteaArray(keyIndexes), since],
  );
  return rows[0]?.most ?? 0;
}

export async function insertRequestKeys(
  tx: Queryable,
  asked: { readonly requestId: string; readonly keyIndexes: readonly Buffer[]; readonly askedAt: Date },
): Promise<void> {
  if (asked.keyIndexes.length === 0) return;
  await tx.query(
    `insert into registry_request_key (request_id, key_index, asked_at)
     select $1, key_index, $3 from unnest($2::bytea[]) k(key_index) on conflict do nothing`,
    [asked.requestId, byteaArray(asked.keyIndexes), asked.askedAt],
  );
}

export async function insertRequest(
  tx: Queryable,
  request: {
    readonly requestId: string;
    readonly party: Party;
    readonly dataKey: { readonly id: string };
    readonly serviceId: string;
    readonly serviceVersion: number;
    readonly lookup: string;
    readonly querySealed: Buffer;
    readonly askedAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into registry_request
       (id, party_kind, party_id, data_key_id, service_id, service_version, lookup, query_sealed, asked_at, nudged_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      request.requestId,
      request.party.kind,
      request.party.id,
      request.dataKey.id,
      request.serviceId,
      request.serviceVersion,
      request.lookup,
      request.querySealed,
      request.askedAt,
    ],
  );
}

export interface WaitingRequest {
  readonly id: string;
  readonly dataKeyId: string;
  readonly serviceId: string;
  /** Undefined for what was asked before versions were kept. */
  readonly serviceVersion: number | undefined;
  readonly lookup: string;
  readonly querySealed: Buffer;
}

export async function findWaitingRequest(queryable: Queryable, id: string): Promise<WaitingRequest | undefined> {
  const { rows } = await queryable.query<{
    data_key_id: string;
    service_id: string;
    service_version: number | null;
    lookup: string;
    query_sealed: Buffer;
  }>(
    `select data_key_id, service_id, service_version, lookup, query_sealed from registry_request
      where id = $1 and state = 'asked'`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id,
    dataKeyId: row.data_key_id,
    serviceId: row.service_id,
    serviceVersion: row.service_version ?? undefined,
    lookup: row.lookup,
    querySealed: row.query_sealed,
  };
}

/** Whose request it was, or `undefined` when it had been answered before. Forgets what was asked. */
export async function markRequestAnswered(
  tx: Queryable,
  answer: { readonly requestId: string; readonly outcome: string; readonly answeredAt: Date },
): Promise<{ readonly party: Party; readonly dataKeyId: string } | undefined> {
  const { rows } = await tx.query<{ party_kind: Party['kind']; party_id: string; data_key_id: string }>(
    `update registry_request set state = 'answered', outcome = $2, answered_at = $3, query_sealed = null
     where id = $1 and state = 'asked' returning party_kind, party_id, data_key_id`,
    [answer.requestId, answer.outcome, answer.answeredAt],
  );
  const row = rows[0];
  return row && { party: { kind: row.party_kind, id: row.party_id }, dataKeyId: row.data_key_id };
}

export async function listRequestsOlderThan(queryable: Queryable, before: Date): Promise<readonly string[]> {
  const { rows } = await queryable.query<{ id: string }>(
    `select id from registry_request where state = 'asked' and asked_at < $1 order by asked_at limit 500`,
    [before],
  );
  return rows.map((row) => row.id);
}

export async function nudgeRequests(
  tx: Queryable,
  limits: { readonly before: Date; readonly now: Date },
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update registry_request set nudged_at = $2 where id in
       (select id from registry_request where state = 'asked' and nudged_at < $1
        order by nudged_at limit 500 for update skip locked)
     returning id`,
    [limits.before, limits.now],
  );
  return rows.map((row) => row.id);
}

/** False when this certificate's report is there already. */
export async function insertReport(
  tx: Queryable,
  report: {
    readonly id: string;
    readonly registry: string;
    readonly caseId: string;
    readonly dataKeyId: string;
    readonly serviceId: string;
    readonly certificateNumber: string;
    readonly recordIndex: Buffer;
    readonly bodySealed: Buffer;
    readonly askedAt: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into registry_report
       (id, registry, case_id, data_key_id, service_id, certificate_number, record_index, body_sealed, asked_at, nudged_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     on conflict (registry, certificate_number) do nothing`,
    [
      report.id,
      report.registry,
      report.caseId,
      report.dataKeyId,
      report.serviceId,
      report.certificateNumber,
      report.recordIndex,
      report.bodySealed,
      report.askedAt,
    ],
  );
  return rowCount === 1;
}

export interface WaitingReport {
  readonly id: string;
  readonly registry: string;
  readonly caseId: string;
  readonly dataKeyId: string;
  readonly certificateNumber: string;
  readonly bodySealed: Buffer;
}

export async function findWaitingReport(queryable: Queryable, id: string): Promise<WaitingReport | undefined> {
  const { rows } = await queryable.query<{
    registry: string;
    case_id: string;
    data_key_id: string;
    certificate_number: string;
    body_sealed: Buffer;
  }>(
    `select registry, case_id, data_key_id, certificate_number, body_sealed from registry_report
     where id = $1 and state = 'waiting'`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id,
    registry: row.registry,
    caseId: row.case_id,
    dataKeyId: row.data_key_id,
    certificateNumber: row.certificate_number,
    bodySealed: row.body_sealed,
  };
}

/** False when the report had been settled before. */
export async function markReportSettled(
  tx: Queryable,
  report: {
    readonly id: string;
    readonly state: 'accepted' | 'refused';
    readonly acknowledgement: string | null;
    readonly settledAt: Date;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update registry_report set state = $2, acknowledgement = $3, settled_at = $4 where id = $1 and state = 'waiting'`,
    [report.id, report.state, report.acknowledgement, report.settledAt],
  );
  return rowCount === 1;
}

export async function nudgeReports(
  tx: Queryable,
  limits: { readonly before: Date; readonly now: Date },
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update registry_report set nudged_at = $2 where id in
       (select id from registry_report where state = 'waiting' and nudged_at < $1
        order by nudged_at limit 500 for update skip locked)
     returning id`,
    [limits.before, limits.now],
  );
  return rows.map((row) => row.id);
}

export interface ReportedIssue {
  readonly certificateNumber: string;
  readonly recordIndex: string;
  readonly acceptedAt: Date | undefined;
}

export async function listReportedIssues(
  queryable: Queryable,
  wanted: {
    readonly registry: string;
    readonly settledSince: Date;
    readonly certificateNumbers: readonly string[];
  },
): Promise<readonly ReportedIssue[]> {
  const { rows } = await queryable.query<{
    certificate_number: string;
    record_index: Buffer;
    accepted_at: Date | null;
  }>(
    `select certificate_number, record_index, case when state = 'accepted' then settled_at end as accepted_at
     from registry_report
     where registry = $1 and ((state = 'accepted' and settled_at >= $2) or certificate_number = any($3))`,
    [wanted.registry, wanted.settledSince, wanted.certificateNumbers],
  );
  return rows.map((row) => ({
    certificateNumber: row.certificate_number,
    recordIndex: row.record_index.toString('hex'),
    acceptedAt: row.accepted_at ?? undefined,
  }));
}

export async function recordDifference(
  tx: Queryable,
  difference: {
    readonly registry: string;
    readonly certificateNumber: string;
    readonly kind: DifferenceKind;
    readonly seenAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into registry_difference (registry, certificate_number, kind, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $4)
     on conflict (registry, certificate_number, kind)
     do update set last_seen_at = excluded.last_seen_at, resolved_at = null`,
    [difference.registry, difference.certificateNumber, difference.kind, difference.seenAt],
  );
}

/** Closes what a reconciliation looked for and did not find again. A refused report stays until a person has dealt with it. */
export async function resolveDifferences(
  tx: Queryable,
  run: { readonly registry: string; readonly stillOpen: readonly Difference[]; readonly resolvedAt: Date },
): Promise<void> {
  await tx.query(
    `update registry_difference set resolved_at = $2
     where registry = $1 and resolved_at is null and kind <> 'refused-there'
       and kind || '|' || certificate_number <> all($3)`,
    [run.registry, run.resolvedAt, run.stillOpen.map((one) => `${one.kind}|${one.certificateNumber}`)],
  );
}

export async function findOldestOpenDifference(queryable: Queryable, registry: string): Promise<Date | undefined> {
  const { rows } = await queryable.query<{ first_seen_at: Date | null }>(
    `select min(first_seen_at) as first_seen_at from registry_difference
     where registry = $1 and resolved_at is null and kind <> 'refused-there'`,
    [registry],
  );
  return rows[0]?.first_seen_at ?? undefined;
}

export async function insertReconciliation(
  tx: Queryable,
  run: {
    readonly id: string;
    readonly registry: string;
    readonly since: Date;
    readonly finishedAt: Date;
    readonly ours: number;
    readonly theirs: number;
    readonly differences: number;
  },
): Promise<void> {
  await tx.query(
    `insert into registry_reconciliation (id, registry, since, finished_at, ours, theirs, differences)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [run.id, run.registry, run.since, run.finishedAt, run.ours, run.theirs, run.differences],
  );
}
