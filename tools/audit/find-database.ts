// Where the demo's own PostgreSQL listens, so that nobody has to look for its socket by hand. Own code, as everywhere here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of postmaster.pid, counted from 0; the layout is PostgreSQL's own. */
const PORT = 3;
const SOCKET_FOLDER = 4;

/** Undefined when no database runs in this DATA_DIR. */
export function findEmbeddedDatabase(dataDir: string): string | undefined {
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const socketFolder = lines[SOCKET_FOLDER]?.trim() ?? '';
  const port = lines[PORT]?.trim() ?? '';
  // A database that is just starting, or one that was killed: its socket is not there.
  if (!existsSync(join(socketFolder, `.s.PGSQL.${port}`))) return undefined;
  return `postgres:///dwar?host=${encodeURIComponent(socketFolder)}&port=${port}&user=postgres`;
}
