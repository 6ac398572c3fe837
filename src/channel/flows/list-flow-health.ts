// How our Flows fare, for the operations page: what Meta last said of each, an alert that stands before one that is over.

import type { Queryable } from '#platform';

export interface FlowHealth {
  /** Our name for the Flow; undefined: it is at Meta, and not ours. */
  readonly name: string | undefined;
  readonly flowId: string;
  readonly event: string;
  /** Meta has raised an alert and not taken it back. */
  readonly isAlert: boolean;
  readonly status: string | undefined;
  /** In per cent. */
  readonly errorRate: number | undefined;
  readonly p90Ms: number | undefined;
  readonly at: Date;
}

export async function listFlowHealth(queryable: Queryable, since: Date): Promise<readonly FlowHealth[]> {
  const { rows } = await queryable.query<{
    name: string | null;
    flow_id: string;
    event: string;
    is_alert: boolean;
    status: string | null;
    error_rate: number | null;
    p90_latency_ms: number | null;
    received_at: Date;
  }>(
    `select p.name, s.flow_id, s.event, coalesce(s.alert_state = 'ACTIVATED', false) as is_alert, p.status,
            s.error_rate, s.p90_latency_ms, s.received_at
       from flow_signal s left join flow_publication p using (flow_id)
      where s.received_at >= $1 or s.alert_state = 'ACTIVATED'
      order by is_alert desc, s.received_at desc limit 50`,
    [since],
  );
  return rows.map((row) => ({
    name: row.name ?? undefined,
    flowId: row.flow_id,
    event: row.event,
    isAlert: row.is_alert,
    status: row.status ?? undefined,
    errorRate: row.error_rate ?? undefined,
    p90Ms: row.p90_latency_ms ?? undefined,
    at: row.received_at,
  }));
}
