// Measures of journeys: how many begin, go on, are filed and decided, and what they cost in messages and officers' time.
// No person and no account: a journey is an opaque id (the conversation's, or the case's once there is one).

import { int4Array, textArray, timestampArray, type Queryable } from '#platform';
import type { Clock } from '#platform/pure';

export type MeasureKind =
  | 'started'
  | 'step'
  | 'filed'
  | 'cancelled'
  | 'lapsed'
  | 'messages' // amount: billable messages
  | 'approved'
  | 'refused'
  | 'officer-seconds'; // amount: seconds from opening to acting

export interface JourneyMeasure {
  readonly serviceId: string;
  readonly journeyId: string;
  readonly measure: MeasureKind;
  readonly step?: string | undefined;
  /** 1 unless the kind says otherwise. */
  readonly amount?: number;
}

/** One statement for any number of measures. */
export async function recordMeasures(
  tx: Queryable,
  deps: { readonly clock: Clock },
  measures: readonly JourneyMeasure[],
): Promise<void> {
  if (measures.length === 0) return;
  const at = deps.clock.now();
  await tx.query({
    name: 'journey-measure',
    text: `insert into journey_measure (service_id, journey_id, measure, step, amount, at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int4[], $6::timestamptz[])`,
    values: [
      textArray(measures.map((one) => one.serviceId)),
      textArray(measures.map((one) => one.journeyId)),
      textArray(measures.map((one) => one.measure)),
      textArray(measures.map((one) => one.step ?? null)),
      int4Array(measures.map((one) => Math.round(one.amount ?? 1))),
      timestampArray(measures.map(() => at)),
    ],
  });
}

export interface JourneyFigures {
  readonly serviceId: string;
  readonly started: number;
  readonly steps: number;
  readonly filed: number;
  readonly cancelled: number;
  readonly lapsed: number;
  readonly messages: number;
  readonly approved: number;
  readonly refused: number;
  readonly officerMinutes: number;
}

/** Sums for each service since an instant. */
export async function listJourneyFigures(queryable: Queryable, since: Date): Promise<readonly JourneyFigures[]> {
  const { rows } = await queryable.query<JourneyFigures>(
    `select service_id as "serviceId",
            ${[
              ['started', 'started'],
              ['steps', 'step'],
              ['filed', 'filed'],
              ['cancelled', 'cancelled'],
              ['lapsed', 'lapsed'],
              ['messages', 'messages'],
              ['approved', 'approved'],
              ['refused', 'refused'],
            ]
              .map(([name, kind]) => `coalesce(sum(amount) filter (where measure = '${kind}'), 0)::int as "${name}"`)
              .join(', ')},
            round(coalesce(sum(amount) filter (where measure = 'officer-seconds'), 0) / 60.0, 1)::float8 as "officerMinutes"
       from journey_measure where at >= $1 group by service_id order by service_id`,
    [since],
  );
  return rows;
}
