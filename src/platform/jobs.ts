// Background work (documents, register calls, certificates, cron) on graphile-worker. A job is put into the queue inside
// the business transaction; its payload carries ids only, and its handler may run twice.

import { EventEmitter } from 'node:events';
import { Logger as JobLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { Queryable } from './db/pool.ts';
import { isTransient } from './db/transient.ts';
import { watchJobHolders } from './job-holders.ts';
import type { Logger } from './log.ts';

export type JobHandler = (payload: unknown, meta: JobMeta) => Promise<void>;
export interface JobMeta {
  readonly jobId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly maxAttempts: number;
}
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface JobOptions {
  readonly runAt?: Date;
  readonly maxAttempts?: number;
  /** While a job with this key waits, another one is not added. */
  readonly jobKey?: string;
}

export async function addJob(
  tx: Queryable,
  name: string,
  payload: Readonly<Record<string, string | number>>,
  options: JobOptions = {},
): Promise<void> {
  await tx.query({
    name: 'enqueue-job',
    text: 'select enqueue_job($1, $2, $3, $4, $5)',
    values: [name, JSON.stringify(payload), options.runAt ?? null, options.maxAttempts ?? 12, options.jobKey ?? null],
  });
}

export interface JobRunner {
  stop(): Promise<void>;
}

/**
 * graphile-worker writes down how a job ended without anybody waiting for it: when that fails, the process ends, unless
 * the failure has a code which it tries again after. A connection that was lost is always worth another try: what is
 * written names the job and who holds it, so that writing it twice does no harm.
 */
const TRIED_AGAIN_AFTER = '57P03';

function toPatient(error: unknown): Error {
  const known = error instanceof Error ? error : new Error('not an error', { cause: error });
  return isTransient(known) ? Object.assign(known, { code: TRIED_AGAIN_AFTER }) : known;
}

/** A client whose failures, thrown or called back, are all patient ones. */
class PatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // pg has a signature for each way of calling these two: put in front of them, one wrapper serves them all.
    for (const name of ['connect', 'query'] as const) {
      const own: unknown = Reflect.get(this, name);
      if (isCallable(own)) Reflect.set(this, name, (...call: readonly unknown[]) => this.#wait(own, call));
    }
  }

  #wait(own: Callable, call: readonly unknown[]): unknown {
    const answer: unknown = Reflect.apply(own, this, call.map(toPatientCallback));
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      throw toPatient(error);
    });
  }
}

type Callable = (...call: readonly unknown[]) => unknown;

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

/** Callbacks get their error first, null without one. */
function toPatientCallback(given: unknown): unknown {
  if (!isCallable(given)) return given;
  return (error: unknown, ...rest: readonly unknown[]) =>
    given(error instanceof Error ? toPatient(error) : error, ...rest);
}

/** Starts working off the queue. `cron` lines follow graphile-worker's crontab form: `* * * * * job-name`. */
export async function startJobs(deps: {
  readonly url: string;
  readonly handlers: JobHandlers;
  readonly log: Logger;
  readonly concurrency?: number;
  readonly cron?: readonly string[];
}): Promise<JobRunner> {
  const taskList: TaskList = {};
  for (const [name, handler] of Object.entries(deps.handlers)) {
    taskList[name] = async (payload, helpers) => {
      const meta = {
        jobId: String(helpers.job.id),
        attempt: helpers.job.attempts,
        maxAttempts: helpers.job.max_attempts,
      };
      try {
        await handler(payload, meta);
      } catch (error) {
        deps.log.error('job failed', error, { jobName: name, jobId: meta.jobId, attempt: meta.attempt });
        // The queue keeps the text of the error in its table: it must not carry anything of a citizen.
        throw new Error(`job ${name} failed: ${error instanceof Error ? error.name : 'unknown'}`);
      }
    };
  }
  const pgPool = new pg.Pool({
    connectionString: deps.url,
    max: 4,
    application_name: 'dwar-jobs',
    Client: PatientClient,
  });
  // Connections that die are replaced at the next use; a missing listener would end the process.
  pgPool.on('error', () => undefined);
  pgPool.on('connect', (client) => client.on('error', () => undefined));
  const events: WorkerEvents = new EventEmitter();
  const holders = watchJobHolders({ url: deps.url, events, log: deps.log });
  const runner: Runner = await run({
    pgPool,
    events,
    taskList,
    concurrency: deps.concurrency ?? 4,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: new JobLogger(() => () => undefined),
    ...(deps.cron === undefined ? {} : { crontab: deps.cron.join('\n') }),
  });
  return {
    async stop() {
      await runner.stop();
      await holders.stop();
      await pgPool.end();
    },
  };
}
