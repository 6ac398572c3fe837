// Connections to PostgreSQL. Every connection takes on one of the roles of migration 0001, so that row-level security
// and grants hold whatever the login behind DATABASE_URL may do.

import pg from 'pg';

export const DATABASE_ROLES = ['dwar_owner', 'dwar_web', 'dwar_worker', 'dwar_sealer', 'dwar_reporter'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

export type Db = pg.Pool;
export type Tx = pg.PoolClient;
/** Whatever can run a statement: a pool, or the client of a transaction. */
export type Queryable = Pick<pg.PoolClient, 'query'>;

/** bigint columns become numbers: our sequences stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((value: string) => unknown) =>
    oid === 20 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, 'text'),
};

export function createPool(options: {
  readonly url: string;
  readonly role?: DatabaseRole;
  readonly max?: number;
  readonly applicationName?: string;
  /** Milliseconds after which PostgreSQL cancels a statement; 0 means never. */
  readonly statementTimeoutMs?: number;
  /**
   * For statements that take everything as arrays: their plan is always by index. Left to itself, PostgreSQL compares
   * costs and plans every second call anew, which takes as long as the statement (measured: 0.5 to 1 ms).
   */
  readonly plansOnce?: boolean;
}): pg.Pool {
  const settings = [
    ...(options.role === undefined ? [] : [`-c role=${options.role}`]),
    `-c statement_timeout=${options.statementTimeoutMs ?? 30_000}`,
    '-c idle_in_transaction_session_timeout=60000',
    '-c client_min_messages=warning',
    ...(options.plansOnce === true ? ['-c plan_cache_mode=force_generic_plan'] : []),
  ];
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'dwar',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // Statements that do not wait for each other's results leave at once, in their order.
    pipeline: true,
    options: settings.join(' '),
    types,
  });
  // An idle connection that dies is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So is one that dies in the hands of a transaction, between two of its statements: the next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
