// Server settings, sized to the machine. Durability is never traded away: what was answered 200 must survive a power cut.
// No statement, parameter or row value may reach the server's log (promise P8), so errors are left to the application.
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import process from 'node:process';

export type Settings = Readonly<Record<string, string>>;

const MEGABYTE = 1024 * 1024;

export function sizeSettings(memoryBytes: number, freeDiskBytes: number): Settings {
  const megabytes = (bytes: number, least: number, most: number): string =>
    `${Math.floor(Math.min(Math.max(bytes / MEGABYTE, least), most))}MB`;
  return {
    shared_buffers: megabytes(memoryBytes / 4, 64, 1024),
    effective_cache_size: megabytes(memoryBytes / 2, 128, 16 * 1024),
    wal_buffers: '32MB',
    max_wal_size: megabytes(freeDiskBytes / 10, 256, 8 * 1024),
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    jit: 'off',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',

    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    // Queue tables turn over all the time: vacuum often. They alone are vacuumed unthrottled (their own setting): the
    // big ones would take a core for a second at a time.
    autovacuum_naptime: '10s',
    autovacuum_vacuum_scale_factor: '0.1',
    autovacuum_analyze_scale_factor: '0.1',
    autovacuum_vacuum_cost_delay: '2ms',

    // LOG and above: the messages of the server itself. An ERROR can quote a value, so it goes to the client only.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_autovacuum_min_duration: '-1',
    log_line_prefix: '%m [%p] ',
  };
}

export async function measureSettings(dataDir: string): Promise<Settings> {
  const disk = await statfs(dataDir);
  // A container's memory limit, where there is one, is smaller than the machine's memory.
  const limitBytes = process.constrainedMemory();
  const memoryBytes = limitBytes > 0 ? Math.min(limitBytes, totalmem()) : totalmem();
  return sizeSettings(memoryBytes, disk.bavail * disk.bsize);
}
