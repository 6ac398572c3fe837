// The SQL of this folder. Rows become plain values here, column by column.

import type { Party } from '#mailbox';
import { AppError, type FieldPlace, type Queryable } from '#platform';
import type { Verdict } from './verdict.ts';

export function mediaPlace(documentId: string): FieldPlace {
  return { table: 'document', column: 'media_sealed', row: documentId };
}

export async function insertDocument(
  tx: Queryable,
  document: {
    readonly id: string;
    readonly party: Party;
    readonly dataKeyId: string;
    readonly serviceId: string;
    readonly evidence: string;
    readonly acceptedTypes: readonly string[];
    readonly maxBytes: number;
    readonly maxPages: number;
    readonly mediaSealed: Buffer;
    readonly sentAt: Date;
    readonly offeredAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into document
       (id, party_kind, party_id, data_key_id, service_id, evidence, accepted_types, max_bytes, max_pages, media_sealed,
        offered_at, nudged_at, sent_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)`,
    [
      document.id,
      document.party.kind,
      document.party.id,
      document.dataKeyId,
      document.serviceId,
      document.evidence,
      document.acceptedTypes,
      document.maxBytes,
      document.maxPages,
      document.mediaSealed,
      document.offeredAt,
      document.sentAt,
    ],
  );
}

export interface OfferedDocument {
  readonly id: string;
  readonly dataKeyId: string;
  readonly acceptedTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxPages: number;
  readonly mediaSealed: Buffer;
  /** When the citizen sent it; not known of old ones. */
  readonly sentAt: Date | undefined;
  /** Files of the same citizen that were not there at Meta any more, in the hour before this one was offered. */
  readonly deadBefore: number;
}

export async function findOfferedDocument(queryable: Queryable, id: string): Promise<OfferedDocument | undefined> {
  const { rows } = await queryable.query<{
    data_key_id: string;
    accepted_types: string[];
    max_bytes: number;
    max_pages: number;
    media_sealed: Buffer;
    sent_at: Date | null;
    dead_before: number;
  }>(
    `select data_key_id, accepted_types, max_bytes, max_pages, media_sealed, sent_at,
       (select count(*) from document e
         where e.party_kind = d.party_kind and e.party_id = d.party_id and e.reason = 'expired'
           and e.offered_at between d.offered_at - interval '1 hour' and d.offered_at) as dead_before
     from document d where id = $1 and state = 'offered'`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id,
    dataKeyId: row.data_key_id,
    acceptedTypes: row.accepted_types,
    maxBytes: row.max_bytes,
    maxPages: row.max_pages,
    mediaSealed: row.media_sealed,
    sentAt: row.sent_at ?? undefined,
    deadBefore: row.dead_before,
  };
}

/** The sweeper leaves it in peace until then. */
export async function markNudged(tx: Queryable, documentId: string, nudgedAt: Date): Promise<void> {
  await tx.query(`update document set nudged_at = $2 where id = $1 and state = 'offered'`, [documentId, nudgedAt]);
}

/** Documents of this citizen that could not be fetched since an instant. */
export async function countUnfetched(tx: Queryable, party: Party, since: Date): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*) as count from document
     where party_kind = $1 and party_id = $2 and offered_at >= $3 and reason in ('expired', 'unavailable')`,
    [party.kind, party.id, since],
  );
  return rows[0]?.count ?? 0;
}

export async function getDataKeyId(queryable: Queryable, documentId: string): Promise<string> {
  const { rows } = await queryable.query<{ data_key_id: string }>('select data_key_id from document where id = $1', [
    documentId,
  ]);
  const row = rows[0];
  if (row === undefined) throw new AppError('document.missing', `document ${documentId} has no row`);
  return row.data_key_id;
}

export async function findDocumentState(queryable: Queryable, documentId: string): Promise<string | undefined> {
  const { rows } = await queryable.query<{ state: string }>('select state from document where id = $1', [documentId]);
  return rows[0]?.state;
}

