// A stand-in for the application in crash tests: starts the embedded PostgreSQL in the given folder, prints its address, and
// stops it when its input ends. Tests kill it, and run it as other users. Arguments: data folder.
import process from 'node:process';
import { startPostgres } from '../../src/platform/postgres/start-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
try {
  const postgres = await startPostgres({ dataDir, settings: { shared_buffers: '32MB', max_wal_size: '128MB' } });
  process.stdout.write(`${JSON.stringify({ url: postgres.url })}\n`);
  process.stdin.resume();
  process.stdin.once('end', () => void postgres.stop());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failure: error instanceof Error ? error.message : String(error) })}\n`);
}
