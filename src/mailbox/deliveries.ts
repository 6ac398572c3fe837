// What Meta tells of messages that were handed to it: the answers of calls that it took, and statuses, which come more than
// once and in any order. A message that it took and dropped, for the closed window or a fault of its own, is brought back (reopenUndelivered).

import { int8Array, textArray, timestampArray, type Queryable } from '#platform';
import type { SentOutcome } from './outbox.ts';

export interface DeliveryStatus {
  readonly outboxId: number;
  readonly providerId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Date;
  readonly code: number | undefined;
  readonly priceCategory: string | undefined;
}

/**
 * Writes that calls were taken, and statuses that carry our id. A status proves that Meta took the message whoever sent
 * it: an uncertain one is settled by it. The outcome of a call counts only under the row's own lease. Applying either
 * twice, or out of order, changes nothing that was already known: a status that says nothing new writes nothing, as most
 * `sent` ones do (their price comes once more, with `delivered` or `read`). One statement, its rows in the order of their ids.
 */
export async function recordDeliveries(
  queryable: Queryable,
  given: { readonly sent: readonly SentOutcome[]; readonly statuses: readonly DeliveryStatus[] },
): Promise<void> {
  const rows = mergeDeliveries(given);
  if (rows.length === 0) return;
  await queryable.query({
    name: 'outbox-delivery',
    text: `with s as (
             select * from unnest($1::int8[], $2::int8[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::int8[], $9::text[])
               s(id, lease, provider_id, sent_at, delivered_at, read_at, failed_at, code, price_category)),
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
               from s
              where o.id = s.id and s.provider_id is distinct from o.retired_provider_id
                and (s.lease is null or (o.lease = s.lease and o.state in ('sending', 'sent')))
                and (o.state <> 'sent' or s.lease is not null or s.failed_at is not null
                     or (s.read_at is not null and o.read_at is null)
                     or (s.delivered_at is not null and o.delivered_at is null))
             returning o.id)
           delete from outbox_pending p using settled where p.id = settled.id`,
    values: [
      int8Array(rows.map((row) => row.id)),
      int8Array(rows.map((row) => row.lease ?? null)),
      textArray(rows.map((row) => row.providerId)),
      timestampArray(rows.map((row) => row.sentAt ?? null)),
      timestampArray(rows.map((row) => row.deliveredAt ?? null)),
      timestampArray(rows.map((row) => row.readAt ?? null)),
      timestampArray(rows.map((row) => row.failedAt ?? null)),
      int8Array(rows.map((row) => row.code ?? null)),
      textArray(rows.map((row) => row.priceCategory ?? null)),
    ],
  });
}

interface Delivery {
  readonly id: number;
  providerId: string;
  /** Undefined: proved by a status, whatever the lease. */
  lease: number | undefined;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
  failedAt?: Date;
  code?: number | undefined;
  priceCategory?: string | undefined;
}

function mergeDeliveries(given: {
  readonly sent: readonly SentOutcome[];
  readonly statuses: readonly DeliveryStatus[];
}): readonly Delivery[] {
  const merged = new Map<number, Delivery>();
  for (const { outboxId, lease, providerId, at } of given.sent) {
    merged.set(outboxId, { id: outboxId, lease, providerId, sentAt: at });
  }
  for (const status of given.statuses) {
    const known: Delivery = merged.get(status.outboxId) ?? {
      id: status.outboxId,
      lease: undefined,
      providerId: status.providerId,
    };
    known.lease = undefined;
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
  return [...merged.values()].toSorted((a, b) => a.id - b.id);
}

export interface Undelivered {
  readonly outboxId: number;
  readonly providerId: string;
  /** The citizen's window had closed: it goes again if it can be said outside it. Otherwise the fault was Meta's own. */
  readonly windowClosed: boolean;
  readonly nextAt: Date;
}

/**
 * Messages that Meta took and then did not deliver: due again. Once only, for whichever reason. To be called before their
 * statuses are recorded, which then change nothing.
 */
export async function reopenUndelivered(
  queryable: Queryable,
  now: Date,
  dropped: readonly Undelivered[],
): Promise<void> {
  if (dropped.length === 0) return;
  await queryable.query(
    `with reopened as (
       update outbox o
          set state = 'new', next_at = d.next_at, failure_code = null, provider_id = null, sent_at = null,
              window_ends_at = case when d.closed then $3 else o.window_ends_at end, retired_provider_id = d.provider_id
         from unnest($1::int8[], $2::text[], $4::boolean[], $5::timestamptz[]) d(id, provider_id, closed, next_at)
        where o.id = d.id and o.state <> 'failed' and o.retired_provider_id is null
          and case when d.closed then o.unasked and o.opened_at is null
                   else o.delivered_at is null and o.read_at is null end
       returning o.id, o.account_id)
     insert into outbox_pending (id, account_id) select id, account_id from reopened on conflict do nothing`,
    [
      int8Array(dropped.map((one) => one.outboxId)),
      textArray(dropped.map((one) => one.providerId)),
      now,
      dropped.map((one) => one.windowClosed),
      timestampArray(dropped.map((one) => one.nextAt)),
    ],
  );
}

/** The accounts that these messages were for. */
export async function listAddressees(queryable: Queryable, outboxIds: readonly number[]): Promise<readonly string[]> {
  if (outboxIds.length === 0) return [];
  const { rows } = await queryable.query<{ account_id: string }>(
    'select distinct account_id from outbox where id = any($1::int8[])',
    [int8Array(outboxIds)],
  );
  return rows.map((row) => row.account_id);
}
