// Everything that a database holds, as text: one line per row, columns as PostgreSQL prints them (bytes in hexadecimal).

import pg from 'pg';

/** By table. Read as superuser, whom row-level security does not bind. */
export async function dumpDatabase(ownerUrl: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const dump = new Map<string, readonly string[]>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t order by 1`);
      dump.set(
        name,
        rows.map((row) => row.line),
      );
    }
    return dump;
  } finally {
    await client.end();
  }
}
