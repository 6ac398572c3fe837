// Where PostgreSQL's time went, by statement.

import pg from 'pg';

const SHOWN = 25;

export async function forgetStatements(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('create extension if not exists pg_stat_statements');
    await client.query('select pg_stat_statements_reset()');
  });
}

export function listCostlyStatements(adminUrl: string): Promise<readonly string[]> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{
      calls: string;
      plans: string;
      total: number;
      planning: number;
      mean: number;
      rows: string;
      query: string;
    }>(
      `select calls, plans, total_exec_time as total, total_plan_time as planning, mean_exec_time as mean, rows, query
         from pg_stat_statements order by total_exec_time + total_plan_time desc limit $1`,
      [SHOWN],
    );
    return rows.map(
      ({ calls, plans, total, planning, mean, rows: count, query }) =>
        `  ${total.toFixed(0).padStart(8)} ms  ${calls.padStart(7)} calls  ${mean.toFixed(2).padStart(8)} ms each  ` +
        `planned ${plans} times in ${planning.toFixed(0)} ms  ` +
        `${count.padStart(8)} rows  ${query.replaceAll(/\s+/g, ' ').slice(0, 110)}`,
    );
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
