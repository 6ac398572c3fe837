// What the app's own tables say when all is quiet, to be held against the stand-in's books.

import pg from 'pg';
import { readMessageBooks, readOutboxBooks, type MessageBooks, type OutboxBooks } from '#mailbox';
import { createPool } from '#platform';

export interface Tables {
  readonly messages: MessageBooks;
  readonly outbox: OutboxBooks;
  readonly applicationNumbers: readonly string[];
  readonly parked: readonly string[];
  readonly documents: Documents;
}

export interface Documents {
  /** In every state. */
  readonly all: number;
  readonly accepted: number;
  /** Of those accepted. */
  readonly pages: number;
}

const ALWAYS = new Date(0);

export async function readTables(url: string): Promise<Tables> {
  const db = createPool({ url, max: 1 });
  try {
    const numbers = await db.query<{ number: string }>('select number from application order by number');
    const parked = await db.query<{ error_class: string }>('select error_class from inbox_parked');
    const documents = await db.query<{ all: number; accepted: number; pages: number }>(
      `select (select count(*) from document)::int as all,
              (select count(*) from document where state = 'accepted')::int as accepted,
              (select count(*) from document_page)::int as pages`,
    );
    return {
      documents: documents.rows[0] ?? { all: -1, accepted: -1, pages: -1 },
      messages: await readMessageBooks(db, ALWAYS),
      outbox: await readOutboxBooks(db, ALWAYS),
      applicationNumbers: numbers.rows.map((row) => row.number),
      parked: parked.rows.map((row) => row.error_class),
    };
  } finally {
    await db.end();
  }
}

/** Nothing waits to be handled or sent. False while the database is away. */
export async function isQuiet(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ waiting: boolean }>(
      'select exists (select from inbox_pending) or exists (select from outbox_pending) as waiting',
    );
    return rows[0]?.waiting === false;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
