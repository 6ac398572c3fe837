// What is to be said to an account: stored by the turn, claimed by a sender before it calls the network, settled after.
//
// A message with nothing older before it is claimed as it is stored, for the sender of the same process.
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
  /** Not to be sent before, for the pace of this citizen; at once if there is none. */
  readonly sendAt?: Date | undefined;
  /** Until when the citizen may be written to freely; undefined: not known. */
  readonly windowEndsAt?: Date | undefined;
  /** We speak first: it waits behind answers, and says in its body how to put it outside the window. */
  readonly unasked?: boolean | undefined;
  /** The number of ours that says it; the settings' first when there is none. */
  readonly phoneNumberId?: string | undefined;
}

export interface StoredReply extends Reply {
  readonly outboxId: number;
  /** Already claimed for the sender it is handed to; undefined: others of the same account go first. */
  readonly claim: Claim | undefined;
}

export interface Claim {
  readonly lease: number;
  readonly attempts: number;
}

export function outboxPlace(causeId: number, ordinal: number): { table: string; column: string; row: string } {
  return { table: 'outbox', column: 'body', row: `${causeId}.${ordinal}` };
}

/** The first of each account that has nothing else waiting is stored as claimed, unless nobody is there to send it soon. */
export async function storeReplies(
  tx: Queryable,
  at: { readonly now: Date; readonly claimSeconds: number | undefined },
  replies: readonly Reply[],
): Promise<readonly StoredReply[]> {
  if (replies.length === 0) return [];
  const { rows } = await tx.query<{ id: number; cause_id: number; ordinal: number; lease: number }>({
    name: 'outbox-store',
    text: `with given as (
             select r.*, ($9::float8 is not null and unasked = 0 and send_at <= $8 and position = min(position) over (partition by account_id)
                          and not exists (select from outbox_pending p where p.account_id = r.account_id))::int as claims
               from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::int2[], $5::text[], $6::bytea[], $7::timestamptz[],
                           $10::timestamptz[], $11::timestamptz[], $12::int2[], $13::text[])
                 with ordinality as r(account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, send_at,
                                      window_ends_at, unasked, phone_number_id, position)),
           stored as (
             insert into outbox (account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, created_at,
                                 window_ends_at, unasked, phone_number_id, state, lease, attempts, claimed_at, next_at)
             select account_id, data_key_id, cause_id, ordinal, kind, body, asked_at, $8, window_ends_at, unasked <> 0, phone_number_id,
                    case claims when 1 then 'sending' else 'new' end, claims, claims,
                    case claims when 1 then $8::timestamptz end,
                    case claims when 1 then $8::timestamptz + make_interval(secs => $9) else greatest(send_at, $8) end
               from given order by position
             returning id, account_id, cause_id, ordinal, lease),
           waiting as (insert into outbox_pending (id, account_id) select id, account_id from stored)
           select id, cause_id, ordinal, lease from stored order by id`,
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
      at.now,
      at.claimSeconds ?? null,
      timestampArray(replies.map((reply) => reply.sendAt ?? at.now)),
      timestampArray(replies.map((reply) => reply.windowEndsAt ?? null)),
      int2Array(replies.map((reply) => (reply.unasked === true ? 1 : 0))),
      textArray(replies.map((reply) => reply.phoneNumberId ?? null)),
    ],
  });
  const byCause = new Map(replies.map((reply) => [`${reply.causeId}.${reply.ordinal}`, reply]));
  return rows.flatMap((row) => {
    const reply = byCause.get(`${row.cause_id}.${row.ordinal}`);
    const claim = row.lease === 0 ? undefined : { lease: row.lease, attempts: row.lease };
    return reply === undefined ? [] : [{ ...reply, outboxId: row.id, claim }];
  });
}

export interface Claimed extends Claim {
  readonly outboxId: number;
}

export interface WantedClaim {
  readonly outboxId: number;
  /** The lease the asker holds without having sent under it; it is taken for longer. */
  readonly heldLease: number | undefined;
}

/**
 * Claims those of the given messages that are due, are nobody else's at the moment, and have nothing older waiting for
 * the same account. To be committed before any of them is sent. A claim runs out after `graceSeconds`.
 */
