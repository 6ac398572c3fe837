// A temporary folder for databases: in memory where there is plenty, because a busy disk makes everything ten times slower.
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY_WANTED_BYTES = 4 * 1024 ** 3;

export async function makeFolder(prefix: string): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined);
  const isPlenty = memory !== undefined && memory.bavail * memory.bsize > MEMORY_WANTED_BYTES;
  return await mkdtemp(join(isPlenty ? '/dev/shm' : tmpdir(), prefix));
}
