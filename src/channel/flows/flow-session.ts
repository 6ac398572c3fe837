// A Flow in the hands of one citizen. Its token is all that the data endpoint is told of who is there, so it is drawn by
// chance, serves one journey, and stands in the database as a hash only. Opened by the turn that sends the Flow, used by
// the endpoint (exchange-flow.ts), and redeemed by the turn that reads the finished form.

import { createHash } from 'node:crypto';
import { sealField, openField, type DataKey, type FieldPlace, type Queryable } from '#platform';
import type { Clock, Random } from '#platform/pure';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Expired sessions are forgotten a few at a time, whenever a new one is opened. */
const FORGET_AFTER_DAYS = 7;

export interface FlowSession {
  readonly tokenSha256: Buffer;
  /** Name of the Flow; its handler goes by it. */
  readonly flow: string;
  readonly accountId: string;
  readonly journeyId: string;
  readonly dataKeyId: string;
  /** The screen that we answered last. */
  readonly screen: string | undefined;
}

/** The token for the message. Another one for the same journey is closed by it: two forms cannot both be right. */
export async function openFlowSession(
  tx: Queryable,
  deps: { readonly clock: Clock; readonly random: Random },
  wanted: {
    readonly flow: string;
    readonly accountId: string;
    readonly journeyId: string;
    readonly dataKey: DataKey;
    readonly lifeHours: number;
  },
): Promise<string> {
  const token = deps.random.bytes(TOKEN_BYTES).toString('base64url');
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + wanted.lifeHours * 3_600_000);
  await tx.query(
    `delete from flow_session where token_sha256 in
       (select token_sha256 from flow_session where expires_at < $1::timestamptz - make_interval(days => $2)
        order by expires_at limit 20 for update skip locked)`,
    [now, FORGET_AFTER_DAYS],
  );
  await tx.query(
    `update flow_session set state = 'closed' where account_id = $1 and journey_id = $2 and state = 'open'`,
    [wanted.accountId, wanted.journeyId],
  );
  await tx.query(
    `insert into flow_session (token_sha256, flow, account_id, journey_id, data_key_id, opened_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [hashToken(token), wanted.flow, wanted.accountId, wanted.journeyId, wanted.dataKey.id, now, expiresAt],
  );
  return token;
}

export type Redeemed =
  | { readonly ok: true; readonly flow: string; readonly journeyId: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'foreign' | 'used' | 'expired' };

/**
 * The form came back as a message. It counts once, from the account that it was sent to, and while it was good; a form
 * that the endpoint finished in time stays good.
 */
export async function redeemFlowToken(
  tx: Queryable,
  message: {
    readonly token: string;
    /** The sender, and the accounts that were found to be the same citizen. */
    readonly accountIds: readonly string[];
    readonly receivedAt: Date;
  },
): Promise<Redeemed> {
  if (!TOKEN.test(message.token)) return { ok: false, reason: 'unknown' };
  const tokenSha256 = hashToken(message.token);
  const { rows } = await tx.query<{
    flow: string;
    account_id: string;
    journey_id: string;
    state: string;
    expires_at: Date;
  }>('select flow, account_id, journey_id, state, expires_at from flow_session where token_sha256 = $1 for update', [
    tokenSha256,
  ]);
  const row = rows[0];
  if (row === undefined) return { ok: false, reason: 'unknown' };
  if (!message.accountIds.includes(row.account_id)) return { ok: false, reason: 'foreign' };
  if (row.state === 'redeemed' || row.state === 'closed') return { ok: false, reason: 'used' };
  if (row.state === 'open' && row.expires_at <= message.receivedAt) return { ok: false, reason: 'expired' };
  await tx.query(`update flow_session set state = 'redeemed' where token_sha256 = $1`, [tokenSha256]);
  return { ok: true, flow: row.flow, journeyId: row.journey_id };
}

/** Whose form a token opens, before anything is locked. */
export async function findFlowAccount(queryable: Queryable, token: string): Promise<string | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { rows } = await queryable.query<{ account_id: string }>(
    'select account_id from flow_session where token_sha256 = $1',
    [hashToken(token)],
  );
  return rows[0]?.account_id;
}

/** A session with what guards it against repetition; its row is locked until the end of the transaction. */
export interface TakenSession {
  readonly session: FlowSession;
  readonly isOpen: boolean;
  readonly requests: readonly Buffer[];
  readonly lastAnswer: Buffer | undefined;
}

export async function takeFlowSession(tx: Queryable, token: string, now: Date): Promise<TakenSession | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const tokenSha256 = hashToken(token);
  const { rows } = await tx.query<{
    flow: string;
    account_id: string;
    journey_id: string;
    data_key_id: string;
    state: string;
    screen: string | null;
    requests: Buffer[];
    last_answer: Buffer | null;
  }>(
    `select flow, account_id, journey_id, data_key_id, state, screen, requests, last_answer
       from flow_session where token_sha256 = $1 and expires_at > $2 for update`,
    [tokenSha256, now],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    session: {
      tokenSha256,
      flow: row.flow,
      accountId: row.account_id,
      journeyId: row.journey_id,
      dataKeyId: row.data_key_id,
      screen: row.screen ?? undefined,
    },
    isOpen: row.state === 'open',
    requests: row.requests,
    lastAnswer: row.last_answer ?? undefined,
  };
}

export async function recordExchange(
  tx: Queryable,
  session: FlowSession,
  exchange: {
    readonly digest: Buffer;
    /** Sealed; undefined when there is nothing to give again. */
    readonly answer: Buffer | undefined;
    readonly screen: string | undefined;
    readonly state: 'open' | 'finished' | 'closed';
  },
): Promise<void> {
  await tx.query(
    `update flow_session set requests = array_append(requests, $2), last_answer = $3, screen = $4, state = $5
     where token_sha256 = $1`,
    [session.tokenSha256, exchange.digest, exchange.answer ?? null, exchange.screen ?? null, exchange.state],
  );
}

export function sealAnswer(session: FlowSession, dataKey: DataKey, answer: string): Buffer {
  return sealField(dataKey, answerPlace(session), answer);
}

export function openLastAnswer(session: FlowSession, dataKey: DataKey, sealed: Buffer): string {
  return openField(dataKey, answerPlace(session), sealed).toString('utf8');
}

function answerPlace(session: FlowSession): FieldPlace {
  return { table: 'flow_session', column: 'last_answer', row: session.tokenSha256.toString('hex') };
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
