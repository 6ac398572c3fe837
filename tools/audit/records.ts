// What the verifier looks at, read from a database or from a directory that `export` wrote. Own code throughout: this
// program shares nothing with src/, so that one mistake (or one hand) cannot be in both.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';

export const LOGS = ['audit', 'certificate'] as const;
export type Log = (typeof LOGS)[number];
const log = z.enum(LOGS);

/** Bytes are base64, days are YYYY-MM-DD, instants are ISO. */
const Records = z.object({
  leaf: z.array(
    z.object({
      id: z.number(),
      log,
      kind: z.string(),
      subject: z.string().nullable(),
      at: z.string(),
      entry: z.string(),
      hash: z.string(),
      waiting: z.boolean(),
    }),
  ),
  place: z.array(z.object({ log, seq: z.number(), leafId: z.number(), hash: z.string() })),
  checkpoint: z.array(z.object({ log, size: z.number(), root: z.string(), note: z.string() })),
  tile: z.array(z.object({ log, index: z.number(), hashes: z.string() })),
  event: z.array(
    z.object({
      id: z.string(),
      caseId: z.string(),
      seq: z.number(),
      kind: z.string(),
      bodyHash: z.string(),
      leafHash: z.string(),
    }),
  ),
  draw: z.array(
    z.object({
      id: z.string(),
      caseId: z.string(),
      step: z.string(),
      attempt: z.number(),
      day: z.string(),
      inputs: z.string(),
      chosen: z.string(),
      leafHash: z.string(),
    }),
  ),
  secret: z.array(z.object({ day: z.string(), commitment: z.string(), revealed: z.string().nullable() })),
  case: z.array(
    z.object({
      caseId: z.string(),
      number: z.string(),
      stage: z.string(),
      step: z.string(),
      officerId: z.string().nullable(),
    }),
  ),
});
export type Records = z.infer<typeof Records>;
export type Leaf = Records['leaf'][number];
export type Checkpoint = Records['checkpoint'][number];
export type DrawRow = Records['draw'][number];

/** What a leaf says; undefined when it is not what this shape asks for (somebody changed it: the log check names it). */
export function readEntry<T>(leaf: Leaf, schema: z.ZodType<T>): T | undefined {
  return readJson(Buffer.from(leaf.entry, 'base64').toString(), schema);
}

export function readJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const b64 = (column: string): string => `translate(encode(${column}, 'base64'), E'\\n', '')`;
const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const QUERIES = {
  leaf: `select l.id::float8 as id, l.log, l.kind, l.subject, ${iso('l.at')} as at, ${b64('l.entry')} as entry,
                ${b64('l.hash')} as hash, p.leaf_id is not null as waiting
           from audit_leaf l left join audit_pending p on p.leaf_id = l.id order by l.id`,
  place: `select log, seq::float8 as seq, leaf_id::float8 as "leafId", ${b64('hash')} as hash from audit_entry order by log, seq`,
  checkpoint: `select log, size::float8 as size, ${b64('root')} as root, note from audit_checkpoint order by log, size`,
  tile: `select log, tile_index::float8 as index, ${b64('hashes')} as hashes from audit_tile where level = 0 order by log, tile_index`,
  event: `select id, case_id as "caseId", seq, kind, ${b64('sha256(body)')} as "bodyHash", ${b64('leaf_hash')} as "leafHash"
            from case_event order by case_id, seq`,
  draw: `select id, case_id as "caseId", step, attempt, to_char(day, 'YYYY-MM-DD') as day, inputs, chosen,
                ${b64('leaf_hash')} as "leafHash" from draw order by drawn_at, id`,
  secret: `select to_char(day, 'YYYY-MM-DD') as day, ${b64('commitment')} as commitment, ${b64('revealed')} as revealed
             from draw_secret order by day`,
  case: `select id as "caseId", number, stage, step, officer_id as "officerId" from application order by id`,
} as const satisfies Record<keyof Records, string>;

/** One snapshot: nothing that is being written meanwhile looks like damage. */
export async function readDatabase(url: string): Promise<Records> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    await client.query('set local role dwar_reporter');
    const rows: Record<string, unknown> = {};
    for (const [name, query] of Object.entries(QUERIES)) rows[name] = (await client.query(query)).rows;
    await client.query('commit');
    return Records.parse(rows);
  } finally {
    await client.end();
  }
}

export function writeDirectory(directory: string, records: Records): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, rows] of Object.entries(records)) {
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
    writeFileSync(join(directory, `${name}.jsonl`), lines.join(''));
  }
}

export function readDirectory(directory: string): Records {
  const rows: Record<string, unknown> = {};
  for (const name of Object.keys(QUERIES)) {
    const lines = readFileSync(join(directory, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean);
    rows[name] = lines.map((line): unknown => JSON.parse(line));
  }
  return Records.parse(rows);
}
