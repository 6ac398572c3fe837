// What is to be said to an account: stored by the turn, claimed by a sender before it calls the network, settled after.
//
// States: new → sending (claimed, commits before the call) → sent
//                 ├→ new      a refusal that may be tried again, at next_at
//                 ├→ unknown  the call may or may not have been taken: a status with our id settles it, or next_at passes
//                 └→ failed   for good, with Meta's code
// Each claim takes a new lease number; a result that carries an older one touches no row (fencing).

import {
  byteaArray,
  int2Array,
  int8Array,
  sealField,
  textArray,
  timestampArray,
  uuidArray,
  type DataKey,
  type Queryable,
} from '#platform';

export interface Reply {
  readonly accountId: string;
  readonly dataKey: DataKey;
  readonly causeId: number;
  readonly ordinal: number;
  readonly kind: string;
  /** The message as the channel understands it, JSON. */
  readonly body: string;
  /** When the event that is answered was accepted. */
  readonly askedAt: Date;
}

export interface StoredReply extends Reply {
  readonly outboxId: number;
}

export function outboxPlace(causeId: number, ordinal: number): { table: string; column: string; row: string } {
  return { table: 'outbox', column: 'body', row: `${causeId}.${ordinal}` };
}

export async function storeReplies(
  tx: Queryable,
  now: Date,
  replies: readonly Reply[],
): Promise<readonly StoredReply[]> {
  if (replies.length === 0) return [];
  const { rows } = await tx.query<{ id: number; cause_id: number; ordinal: number }>({
    name: 'outbox-store',
    text: `with stored as (
             insert into outbox (account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, created_at, next_at)
             select account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, $8, $8
               from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::int2[], $5::text[], $6::bytea[], $7::timestamptz[])
                 with ordinality as r(account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, position)
              order by position
             returning id, account_id, cause_id, ordinal),
           waiting as (insert into outbox_pending (id, account_id) select id, account_id from stored)
           select id, cause_id, ordinal from stored order by id`,
    values: [
      uuidArray(replies.map((reply) => reply.accountId)),
      uuidArray(replies.map((reply) => reply.dataKey.id)),
      int8Array(replies.map((reply) => reply.causeId)),
      int2Array(replies.map((reply) => reply.ordinal)),
      textArray(replies.map((reply) => reply.kind)),
      byteaArray(
        replies.map((reply) => sealField(reply.dataKey, outboxPlace(reply.causeId, reply.ordinal), reply.body)),
      ),
      timestampArray(replies.map((reply) => reply.askedAt)),
      now,
    ],
  });
  const byCause = new Map(replies.map((reply) => [`${reply.causeId}.${reply.ordinal}`, reply]));
  return rows.flatMap((row) => {
    const reply = byCause.get(`${row.cause_id}.${row.ordinal}`);
    return reply === undefined ? [] : [{ ...reply, outboxId: row.id }];
  });
}

export interface Claimed {
  readonly outboxId: number;
  readonly lease: number;
  readonly attempts: number;
}

/**
 * Claims those of the given messages that are due, are nobody else's at the moment, and have nothing older waiting for
 * the same account. To be committed before any of them is sent. A claim runs out after `graceSeconds`.
 */
export async function claimReplies(
  tx: Queryable,
  claim: { readonly outboxIds: readonly number[]; readonly now: Date; readonly graceSeconds: number },
): Promise<readonly Claimed[]> {
  if (claim.outboxIds.length === 0) return [];
  const { rows } = await tx.query<{ id: number; lease: number; attempts: number }>({
    name: 'outbox-claim',
    text: `update outbox o
              set state = 'sending', lease = o.lease + 1, attempts = o.attempts + 1, claimed_at = $2,
                  next_at = $2 + make_interval(secs => $3)
            where o.id = any($1::int8[]) and o.state in ('new', 'sending', 'unknown') and o.next_at <= $2
              and not exists (select from outbox_pending p where p.account_id = o.account_id and p.id < o.id)
           returning o.id, o.lease, o.attempts`,
    values: [int8Array(claim.outboxIds), claim.now, claim.graceSeconds],
  });
  return rows.map((row) => ({ outboxId: row.id, lease: row.lease, attempts: row.attempts }));
}

