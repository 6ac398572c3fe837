// Which templates cannot be sent now, and whether something else speaks in their place. Read by the alarm after each
// synchronisation and by the operations page; `npm run doctor` asks Meta itself.

import type { Queryable } from '#platform';
import type { TemplateStatus } from './template-store.ts';

export interface TemplateTrouble {
  readonly name: string;
  readonly languageCode: string;
  readonly purpose: string;
  readonly status: TemplateStatus;
  readonly reason: string | undefined;
  readonly since: Date;
  /** Another version, another language or the general template is sent meanwhile; without one, messages wait. */
  readonly isCovered: boolean;
}

/** The newest version of each account's purpose and language that is not approved. */
export async function listTemplateTroubles(queryable: Queryable): Promise<readonly TemplateTrouble[]> {
  const { rows } = await queryable.query<{
    name: string;
    language_code: string;
    purpose: string;
    status: TemplateStatus;
    reason: string | null;
    status_at: Date;
    is_covered: boolean;
  }>(
    `select t.name, t.language_code, t.purpose, t.status, t.reason, t.status_at,
            exists (select from message_template o where o.status = 'approved' and o.waba_id = t.waba_id
                      and o.purpose in (t.purpose, split_part(t.purpose, '.', 1))) as is_covered
       from (select distinct on (waba_id, purpose, language_code) * from message_template
              where purpose is not null order by waba_id, purpose, language_code, version desc) t
      where t.status <> 'approved'
      order by t.waba_id, t.name, t.language_code`,
  );
  return rows.map((row) => ({
    name: row.name,
    languageCode: row.language_code,
    purpose: row.purpose,
    status: row.status,
    reason: row.reason ?? undefined,
    since: row.status_at,
    isCovered: row.is_covered,
  }));
}

/** A template that Meta put into another price class than ours: it still goes, and costs more. */
export async function countRecategorised(queryable: Queryable): Promise<number> {
  const { rows } = await queryable.query<{ count: number }>(
    `select count(*)::int as count from message_template
      where purpose is not null and status = 'approved' and category is not null and category <> 'utility'`,
  );
  return rows[0]?.count ?? 0;
}
