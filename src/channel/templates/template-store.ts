// Templates as Meta has them. The synchronisation writes rows from the region's data; webhooks tell what became of them;
// the sender asks for one when a citizen's window has closed.

import type { Queryable } from '#platform';
import type { UsableTemplate } from './compose-template.ts';

export const TEMPLATE_STATUSES = [
  'missing',
  'pending',
  'approved',
  'rejected',
  'paused',
  'disabled',
  'deleted',
] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export interface TemplateSignal {
  /** Whose template it is; undefined: the webhook does not say. */
  readonly wabaId: string | undefined;
  readonly name: string;
  /** Meta's code: hi, en, en_US. */
  readonly language: string;
  readonly providerId: string;
  /** Meta's event or status, as it stands in the webhook; undefined: only category or quality changed. */
  readonly status: string | undefined;
  readonly category?: string;
  readonly quality?: string;
  readonly reason?: string;
}

/** False when the template is not one of ours, or Meta's word for its state is not known. */
export async function recordTemplateSignal(tx: Queryable, now: Date, signal: TemplateSignal): Promise<boolean> {
  const status = signal.status === undefined ? undefined : readTemplateStatus(signal.status);
  if (signal.status !== undefined && status === undefined) return false;
  const { rowCount } = await tx.query(
    `update message_template set
       provider_id = $3,
       status = coalesce($4, status),
       status_at = case when $4 is null or $4 = status then status_at else $8 end,
       category = coalesce($5, category),
       quality = coalesce($6, quality),
       reason = case when $4 is null then reason else $7 end
     where name = $1 and language_code = $2 and ($9::text is null or waba_id = $9)`,
    [
      signal.name,
      signal.language,
      signal.providerId,
      status ?? null,
      signal.category?.toLowerCase() ?? null,
      signal.quality === undefined ? null : readTemplateQuality(signal.quality),
      signal.reason === undefined || signal.reason === 'NONE' ? null : signal.reason.slice(0, 200),
      now,
      signal.wabaId ?? null,
    ],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * The template of this account that may say this now: the newest approved version, in this language or else the region's first, for this
 * purpose or else for the one above it (`news.filed` → `news`). Undefined is an alarm, and the message waits.
 */
export async function findUsableTemplate(
  queryable: Queryable,
  businessAccountId: string,
  wanted: { readonly purpose: string; readonly language: string },
): Promise<UsableTemplate | undefined> {
  const { rows } = await queryable.query<{
    name: string;
    language_code: string;
    parameter_names: string[];
    parameter_limits: number[];
  }>(
    `select name, language_code, parameter_names, parameter_limits from message_template
      where waba_id = $3 and purpose in ($1, split_part($1, '.', 1)) and status = 'approved'
      order by language_code = $2 desc, purpose = $1 desc, language_rank, version desc limit 1`,
    // hi-Latn is Hindi to Meta.
    [wanted.purpose, wanted.language.split('-')[0], businessAccountId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    name: row.name,
    languageCode: row.language_code,
    parameters: row.parameter_names.map((name, index) => ({ name, maxCharacters: row.parameter_limits[index] ?? 1 })),
  };
}

/** Events of the webhook and statuses of the API, in our seven words. FLAGGED keeps sending: a warning, not a state. */
const STATUS_WORDS: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  FLAGGED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  LIMIT_EXCEEDED: 'rejected',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  LOCKED: 'disabled',
  ARCHIVED: 'disabled',
  DELETED: 'deleted',
  PENDING_DELETION: 'deleted',
};

export function readTemplateStatus(word: string): TemplateStatus | undefined {
  return STATUS_WORDS[word.toUpperCase()];
}

export function readTemplateQuality(word: string): 'green' | 'yellow' | 'red' | 'unknown' {
  switch (word.toUpperCase()) {
    case 'GREEN':
      return 'green';
    case 'YELLOW':
      return 'yellow';
    case 'RED':
      return 'red';
    default:
      return 'unknown';
  }
}