export type SendOutcome =
  | {
      readonly kind: 'sent';
      readonly outboxId: number;
      readonly lease: number;
      readonly providerId: string;
      readonly at: Date;
    }
  | {
      readonly kind: 'retry';
      readonly outboxId: number;
      readonly lease: number;
      readonly nextAt: Date;
      readonly code: number | undefined;
    }
  | { readonly kind: 'uncertain'; readonly outboxId: number; readonly lease: number; readonly nextAt: Date }
  | {
      readonly kind: 'failed';
      readonly outboxId: number;
      readonly lease: number;
      readonly at: Date;
      readonly code: number | undefined;
    };

/** Writes what became of calls. An outcome whose lease is no longer the row's own changes nothing. */
export async function settleReplies(tx: Queryable, outcomes: readonly SendOutcome[]): Promise<void> {
  const sent = outcomes.filter((outcome) => outcome.kind === 'sent');
  if (sent.length > 0) {
    await tx.query({
      name: 'outbox-sent',
      text: `with settled as (
               update outbox o set state = 'sent', provider_id = s.provider_id, sent_at = coalesce(o.sent_at, s.at)
                 from unnest($1::int8[], $2::int8[], $3::text[], $4::timestamptz[]) s(id, lease, provider_id, at)
                where o.id = s.id and o.lease = s.lease and o.state in ('sending', 'sent')
               returning o.id)
             delete from outbox_pending where id in (select id from settled)`,
      values: [
        int8Array(sent.map((outcome) => outcome.outboxId)),
        int8Array(sent.map((outcome) => outcome.lease)),
        textArray(sent.map((outcome) => outcome.providerId)),
        timestampArray(sent.map((outcome) => outcome.at)),
      ],
    });
  }
  for (const outcome of outcomes) {
    if (outcome.kind === 'retry') {
      await tx.query(
        `update outbox set state = 'new', next_at = $3, failure_code = $4
          where id = $1 and lease = $2 and state = 'sending'`,
        [outcome.outboxId, outcome.lease, outcome.nextAt, outcome.code ?? null],
      );
    } else if (outcome.kind === 'uncertain') {
      await tx.query(
        `update outbox set state = 'unknown', next_at = $3 where id = $1 and lease = $2 and state = 'sending'`,
        [outcome.outboxId, outcome.lease, outcome.nextAt],
      );
    } else if (outcome.kind === 'failed') {
      await tx.query(
        `with settled as (
           update outbox set state = 'failed', failed_at = $3, failure_code = $4
            where id = $1 and lease = $2 and state in ('sending', 'new') returning id)
         delete from outbox_pending where id in (select id from settled)`,
        [outcome.outboxId, outcome.lease, outcome.at, outcome.code ?? null],
      );
    }
  }
}

export interface DeliveryStatus {
  readonly outboxId: number;
  readonly providerId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Date;
  readonly code: number | undefined;
  readonly priceCategory: string | undefined;
}

/**
 * Writes statuses that carry our id. Any of them proves that Meta took the message: an uncertain one is settled by it.
 * Applying a status twice, or out of order, changes nothing that was already known. Returns the ids that exist.
 */
