// The job queue as it stands: a test takes the jobs out and runs their handlers itself, in the order it wants to see.
import pg from 'pg';
import type { JobHandlers } from '#platform';

export interface QueuedJob {
  readonly name: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly maxAttempts: number;
  readonly runAt: Date;
}

/** Empties the queue. `ownerUrl` is the superuser's address of a test database. */
export async function takeJobs(ownerUrl: string): Promise<readonly QueuedJob[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{
      name: string;
      payload: QueuedJob['payload'];
      max_attempts: number;
      run_at: Date;
    }>(
      `with taken as (
         delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id
         returning j.id, t.identifier as name, j.payload, j.max_attempts, j.run_at)
       select name, payload, max_attempts, run_at from taken order by id`,
    );
    return rows.map((row) => ({
      name: row.name,
      payload: row.payload,
      maxAttempts: row.max_attempts,
      runAt: row.run_at,
    }));
  } finally {
    await client.end();
  }
}

export async function runJob(handlers: JobHandlers, job: QueuedJob, attempt = 1): Promise<void> {
  const handler = handlers[job.name];
  if (handler === undefined) throw new Error(`no handler for ${job.name}`);
  await handler(job.payload, { jobId: '1', attempt, maxAttempts: job.maxAttempts });
}
