// Who works on jobs, and whether they still live. The queue's library gives a dead process' job to another one only after
// four hours; here each holds an advisory lock for as long as it is connected, and the jobs of those whose lock is gone are
// free again within seconds. One that lives but lost its connection may have its job done twice, as every job may be.

import type { WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from './log.ts';

/** First half of the two-part advisory lock: "JOBS". */
const LOCK_CLASS = 0x4a4f4253;
const LOOK_EVERY_MS = 3000;
const PATIENCE_MS = 5000;
/** A process may have taken its first job before its lock is there. */
const YOUNG_SECONDS = 5;

export interface JobHolders {
  stop(): Promise<void>;
}

/** Holds the lock of the pool that `events` tells of: its id is what the queue writes beside the jobs it takes. */
export function watchJobHolders(deps: {
  readonly url: string;
  readonly events: WorkerEvents;
  readonly log: Logger;
}): JobHolders {
  let ours: string | undefined;
  let client: pg.Client | undefined;
  deps.events.on('pool:create', ({ workerPool }) => {
    ours = workerPool.id;
    lookAgain();
  });

  async function connect(holder: string): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: deps.url,
      application_name: 'dwar-job-holders',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    fresh.on('error', () => undefined);
    await fresh.connect();
    client = fresh;
    await fresh.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, holder]);
    return fresh;
  }

  async function look(holder: string): Promise<void> {
    const there = client ?? (await connect(holder));
    const { rows } = await there.query<{ dead: readonly string[] }>(
      `select array_agg(holder) as dead, graphile_worker.force_unlock_workers(array_agg(holder))
         from (select distinct locked_by as holder from graphile_worker.jobs
                where locked_at < now() - make_interval(secs => $1) and locked_by <> $2) as holders
        where pg_try_advisory_xact_lock($3, hashtext(holder))
       having count(*) > 0`,
      [YOUNG_SECONDS, holder, LOCK_CLASS],
    );
    if (rows[0] !== undefined)
      deps.log.warn('jobs of a process that died are free again', { count: rows[0].dead.length });
  }

  async function lookSafely(): Promise<void> {
    try {
      if (ours !== undefined) await look(ours);
    } catch (error) {
      deps.log.error('the job queue could not be looked at', error);
      await drop();
    }
  }

  async function drop(): Promise<void> {
    const gone = client;
    client = undefined;
    await gone?.end().catch(() => undefined);
  }

  let looking = Promise.resolve();
  function lookAgain(): void {
    looking = looking.then(lookSafely);
  }
  const timer = setInterval(lookAgain, LOOK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await drop();
    },
  };
}
