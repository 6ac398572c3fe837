// SQL of proposals, approvals and publications (migrations/0205_service_proposal.sql), for propose.ts and publish.ts.

import type { Queryable } from '#platform';
import type { Json } from '#platform/pure';

export type ProposalRow = {
  readonly id: string;
  readonly kind: string;
  readonly serviceId: string;
  readonly version: number;
  readonly fromVersion: number | null;
  readonly digest: string;
  readonly content: unknown;
  readonly reason: string;
  readonly proposedBy: string;
  readonly publishedAt: Date | null;
};

export type RunningCase = {
  readonly caseId: string;
  readonly number: string;
  readonly stage: string;
  readonly step: string;
};

export async function findVersionRow(
  db: Queryable,
  serviceId: string,
  version: number,
): Promise<{ readonly digest: string; readonly content: unknown } | undefined> {
  const { rows } = await db.query<{ digest: string; content: unknown }>(
    'select digest, content from service_version where service_id = $1 and version = $2',
    [serviceId, version],
  );
  return rows[0];
}

/** 0 where nothing is published. */
export async function newestVersion(db: Queryable, serviceId: string): Promise<number> {
  const { rows } = await db.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from service_version where service_id = $1',
    [serviceId],
  );
  return rows[0]?.version ?? 0;
}

export async function insertVersion(
  db: Queryable,
  row: {
    readonly serviceId: string;
    readonly version: number;
    readonly digest: string;
    readonly content: unknown;
    readonly at: Date;
  },
): Promise<void> {
  await db.query(
    'insert into service_version (service_id, version, digest, content, published_at) values ($1, $2, $3, $4, $5)',
    [row.serviceId, row.version, row.digest, JSON.stringify(row.content), row.at],
  );
}

type NewProposal = {
  readonly kind: 'publish' | 'rollback' | 'migrate';
  readonly serviceId: string;
  readonly version: number;
  readonly fromVersion: number | null;
  readonly digest: string;
  readonly content: Json;
  readonly reason: string;
};

export async function insertProposal(
  db: Queryable,
  row: { readonly id: string; readonly proposal: NewProposal; readonly by: string; readonly at: Date },
): Promise<void> {
  const { kind, serviceId, version, fromVersion, digest, content, reason } = row.proposal;
  await db.query(
    `insert into service_proposal
       (id, kind, service_id, version, from_version, digest, content, reason, proposed_by, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      kind,
      serviceId,
      version,
      fromVersion,
      digest,
      content === null ? null : JSON.stringify(content),
      reason,
      row.by,
      row.at,
    ],
  );
}

export async function findProposalRow(db: Queryable, id: string): Promise<ProposalRow | undefined> {
  const { rows } = await db.query<ProposalRow>(
    `select p.id, p.kind, p.service_id as "serviceId", p.version, p.from_version as "fromVersion", p.digest, p.content,
            p.reason, p.proposed_by as "proposedBy", d.published_at as "publishedAt"
     from service_proposal p left join service_publication d on d.proposal_id = p.id
     where p.id = $1`,
    [id],
  );
  return rows[0];
}

export async function listApprovers(db: Queryable, proposalId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ approved_by: string }>(
    'select approved_by from service_approval where proposal_id = $1 order by approved_at',
    [proposalId],
  );
  return rows.map((row) => row.approved_by);
}

export async function insertApproval(db: Queryable, proposalId: string, by: string, at: Date): Promise<void> {
  await db.query('insert into service_approval (proposal_id, approved_by, approved_at) values ($1, $2, $3)', [
    proposalId,
    by,
    at,
  ]);
}

export async function insertPublication(db: Queryable, proposalId: string, by: string, at: Date): Promise<void> {
  await db.query('insert into service_publication (proposal_id, published_by, published_at) values ($1, $2, $3)', [
    proposalId,
    by,
    at,
  ]);
}

/** Cases of this version that are not decided yet. */
export async function listRunningCases(
  db: Queryable,
  serviceId: string,
  version: number,
): Promise<readonly RunningCase[]> {
  const { rows } = await db.query<RunningCase>(
    `select id as "caseId", number, stage, step from application
     where service_id = $1 and service_version = $2 and stage not in ('issued', 'refused', 'lapsed')
     order by filed_at, id`,
    [serviceId, version],
  );
  return rows;
}

export async function insertMigrationCases(
  db: Queryable,
  proposalId: string,
  caseIds: readonly string[],
): Promise<void> {
  await db.query('insert into service_migration_case (proposal_id, case_id) select $1, unnest($2::uuid[])', [
    proposalId,
    caseIds,
  ]);
}

/** Which version's rules cases of another version go by, the newest migration counting. */
export async function listMigrations(
  db: Queryable,
): Promise<readonly { readonly serviceId: string; readonly fromVersion: number; readonly version: number }[]> {
  const { rows } = await db.query<{ serviceId: string; fromVersion: number; version: number }>(
    `select distinct on (p.service_id, p.from_version)
            p.service_id as "serviceId", p.from_version as "fromVersion", p.version
     from service_proposal p join service_publication d on d.proposal_id = p.id
     where p.kind = 'migrate'
     order by p.service_id, p.from_version, d.published_at desc`,
  );
  return rows;
}

export type PublishedVersion = {
  readonly serviceId: string;
  readonly version: number;
  readonly publishedAt: Date;
  /** Undefined for what was published with the files, at a start. */
  readonly proposedBy: string | undefined;
  readonly approvedBy: readonly string[];
};

/** Every published version, newest first, with the people behind it. */
export async function listPublishedVersions(db: Queryable): Promise<readonly PublishedVersion[]> {
  const { rows } = await db.query<Omit<PublishedVersion, 'proposedBy'> & { readonly proposedBy: string | null }>(
    `select v.service_id as "serviceId", v.version, v.published_at as "publishedAt", p.proposed_by as "proposedBy",
            array(select a.approved_by from service_approval a where a.proposal_id = p.id order by a.approved_at)
              as "approvedBy"
     from service_version v
     left join lateral (
       select p.id, p.proposed_by from service_proposal p join service_publication d on d.proposal_id = p.id
       where p.service_id = v.service_id and p.version = v.version and p.kind <> 'migrate'
       order by d.published_at desc limit 1) p on true
     order by v.service_id, v.version desc`,
  );
  return rows.map((row) => ({ ...row, proposedBy: row.proposedBy ?? undefined }));
}
