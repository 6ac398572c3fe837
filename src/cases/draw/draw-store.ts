// The SQL of draws and of their secrets.

import { byteaArray, int4Array, textArray, timestampArray, uuidArray, type Queryable } from '#platform';

export interface SecretRow {
  readonly day: string;
  readonly commitment: Buffer;
  readonly dataKeyId: string;
  readonly sealed: Buffer;
}

const SECRET = `select to_char(day, 'YYYY-MM-DD') as day, commitment, data_key_id as "dataKeyId", sealed from draw_secret`;

export async function findDrawSecret(queryable: Queryable, day: string): Promise<SecretRow | undefined> {
  const { rows } = await queryable.query<SecretRow>({
    name: 'draw-secret-find',
    text: `${SECRET} where day = $1`,
    values: [day],
  });
  return rows[0];
}

export async function insertDrawSecret(
  queryable: Queryable,
  row: SecretRow & { readonly committedAt: Date },
): Promise<boolean> {
  const { rowCount } = await queryable.query(
    `insert into draw_secret (day, commitment, data_key_id, sealed, committed_at) values ($1, $2, $3, $4, $5)
     on conflict (day) do nothing`,
    [row.day, row.commitment, row.dataKeyId, row.sealed, row.committedAt],
  );
  return rowCount === 1;
}

/** Days that are over and whose secret is not yet revealed. */
export async function listDueSecrets(queryable: Queryable, today: string): Promise<SecretRow[]> {
  const { rows } = await queryable.query<SecretRow>(
    `${SECRET} where day < $1 and revealed is null order by day for update`,
    [today],
  );
  return rows;
}

export async function revealDrawSecret(queryable: Queryable, day: string, secret: Buffer): Promise<void> {
  await queryable.query('update draw_secret set revealed = $2 where day = $1', [day, secret]);
}

/** Cases in hand of each officer who has any: drawn for them and not yet passed on or decided. */
export async function countCasesInHand(
  queryable: Queryable,
  officerIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (officerIds.length === 0) return new Map();
  const { rows } = await queryable.query<{ officer_id: string; load: number }>({
    name: 'draw-count-load',
    text: `select officer_id, count(*)::int as load from application
            where officer_id = any($1::uuid[]) and stage in ('with-officer', 'query', 'hearing') group by officer_id`,
    values: [uuidArray(officerIds)],
  });
  return new Map(rows.map((row) => [row.officer_id, row.load]));
}

export interface DrawRow {
  readonly id: string;
  readonly caseId: string;
  readonly step: string;
  readonly attempt: number;
  readonly day: string;
  readonly inputs: string;
  readonly chosen: string;
  readonly leafHash: Buffer;
  readonly drawnAt: Date;
}

export async function insertDraws(tx: Queryable, rows: readonly DrawRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'draw-insert',
    text: `insert into draw (id, case_id, step, attempt, day, inputs, chosen, leaf_hash, drawn_at)
           select id, case_id, step, attempt, day::date, inputs, chosen, leaf_hash, drawn_at
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int4[], $5::text[], $6::text[], $7::uuid[], $8::bytea[],
                         $9::timestamptz[])
               as fresh (id, case_id, step, attempt, day, inputs, chosen, leaf_hash, drawn_at)`,
    values: [
      uuidArray(rows.map((row) => row.id)),
      uuidArray(rows.map((row) => row.caseId)),
      textArray(rows.map((row) => row.step)),
      int4Array(rows.map((row) => row.attempt)),
      textArray(rows.map((row) => row.day)),
      textArray(rows.map((row) => row.inputs)),
      uuidArray(rows.map((row) => row.chosen)),
      byteaArray(rows.map((row) => row.leafHash)),
      timestampArray(rows.map((row) => row.drawnAt)),
    ],
  });
}
