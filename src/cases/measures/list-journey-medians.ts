// What a typical journey of a service takes: medians over the journeys of a period.

import type { Queryable } from '#platform';

export interface JourneyMedians {
  readonly serviceId: string;
  readonly started: number;
  readonly filed: number;
  readonly decided: number;
  readonly medianSteps: number | undefined;
  readonly medianMessages: number | undefined;
  readonly medianOfficerMinutes: number | undefined;
}

export async function listJourneyMedians(queryable: Queryable, since: Date): Promise<readonly JourneyMedians[]> {
  const { rows } = await queryable.query<{
    service_id: string;
    started: number;
    filed: number;
    decided: number;
    steps: number | null;
    messages: number | null;
    officer_seconds: number | null;
  }>(
    `with journey as (
       select service_id, journey_id,
              count(*) filter (where measure = 'started') as started,
              count(*) filter (where measure = 'filed') as filed,
              count(*) filter (where measure in ('approved', 'refused')) as decided,
              sum(amount) filter (where measure = 'step') as steps,
              sum(amount) filter (where measure = 'messages') as messages,
              sum(amount) filter (where measure = 'officer-seconds') as officer_seconds
         from journey_measure where at >= $1 group by service_id, journey_id)
     select service_id, sum(started)::int as started, sum(filed)::int as filed, sum(decided)::int as decided,
            percentile_cont(0.5) within group (order by steps) filter (where filed > 0) as steps,
            percentile_cont(0.5) within group (order by messages) filter (where filed > 0) as messages,
            percentile_cont(0.5) within group (order by officer_seconds) filter (where decided > 0) as officer_seconds
       from journey group by service_id order by service_id`,
    [since],
  );
  return rows.map((row) => ({
    serviceId: row.service_id,
    started: row.started,
    filed: row.filed,
    decided: row.decided,
    medianSteps: row.steps ?? undefined,
    medianMessages: row.messages ?? undefined,
    medianOfficerMinutes: row.officer_seconds === null ? undefined : Math.round(row.officer_seconds / 6) / 10,
  }));
}
