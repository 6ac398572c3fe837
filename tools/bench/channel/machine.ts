// What the figures were measured on.

import { createHash } from 'node:crypto';
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

const PIECES = 5;
const HASHES = 50_000;

/**
 * Milliseconds for a fixed piece of work, the median of five. A virtual machine's processors can be half as fast in one
 * minute as in another: figures of two runs compare only when this one does.
 */
export function measureSpeed(): number {
  const pieces = Array.from({ length: PIECES }, () => {
    const startedMs = performance.now();
    for (let index = 0; index < HASHES; index += 1) createHash('sha256').update(`piece ${index}`).digest();
    return performance.now() - startedMs;
  });
  return pieces.toSorted((a, b) => a - b)[Math.floor(PIECES / 2)] ?? 0;
}
