// Requests for a person: one open row for each citizen, what they wrote about it sealed under their key. The worker notes
// them; the helpdesk's pages (src/desk/helpdesk.ts) read, answer and close them.

import { z } from 'zod';
import { newCallBackNumber } from '#cases';
import { openJson, sealJson, uuidArray, type DataKey, type DataKeys, type FieldPlace, type Queryable } from '#platform';
import type { Ids, Random } from '#platform/pure';

const Words = z.array(z.string());
/** Nobody writes a book to the helpdesk. */
const MOST_WORDS = 10;

interface Asking {
  readonly accountId: string;
  readonly absorbed: readonly string[];
  readonly dataKey: DataKey;
}

/** The number of the open request: asked twice, it is the same one. */
export async function noteCallBack(
  tx: Queryable,
  deps: { readonly ids: Ids; readonly random: Random },
  now: Date,
  asking: Asking,
  language: string,
): Promise<string> {
  const { accountId, absorbed, dataKey } = asking;
  const { rows: open } = await tx.query<{ number: string }>(
    'select number from call_back where account_id = any($1::uuid[]) and closed_at is null order by asked_at limit 1',
    [uuidArray([accountId, ...absorbed])],
  );
  if (open[0]) return open[0].number;
  const id = deps.ids.next();
  const number = newCallBackNumber(deps.random);
  await tx.query(
    `insert into call_back (id, number, account_id, data_key_id, language, asked_at, words)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, number, accountId, dataKey.id, language, now, sealJson(dataKey, placeOf(id), [])],
  );
  return number;
}

/** Adds what it is about, as long as the request is open. */
export async function tellCallBack(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  asking: Asking,
  told: { readonly number: string; readonly text: string },
): Promise<void> {
  const { rows } = await tx.query<CallBackRow>(
    `${SELECT} where number = $1 and account_id = any($2::uuid[]) and closed_at is null for update`,
    [told.number, uuidArray([asking.accountId, ...asking.absorbed])],
  );
  const [row] = rows;
  if (!row) return;
  const key = await deps.dataKeys.get(tx, row.dataKeyId);
  const words = [...Words.parse(openJson(key, placeOf(row.id), row.words)), told.text].slice(-MOST_WORDS);
  await tx.query('update call_back set words = $2 where id = $1', [row.id, sealJson(key, placeOf(row.id), words)]);
}

interface CallBackRow {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly dataKeyId: string;
  readonly language: string;
  readonly askedAt: Date;
  readonly words: Buffer;
}

const SELECT = `select id, number, account_id as "accountId", data_key_id as "dataKeyId", language, asked_at as "askedAt", words
  from call_back`;

export interface CallBack {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly dataKey: DataKey;
  readonly language: string;
  readonly askedAt: Date;
  readonly words: readonly string[];
}

/** Those that wait, the oldest first; in a transaction that names an officer of the helpdesk. */
export async function listCallBacks(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  most: number,
): Promise<readonly CallBack[]> {
  const { rows } = await tx.query<CallBackRow>(`${SELECT} where closed_at is null order by asked_at limit $1`, [most]);
  const keys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.dataKeyId))]);
  // Without a key there is nobody left to answer.
  return rows.flatMap((row) => {
    const key = keys.get(row.dataKeyId);
    return key === undefined ? [] : [openRow(row, key)];
  });
}

/** One that waits, locked; undefined: it was answered meanwhile, or is not for this officer. */
export async function findCallBackForUpdate(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  id: string,
): Promise<CallBack | undefined> {
  const { rows } = await tx.query<CallBackRow>(`${SELECT} where id = $1 and closed_at is null for update`, [id]);
  const [row] = rows;
  return row && openRow(row, await deps.dataKeys.get(tx, row.dataKeyId));
}

export async function closeCallBack(tx: Queryable, now: Date, id: string, officerId: string): Promise<void> {
  await tx.query('update call_back set closed_at = $2, closed_by = $3 where id = $1', [id, now, officerId]);
}

function openRow({ dataKeyId: _key, words, ...row }: CallBackRow, dataKey: DataKey): CallBack {
  return { ...row, dataKey, words: Words.parse(openJson(dataKey, placeOf(row.id), words)) };
}

function placeOf(id: string): FieldPlace {
  return { table: 'call_back', column: 'words', row: id };
}
