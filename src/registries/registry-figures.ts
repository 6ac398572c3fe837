// The registers' part of the operations page: what waits, how look-ups ended, and where the lists part.

import type { Queryable } from '#platform';

export interface RegistryFigures {
  readonly waitingLookups: number;
  readonly oldestLookupAt: Date | undefined;
  readonly waitingReports: number;
  readonly oldestReportAt: Date | undefined;
  /** Look-ups asked since the given instant, by outcome; `not-linked` is told apart from `not-found` only here. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly openDifferences: readonly { readonly registry: string; readonly kind: string; readonly count: number }[];
  readonly reconciledAt: ReadonlyMap<string, Date>;
}

/** Works as dwar_web, dwar_worker and dwar_reporter. */
export async function readRegistryFigures(queryable: Queryable, since: Date): Promise<RegistryFigures> {
  const waiting = await queryable.query<{
    lookups: number;
    lookup_at: Date | null;
    reports: number;
    report_at: Date | null;
  }>(
    `select (select count(*) from registry_request where state = 'asked') as lookups,
            (select min(asked_at) from registry_request where state = 'asked') as lookup_at,
            (select count(*) from registry_report where state = 'waiting') as reports,
            (select min(asked_at) from registry_report where state = 'waiting') as report_at`,
  );
  const outcomes = await queryable.query<{ outcome: string; count: number }>(
    `select outcome, count(*) as count from registry_request
     where asked_at >= $1 and outcome is not null group by outcome order by outcome`,
    [since],
  );
  const differences = await queryable.query<{ registry: string; kind: string; count: number }>(
    `select registry, kind, count(*) as count from registry_difference
     where resolved_at is null group by registry, kind order by registry, kind`,
  );
  const reconciled = await queryable.query<{ registry: string; finished_at: Date }>(
    'select registry, max(finished_at) as finished_at from registry_reconciliation group by registry',
  );
  const first = waiting.rows[0];
  return {
    waitingLookups: first?.lookups ?? 0,
    oldestLookupAt: first?.lookup_at ?? undefined,
    waitingReports: first?.reports ?? 0,
    oldestReportAt: first?.report_at ?? undefined,
    outcomes: Object.fromEntries(outcomes.rows.map((row) => [row.outcome, row.count])),
    openDifferences: differences.rows,
    reconciledAt: new Map(reconciled.rows.map((row) => [row.registry, row.finished_at])),
  };
}