export async function claimReplies(
  tx: Queryable,
  asked: { readonly claims: readonly WantedClaim[]; readonly now: Date; readonly graceSeconds: number },
): Promise<readonly Claimed[]> {
  if (asked.claims.length === 0) return [];
  const { rows } = await tx.query<{ id: number; lease: number; attempts: number }>({
    name: 'outbox-claim',
    text: `update outbox o
              set state = 'sending', lease = o.lease + 1, attempts = o.attempts + 1, claimed_at = $3,
                  next_at = $3 + make_interval(secs => $4)
             from unnest($1::int8[], $2::int8[]) c(id, held_lease)
            where o.id = c.id and o.state in ('new', 'sending', 'unknown')
              and (o.next_at <= $3 or (o.state = 'sending' and o.lease = c.held_lease))
              and not exists (select from outbox_pending p where p.account_id = o.account_id and p.id < o.id)
           returning o.id, o.lease, o.attempts`,
    values: [
      int8Array(asked.claims.map((claim) => claim.outboxId)),
      int8Array(asked.claims.map((claim) => claim.heldLease ?? null)),
      asked.now,
      asked.graceSeconds,
    ],
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
      /** Meta says that the citizen's window has closed. */
      readonly closedAt?: Date | undefined;
      /** A template went out that asks the citizen to write. */
      readonly openedAt?: Date | undefined;
    }
  | { readonly kind: 'uncertain'; readonly outboxId: number; readonly lease: number; readonly nextAt: Date }
  | {
      readonly kind: 'failed';
      readonly outboxId: number;
      readonly lease: number;
      readonly at: Date;
      readonly code: number | undefined;
    };

/** Calls that Meta took. */
export type SentOutcome = Extract<SendOutcome, { readonly kind: 'sent' }>;
export type UnsentOutcome = Exclude<SendOutcome, SentOutcome>;

/** Writes what became of calls that were not taken. One whose lease is no longer the row's own changes nothing. */
export async function settleUnsent(tx: Queryable, outcomes: readonly UnsentOutcome[]): Promise<void> {
  for (const outcome of outcomes) {
    if (outcome.kind === 'retry') {
      await tx.query(
        `update outbox set state = 'new', next_at = $3, failure_code = $4,
                window_ends_at = coalesce($5, window_ends_at), opened_at = coalesce(opened_at, $6)
          where id = $1 and lease = $2 and state = 'sending'`,
        [
          outcome.outboxId,
          outcome.lease,
          outcome.nextAt,
          outcome.code ?? null,
          outcome.closedAt ?? null,
          outcome.openedAt ?? null,
        ],
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

export interface DueReply {
  readonly outboxId: number;
  readonly accountId: string;
}

/** A message that was handed to a sender when it was stored is looked for again only after this time. */
const HANDED_OVER_SECONDS = 2;

/**
 * The oldest waiting message of each account, if it is due: what a sender that was not handed it should take up. Those of
 * paused numbers are left out (null among them: the number of messages that name none), so that they stand in nobody's way.
 * Not a prepared statement: a plan made for no particular limit and time reads all of the outbox.
 */
export async function listDueReplies(
  queryable: Queryable,
  now: Date,
  pausedNumbers: readonly (string | null)[] = [],
): Promise<readonly DueReply[]> {
  const { rows } = await queryable.query<{ id: number; account_id: string }>(
    `select o.id, o.account_id
       from outbox_pending p join outbox o using (id)
      where o.next_at <= $1 and (o.attempts > 0 or o.created_at <= $1::timestamptz - make_interval(secs => $2))
        and not exists (select from outbox_pending e where e.account_id = p.account_id and e.id < p.id)
        and coalesce(o.phone_number_id, '') <> all($3::text[])
      order by p.id limit 500`,
    [now, HANDED_OVER_SECONDS, textArray(pausedNumbers.map((number) => number ?? ''))],
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

/** What waits for this citizen's window to open is due: they have written, and an answer stands behind it. */
export async function wakeUnasked(queryable: Queryable, accountId: string, now: Date): Promise<void> {
  await queryable.query(
    `update outbox o set next_at = $2 from outbox_pending p
      where p.id = o.id and p.account_id = $1 and o.state = 'new' and o.unasked and o.window_ends_at <= $2`,
    [accountId, now],
  );
}

/** What still waits for these citizens leaves by the number that they write to now. */
export async function redirectReplies(
  tx: Queryable,
  moves: readonly { readonly accountId: string; readonly phoneNumberId: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `update outbox o set phone_number_id = m.phone_number_id
       from unnest($1::uuid[], $2::text[]) m(account_id, phone_number_id)
       join outbox_pending p on p.account_id = m.account_id
      where o.id = p.id`,
    [uuidArray(moves.map((move) => move.accountId)), textArray(moves.map((move) => move.phoneNumberId))],
  );
}

export interface SealedReply extends DueReply {
  readonly dataKeyId: string;
  readonly causeId: number;
  readonly ordinal: number;
  readonly sealedBody: Buffer;
  readonly unasked: boolean;
  readonly windowEndsAt: Date | undefined;
  readonly openedAt: Date | undefined;
  readonly phoneNumberId: string | undefined;
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
    unasked: boolean;
    window_ends_at: Date | null;
    opened_at: Date | null;
    phone_number_id: string | null;
  }>({
    name: 'outbox-load',
    text: `select id, account_id, data_key_id, cause_id, ordinal, body, unasked, window_ends_at, opened_at,
                  phone_number_id
             from outbox where id = any($1::int8[]) order by id`,
    values: [int8Array(outboxIds)],
  });
  return rows.map((row) => ({
    outboxId: row.id,
    accountId: row.account_id,
    dataKeyId: row.data_key_id,
    causeId: row.cause_id,
    ordinal: row.ordinal,
    sealedBody: row.body,
    unasked: row.unasked,
    windowEndsAt: row.window_ends_at ?? undefined,
    openedAt: row.opened_at ?? undefined,
    phoneNumberId: row.phone_number_id ?? undefined,
  }));
}
