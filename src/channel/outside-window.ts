// What to say when the citizen last wrote more than 24 hours ago: a template that tells them what it is about. The message
// itself, with all its reasons and documents, follows when they write. Without a usable template an operator hears of it.

import { z } from 'zod';
import type { Queryable } from '#platform';
import type { Clock } from '#platform/pure';
import { templateContent } from './templates/compose-template.ts';
import { findUsableTemplate } from './templates/template-store.ts';
import { LIMITS } from './wire/index.ts';

/** How a message that we start can be put outside the window. */
export interface OtherWords {
  /** Which templates may say it: `news.<kind>`. */
  readonly purpose: string;
  readonly language: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** The template says it all, and the message itself does not follow it. */
  readonly isWhole?: boolean;
}

const WrappedMessage = z.strictObject({
  otherWords: z.strictObject({
    purpose: z.string(),
    language: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    isWhole: z.boolean().exactOptional(),
  }),
  content: z.string(),
});
const WRAPPED_PREFIX = '{"otherWords"';

export function withOtherWords(content: string, otherWords: OtherWords): string {
  return JSON.stringify({ otherWords, content });
}

/** The content as it is said inside the window, and how to say it outside. */
export function unwrapMessage(body: string): { readonly content: string; readonly otherWords: OtherWords | undefined } {
  if (!body.startsWith(WRAPPED_PREFIX)) return { content: body, otherWords: undefined };
  return WrappedMessage.parse(JSON.parse(body));
}

export type Wording =
  | { readonly kind: 'as-it-is' }
  /** A template goes first; the message waits for the citizen to write. */
  | { readonly kind: 'opening'; readonly content: string }
  /** A template goes in its place. */
  | { readonly kind: 'instead'; readonly content: string }
  | { readonly kind: 'wait'; readonly seconds: number; readonly reason: 'closed' | 'no-template' | 'day-limit' };

/** An answer wakes what waits (wakeUnasked); after this time it is looked at without one. */
export const CLOSED_SECONDS = 900;
const NO_TEMPLATE_SECONDS = 300;
const DAY_LIMIT_SECONDS = 3600;

export async function chooseWording(
  deps: { readonly db: Queryable; readonly clock: Clock },
  message: {
    readonly accountId: string;
    readonly otherWords: OtherWords | undefined;
    readonly windowEndsAt: Date | undefined;
    readonly openedAt: Date | undefined;
    /** Of the number that speaks. */
    readonly businessAccountId: string;
  },
): Promise<Wording> {
  const { otherWords, windowEndsAt } = message;
  const now = deps.clock.now();
  if (otherWords === undefined || windowEndsAt === undefined || windowEndsAt > now) return { kind: 'as-it-is' };
  if (await hasWrittenSince(deps.db, message.accountId, windowEndsAt, now)) return { kind: 'as-it-is' };
  if (message.openedAt !== undefined) return { kind: 'wait', seconds: CLOSED_SECONDS, reason: 'closed' };
  const template = await findUsableTemplate(deps.db, message.businessAccountId, otherWords);
  if (template === undefined) return { kind: 'wait', seconds: NO_TEMPLATE_SECONDS, reason: 'no-template' };
  if (await isDayFull(deps.db, message.accountId, now)) {
    return { kind: 'wait', seconds: DAY_LIMIT_SECONDS, reason: 'day-limit' };
  }
  const kind = otherWords.isWhole === true ? 'instead' : 'opening';
  return { kind, content: templateContent(template, otherWords.values) };
}

/** Whether the window is open again: they wrote after the moment at which it was known to be closed. */
async function hasWrittenSince(queryable: Queryable, accountId: string, closedAt: Date, now: Date): Promise<boolean> {
  const { rows } = await queryable.query<{ open: boolean }>(
    `select coalesce(c.last_inbound_at > $2 and c.last_inbound_at > $3::timestamptz - make_interval(secs => $4), false) as open
       from account a join conversation c on c.account_id = coalesce(a.merged_into, a.id) where a.id = $1`,
    [accountId, closedAt, now, LIMITS.serviceWindowSeconds],
  );
  return rows[0]?.open ?? false;
}

/**
 * Whether as many citizens as Meta allows were written to outside their window in the last 24 hours, and not this one.
 * They are counted only where Meta sets a limit.
 */
async function isDayFull(queryable: Queryable, accountId: string, now: Date): Promise<boolean> {
  const { rows } = await queryable.query<{ full: boolean }>(
    `with written as (select distinct account_id from outbox where opened_at > $2::timestamptz - interval '24 hours')
     select case when allowed is null then false
                 else (select count(*) from written) >= allowed
                      and not exists (select from written where account_id = $1) end as full
       from (select min(users_per_day) as allowed from channel_number) as meta`,
    [accountId, now],
  );
  return rows[0]?.full ?? false;
}
