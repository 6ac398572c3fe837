// The rows of the templates that the region's data wants, and what a look at Meta's own list changes in them. What
// webhooks tell, and what may be sent, is in template-store.ts.

import { withTransaction, type Db, type Queryable } from '#platform';
import type { WantedTemplate } from './wanted-templates.ts';

export interface DeclaredTemplate {
  readonly name: string;
  readonly languageCode: string;
  /** Other words were handed to Meta under this name: the data needs a new version. */
  readonly isChanged: boolean;
}

/** For one business account. An older version keeps its purpose, and serves until the newer one is approved. */
export async function declareTemplates(
  db: Db,
  now: Date,
  businessAccountId: string,
  wanted: readonly WantedTemplate[],
): Promise<readonly DeclaredTemplate[]> {
  return withTransaction(db, async (tx) => {
    await tx.query(
      `update message_template set purpose = null
        where waba_id = $2 and purpose is not null and not purpose = any($1)`,
      [wanted.map((template) => template.purpose), businessAccountId],
    );
    const declared: DeclaredTemplate[] = [];
    for (const template of wanted) declared.push(await declareTemplate(tx, now, businessAccountId, template));
    return declared;
  });
}

async function declareTemplate(
  tx: Queryable,
  now: Date,
  businessAccountId: string,
  template: WantedTemplate,
): Promise<DeclaredTemplate> {
  const { name, languageCode, digest } = template;
  const { rows } = await tx.query<{ content_sha256: Buffer }>(
    `insert into message_template (name, language_code, purpose, version, language_rank, parameter_names, parameter_limits,
                                   content_sha256, status_at, waba_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (waba_id, name, language_code) do update set
       purpose = excluded.purpose,
       language_rank = excluded.language_rank,
       parameter_names = case when message_template.status = 'missing' then excluded.parameter_names else message_template.parameter_names end,
       parameter_limits = case when message_template.status = 'missing' then excluded.parameter_limits else message_template.parameter_limits end,
       content_sha256 = case when message_template.status = 'missing' then excluded.content_sha256 else message_template.content_sha256 end
     returning content_sha256`,
    [
      name,
      languageCode,
      template.purpose,
      template.version,
      template.languageRank,
      template.parameterNames,
      template.parameterLimits,
      digest,
      now,
      businessAccountId,
    ],
  );
  const kept = rows[0]?.content_sha256;
  return { name, languageCode, isChanged: kept !== undefined && !kept.equals(digest) };
}

/** What Meta no longer lists is missing, whatever we last heard of it. */
export async function forgetUnlisted(
  queryable: Queryable,
  now: Date,
  businessAccountId: string,
  listed: readonly { readonly name: string; readonly language: string }[],
): Promise<void> {
  await queryable.query(
    `update message_template t set status = 'missing', status_at = $3
      where t.waba_id = $4 and t.status <> 'missing'
        and not exists (select from unnest($1::text[], $2::text[]) l(name, language)
                         where l.name = t.name and l.language = t.language_code)`,
    [listed.map((template) => template.name), listed.map((template) => template.language), now, businessAccountId],
  );
}

/** Meta did not even take it for review; the reason is Meta's own words about our words. */
export async function keepRefusal(
  queryable: Queryable,
  now: Date,
  businessAccountId: string,
  refusal: { readonly name: string; readonly languageCode: string; readonly reason: string },
): Promise<void> {
  await queryable.query(
    'update message_template set reason = $3, status_at = $4 where name = $1 and language_code = $2 and waba_id = $5',
    [refusal.name, refusal.languageCode, refusal.reason.slice(0, 200), now, businessAccountId],
  );
}
