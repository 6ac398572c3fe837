// The one-time agreement of somebody for whom a helper files: a row that is asked, settled once by code or tap, and used for one
// application. Its code is kept as a hash; wrong tries are counted for good.

import {
  hashPin,
  openField,
  pinMatches,
  sealField,
  uuidArray,
  type DataKey,
  type DataKeys,
  type Queryable,
} from '#platform';
import type { Random } from '#platform/pure';

export interface AgreementLimits {
  readonly validMinutes: number;
  readonly useDays: number;
  readonly tries: number;
  readonly askedByOne: number;
  readonly askedOfOne: number;
}

export interface AgreementAsked {
  readonly agreementId: string;
  readonly helperId: string;
  readonly helperIds: readonly string[];
  /** Who is asked. */
  readonly account: { readonly accountId: string; readonly dataKey: DataKey };
  readonly serviceId: string;
  readonly code: string;
}

/** False: this helper has asked, or this phone was asked, too often in the last 24 hours. */
export async function openAgreement(
  tx: Queryable,
  deps: { readonly random: Random },
  now: Date,
  limits: AgreementLimits,
  asked: AgreementAsked,
): Promise<boolean> {
  const { accountId, dataKey } = asked.account;
  // Two helpers who ask the same phone at once are counted one after the other.
  await tx.query('select 1 from account where id = $1 for update', [accountId]);
  const { rows } = await tx.query<{ by_one: number; of_one: number }>(
    `select count(*) filter (where helper_account_id = any($1::uuid[]))::int as by_one,
            count(*) filter (where account_id = $2)::int as of_one
       from helper_agreement
      where asked_at > $3::timestamptz - interval '24 hours' and (helper_account_id = any($1::uuid[]) or account_id = $2)`,
    [uuidArray(asked.helperIds), accountId, now],
  );
  const [counted] = rows;
  if (counted && (counted.by_one >= limits.askedByOne || counted.of_one >= limits.askedOfOne)) return false;
  const secret = sealField(dataKey, secretPlace(asked.agreementId), await hashPin(deps, asked.code));
  await tx.query(
    `insert into helper_agreement (id, helper_account_id, account_id, service_id, data_key_id, secret, asked_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [asked.agreementId, asked.helperId, accountId, asked.serviceId, dataKey.id, secret, now, endOf(limits, now)],
  );
  return true;
}

export function endOf(limits: Pick<AgreementLimits, 'validMinutes'>, now: Date): Date {
  return new Date(now.getTime() + limits.validMinutes * 60_000);
}

export type CodeOutcome =
  { readonly kind: 'agreed' | 'declined' | 'locked' | 'expired' } | { readonly kind: 'wrong'; readonly left: number };

/** Tries a code that the helper was told. An agreement of somebody else's, or none, reads like one that is over. */
export async function tryCode(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  now: Date,
  limits: AgreementLimits,
  tried: { readonly agreementId: string; readonly helperIds: readonly string[]; readonly code: string },
): Promise<CodeOutcome> {
  const { rows } = await tx.query<{
    state: string;
    data_key_id: string;
    secret: Buffer;
    wrong: number;
    expires_at: Date;
  }>(
    `select state, data_key_id, secret, wrong, expires_at from helper_agreement
      where id = $1 and helper_account_id = any($2::uuid[]) for update`,
    [tried.agreementId, uuidArray(tried.helperIds)],
  );
  const [row] = rows;
  if (row?.state === 'agreed') return { kind: 'agreed' };
  if (row?.state === 'declined') return { kind: 'declined' };
  if (row?.state === 'locked') return { kind: 'locked' };
  if (row?.state !== 'open' || row.expires_at <= now) return { kind: 'expired' };
  const key = await deps.dataKeys.get(tx, row.data_key_id);
  if (await pinMatches(tried.code, openField(key, secretPlace(tried.agreementId), row.secret))) {
    await settle(tx, now, tried.agreementId, 'agreed', 'code');
    return { kind: 'agreed' };
  }
  const wrong = row.wrong + 1;
  await tx.query('update helper_agreement set wrong = $2 where id = $1', [tried.agreementId, wrong]);
  if (wrong < limits.tries) return { kind: 'wrong', left: limits.tries - wrong };
  await settle(tx, now, tried.agreementId, 'locked', null);
  return { kind: 'locked' };
}

/** The answer of whoever was asked; undefined when it comes too late to count. Answers who waits for it. */
export async function answerAgreement(
  tx: Queryable,
  now: Date,
  answer: { readonly agreementId: string; readonly accountIds: readonly string[]; readonly agreed: boolean },
): Promise<{ readonly helperId: string } | undefined> {
  const { rows } = await tx.query<{ helper_account_id: string }>(
    `update helper_agreement set state = $4, given_by = $5, settled_at = $3
      where id = $1 and account_id = any($2::uuid[]) and state in ('open', 'locked') and expires_at > $3
      returning helper_account_id`,
    [
      answer.agreementId,
      uuidArray(answer.accountIds),
      now,
      answer.agreed ? 'agreed' : 'declined',
      answer.agreed ? 'tap' : null,
    ],
  );
  return rows[0] && { helperId: rows[0].helper_account_id };
}

export interface UsedAgreement {
  readonly accountId: string;
  readonly givenBy: 'code' | 'tap';
  readonly agreedAt: Date;
}

/** Uses it for this application, once and for the service that was named; undefined where it cannot be. */
export async function takeAgreement(
  tx: Queryable,
  now: Date,
  limits: Pick<AgreementLimits, 'useDays'>,
  wanted: {
    readonly agreementId: string;
    readonly helperIds: readonly string[];
    readonly serviceId: string;
    readonly caseId: string;
  },
): Promise<UsedAgreement | undefined> {
  const { rows } = await tx.query<{ account_id: string; given_by: 'code' | 'tap'; settled_at: Date }>(
    `update helper_agreement set state = 'used', case_id = $5
      where id = $1 and helper_account_id = any($2::uuid[]) and service_id = $3 and state = 'agreed'
        and settled_at > $4::timestamptz - make_interval(days => $6)
      returning account_id, given_by, settled_at`,
    [wanted.agreementId, uuidArray(wanted.helperIds), wanted.serviceId, now, wanted.caseId, limits.useDays],
  );
  const [row] = rows;
  return row && { accountId: row.account_id, givenBy: row.given_by, agreedAt: row.settled_at };
}

async function settle(
  tx: Queryable,
  now: Date,
  agreementId: string,
  state: 'agreed' | 'locked',
  givenBy: 'code' | null,
): Promise<void> {
  await tx.query('update helper_agreement set state = $2, given_by = $3, settled_at = $4 where id = $1', [
    agreementId,
    state,
    givenBy,
    now,
  ]);
}

function secretPlace(agreementId: string): { table: string; column: string; row: string } {
  return { table: 'helper_agreement', column: 'secret', row: agreementId };
}