/** Whose document it is, or `undefined` when it had been settled before. Forgets the media id. */
export async function markDocumentSettled(
  tx: Queryable,
  documentId: string,
  verdict: Verdict,
  checkedAt: Date,
): Promise<{ readonly party: Party; readonly dataKeyId: string } | undefined> {
  const accepted = verdict.kind === 'accepted' ? verdict : undefined;
  const { rows } = await tx.query<{ party_kind: Party['kind']; party_id: string; data_key_id: string }>(
    `update document set state = $2, reason = $3, source_type = $4, source_sha256 = $5, virus_scan = $6,
       active_content = $7, page_count = $8, checked_at = $9, media_sealed = null
     where id = $1 and state = 'offered' returning party_kind, party_id, data_key_id`,
    [
      documentId,
      verdict.kind,
      verdict.kind === 'refused' ? verdict.reason : null,
      accepted?.sourceType ?? null,
      verdict.sha256 ?? null,
      verdict.virusScan ?? null,
      accepted?.activeContent ?? [],
      accepted?.pages.length ?? null,
      checkedAt,
    ],
  );
  const row = rows[0];
  return row && { party: { kind: row.party_kind, id: row.party_id }, dataKeyId: row.data_key_id };
}

export async function insertPages(
  tx: Queryable,
  documentId: string,
  pages: readonly {
    readonly page: number;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly bytes: number;
    readonly contentSha256: Buffer;
  }[],
): Promise<void> {
  for (const page of pages) {
    await tx.query(
      `insert into document_page (document_id, page, width_px, height_px, bytes, content_sha256)
       values ($1, $2, $3, $4, $5, $6)`,
      [documentId, page.page, page.widthPx, page.heightPx, page.bytes, page.contentSha256],
    );
  }
}

export async function findPage(
  queryable: Queryable,
  wanted: { readonly documentId: string; readonly page: number; readonly caseId?: string },
): Promise<{ readonly dataKeyId: string; readonly contentSha256: Buffer } | undefined> {
  const { rows } = await queryable.query<{ data_key_id: string; content_sha256: Buffer }>(
    `select d.data_key_id, p.content_sha256 from document_page p join document d on d.id = p.document_id
     where p.document_id = $1 and p.page = $2
       and ($3::uuid is null or exists (select from document_link l where l.document_id = d.id and l.case_id = $3))`,
    [wanted.documentId, wanted.page, wanted.caseId ?? null],
  );
  const row = rows[0];
  return row && { dataKeyId: row.data_key_id, contentSha256: row.content_sha256 };
}

export async function insertLinks(
  tx: Queryable,
  link: { readonly caseId: string; readonly departmentId: string; readonly documentIds: readonly string[] },
): Promise<void> {
  await tx.query(
    `insert into document_link (case_id, department_id, document_id) select $1, $2, unnest($3::uuid[])
     on conflict (case_id, document_id) do nothing`,
    [link.caseId, link.departmentId, link.documentIds],
  );
}

export interface CaseDocument {
  readonly documentId: string;
  readonly evidence: string;
  readonly state: 'offered' | 'accepted' | 'refused';
  readonly pages: readonly {
    readonly page: number;
    readonly widthPx: number;
    readonly heightPx: number;
    /** Hexadecimal; of the canonical JPEG. */
    readonly contentSha256: string;
  }[];
}

export async function listLinkedDocuments(queryable: Queryable, caseId: string): Promise<readonly CaseDocument[]> {
  const { rows } = await queryable.query<{
    id: string;
    evidence: string;
    state: CaseDocument['state'];
    pages: CaseDocument['pages'];
  }>(
    `select d.id, d.evidence, d.state,
       coalesce(
         (select json_agg(json_build_object(
            'page', p.page, 'widthPx', p.width_px, 'heightPx', p.height_px,
            'contentSha256', encode(p.content_sha256, 'hex')) order by p.page)
          from document_page p where p.document_id = d.id), '[]') as pages
     from document_link l join document d on d.id = l.document_id
     where l.case_id = $1 order by d.offered_at, d.id`,
    [caseId],
  );
  return rows.map((row) => ({ documentId: row.id, evidence: row.evidence, state: row.state, pages: row.pages }));
}

export async function listDocumentsOlderThan(queryable: Queryable, before: Date): Promise<readonly string[]> {
  const { rows } = await queryable.query<{ id: string }>(
    `select id from document where state = 'offered' and offered_at < $1 order by offered_at limit 500`,
    [before],
  );
  return rows.map((row) => row.id);
}

export async function nudgeDocuments(
  tx: Queryable,
  limits: { readonly before: Date; readonly now: Date },
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update document set nudged_at = $2 where id in
       (select id from document where state = 'offered' and nudged_at < $1
        order by nudged_at limit 500 for update skip locked)
     returning id`,
    [limits.before, limits.now],
  );
  return rows.map((row) => row.id);
}
