// What the figures were measured on.

import { cpus, release, totalmem } from 'node:os';
import process from 'node:process';
import pg from 'pg';

export async function describeMachine(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const names = [
      'server_version',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'shared_buffers',
      'max_wal_size',
    ];
    const settings: string[] = [];
    for (const name of names) {
      const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [name]);
      settings.push(`${name}=${rows[0]?.value ?? '?'}`);
    }
    return [
      `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`,
      `PostgreSQL ${settings.join(' ')}`,
    ];
  } finally {
    await client.end();
  }
}