export async function recordStatuses(tx: Queryable, statuses: readonly DeliveryStatus[]): Promise<ReadonlySet<number>> {
  const merged = new Map<number, MergedStatus>();
  for (const status of statuses) {
    const known = merged.get(status.outboxId) ?? { id: status.outboxId, providerId: status.providerId };
    if (status.status === 'failed') {
      known.failedAt = status.at;
      known.code = status.code;
    } else {
      known.sentAt ??= status.at;
      if (status.status === 'delivered') known.deliveredAt ??= status.at;
      if (status.status === 'read') known.readAt ??= status.at;
    }
    known.priceCategory ??= status.priceCategory;
    merged.set(status.outboxId, known);
  }
  const rows = [...merged.values()].toSorted((a, b) => a.id - b.id);
  if (rows.length === 0) return new Set();
  const result = await tx.query<{ id: number }>({
    name: 'outbox-status',
    text: `with s as (
             select * from unnest($1::int8[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::int8[], $8::text[])
               s(id, provider_id, sent_at, delivered_at, read_at, failed_at, code, price_category)),
           settled as (
             update outbox o
                set state = case when s.failed_at is not null or (o.state = 'failed' and o.provider_id is not null)
                                 then 'failed' else 'sent' end,
                    provider_id = coalesce(o.provider_id, s.provider_id),
                    sent_at = coalesce(o.sent_at, s.sent_at),
                    delivered_at = coalesce(o.delivered_at, s.delivered_at, s.read_at),
                    read_at = coalesce(o.read_at, s.read_at),
                    failed_at = coalesce(o.failed_at, s.failed_at),
                    failure_code = coalesce(s.code, o.failure_code)::int,
                    price_category = coalesce(o.price_category, s.price_category)
               from s where o.id = s.id
             returning o.id)
           , gone as (delete from outbox_pending p using settled where p.id = settled.id)
           select id from settled`,
    values: [
      int8Array(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.providerId)),
      timestampArray(rows.map((row) => row.sentAt ?? null)),
      timestampArray(rows.map((row) => row.deliveredAt ?? null)),
      timestampArray(rows.map((row) => row.readAt ?? null)),
      timestampArray(rows.map((row) => row.failedAt ?? null)),
      int8Array(rows.map((row) => row.code ?? null)),
      textArray(rows.map((row) => row.priceCategory ?? null)),
    ],
  });
  return new Set(result.rows.map((row) => row.id));
}

interface MergedStatus {
  id: number;
  providerId: string;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
  failedAt?: Date;
  code?: number | undefined;
  priceCategory?: string | undefined;
}

export interface DueReply {
  readonly outboxId: number;
  readonly accountId: string;
}

/** A message that was handed to a sender when it was stored is looked for again only after this time. */
const HANDED_OVER_SECONDS = 2;

/**
 * The oldest waiting message of each account, if it is due: what a sender that was not handed it should take up.
 * Not a prepared statement: a plan made for no particular limit and time reads all of the outbox.
 */
export async function listDueReplies(queryable: Queryable, now: Date): Promise<readonly DueReply[]> {
  const { rows } = await queryable.query<{ id: number; account_id: string }>(
    `select o.id, o.account_id
       from outbox_pending p join outbox o using (id)
      where o.next_at <= $1 and (o.attempts > 0 or o.created_at <= $1::timestamptz - make_interval(secs => $2))
        and not exists (select from outbox_pending e where e.account_id = p.account_id and e.id < p.id)
      order by p.id limit 500`,
    [now, HANDED_OVER_SECONDS],
  );
  return rows.map((row) => ({ outboxId: row.id, accountId: row.account_id }));
}

/**
 * Gives every message of unknown fate a fresh grace. For a sender that was away: statuses that would have settled them
 * could not come in meanwhile, and come now.
 */
export async function renewGrace(
  queryable: Queryable,
  asked: { readonly now: Date; readonly graceSeconds: number },
): Promise<void> {
  await queryable.query(
    `update outbox o set next_at = $1::timestamptz + make_interval(secs => $2)
       from outbox_pending p
      where p.id = o.id and o.state in ('sending', 'unknown')
        and o.next_at < $1::timestamptz + make_interval(secs => $2)`,
    [asked.now, asked.graceSeconds],
  );
}

export interface SealedReply extends DueReply {
  readonly dataKeyId: string;
  readonly causeId: number;
  readonly ordinal: number;
  readonly sealedBody: Buffer;
}

/** What is to be sent, by id, oldest first. */
export async function loadReplies(queryable: Queryable, outboxIds: readonly number[]): Promise<readonly SealedReply[]> {
  const { rows } = await queryable.query<{
    id: number;
    account_id: string;
    data_key_id: string;
    cause_id: number;
    ordinal: number;
    body: Buffer;
  }>({
    name: 'outbox-load',
    text: `select id, account_id, data_key_id, cause_id, ordinal, body from outbox where id = any($1::int8[]) order by id`,
    values: [int8Array(outboxIds)],
  });
  return rows.map((row) => ({
    outboxId: row.id,
    accountId: row.account_id,
    dataKeyId: row.data_key_id,
    causeId: row.cause_id,
    ordinal: row.ordinal,
    sealedBody: row.body,
  }));
}
