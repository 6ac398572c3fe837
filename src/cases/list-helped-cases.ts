// What somebody has filed for others: what is still open, and how often it was refused. Numbers and states only.

import { uuidArray, type Queryable } from '#platform';
import { waitingFor, type Stage, type WaitingFor } from './fold.ts';

export interface HelpedCases {
  /** The newest first. */
  readonly open: readonly {
    readonly caseId: string;
    readonly number: string;
    readonly serviceId: string;
    readonly waitingFor: WaitingFor;
  }[];
  /** Since the day asked for. */
  readonly filed: number;
  readonly decided: number;
  readonly refused: number;
}

export async function listHelpedCases(
  queryable: Queryable,
  asked: { readonly accountIds: readonly string[]; readonly since: Date },
): Promise<HelpedCases> {
  const accountIds = uuidArray(asked.accountIds);
  const { rows } = await queryable.query<{ case_id: string; number: string; service_id: string; stage: Stage }>(
    `select a.id as case_id, a.number, a.service_id, a.stage from case_party p join application a on a.id = p.case_id
      where p.account_id = any($1::uuid[]) and p.role = 'helper' and a.stage not in ('issued', 'refused')
      order by a.filed_at desc`,
    [accountIds],
  );
  const figures = await queryable.query<{ filed: number; decided: number; refused: number }>(
    `select count(*)::int as filed, count(a.decided_at)::int as decided,
            count(*) filter (where a.stage = 'refused')::int as refused
       from case_party p join application a on a.id = p.case_id
      where p.account_id = any($1::uuid[]) and p.role = 'helper' and a.filed_at >= $2`,
    [accountIds, asked.since],
  );
  const { filed = 0, decided = 0, refused = 0 } = figures.rows[0] ?? {};
  const open = rows.map((row) => {
    return { caseId: row.case_id, number: row.number, serviceId: row.service_id, waitingFor: waitingFor(row.stage) };
  });
  return { open, filed, decided, refused };
}
