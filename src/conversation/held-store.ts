// What is kept of a citizen's answers, and the PIN that they chose for it: one row each per application, sealed under the
// account's data key. A PIN is tried a few times, then locked for a while.

import { z } from 'zod';
import {
  hashPin,
  openField,
  openJson,
  pinMatches,
  sealField,
  sealJson,
  uuidArray,
  type DataKey,
  type DataKeys,
  type Queryable,
} from '#platform';
import type { Json, Random } from '#platform/pure';

export interface PinLimits {
  readonly tries: number;
  readonly lockHours: number;
}

const HeldAnswers = z.strictObject({
  serviceId: z.string(),
  serviceVersion: z.number(),
  answers: z.record(z.string(), z.json()),
});
type HeldAnswers = z.infer<typeof HeldAnswers>;

export async function holdAnswers(
  tx: Queryable,
  deps: { readonly random: Random },
  now: Date,
  account: { readonly accountId: string; readonly dataKey: DataKey },
  chosen: {
    readonly caseId: string;
    readonly pin: string;
    readonly serviceId: string;
    readonly serviceVersion: number;
    readonly answers: Readonly<Record<string, Json>>;
  },
): Promise<void> {
  const { caseId, pin, serviceId, serviceVersion, answers } = chosen;
  const { accountId, dataKey } = account;
  const secret = sealField(dataKey, pinPlace(caseId), await hashPin(deps, pin));
  const body = sealJson(dataKey, answerPlace(caseId), { serviceId, serviceVersion, answers });
  await tx.query(
    `insert into case_pin (case_id, account_id, data_key_id, secret, set_at) values ($1, $2, $3, $4, $5)
     on conflict (case_id) do nothing`,
    [caseId, accountId, dataKey.id, secret, now],
  );
  await tx.query(
    `insert into held_answer (case_id, account_id, data_key_id, body, held_since) values ($1, $2, $3, $4, $5)
     on conflict (case_id) do nothing`,
    [caseId, accountId, dataKey.id, body, now],
  );
}

export type PinOutcome =
  | ({ readonly kind: 'right' } & HeldAnswers)
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'locked' }
  | { readonly kind: 'gone' };

/** Tries a PIN; a wrong one is counted, a right one forgives what was wrong before. */
export async function tryPin(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  now: Date,
  limits: PinLimits,
  tried: { readonly accountIds: readonly string[]; readonly caseId: string; readonly pin: string },
): Promise<PinOutcome> {
  const { accountIds, caseId, pin } = tried;
  const { rows } = await tx.query<{
    data_key_id: string;
    secret: Buffer;
    wrong: number;
    locked_until: Date | null;
    body: Buffer;
    body_key_id: string;
  }>(
    `select p.data_key_id, p.secret, p.wrong, p.locked_until, h.body, h.data_key_id as body_key_id
       from case_pin p join held_answer h using (case_id) where p.case_id = $1 and p.account_id = any($2::uuid[]) for update of p`,
    [caseId, uuidArray(accountIds)],
  );
  const [row] = rows;
  if (row === undefined) return { kind: 'gone' };
  if (row.locked_until !== null && row.locked_until > now) return { kind: 'locked' };
  const key = await deps.dataKeys.get(tx, row.data_key_id);
  if (await pinMatches(pin, openField(key, pinPlace(caseId), row.secret))) {
    if (row.wrong > 0) await setWrong(tx, caseId, 0, null);
    const bodyKey = await deps.dataKeys.get(tx, row.body_key_id);
    return { kind: 'right', ...HeldAnswers.parse(openJson(bodyKey, answerPlace(caseId), row.body)) };
  }
  // A lock that is over starts the count anew.
  const wrong = (row.locked_until === null ? row.wrong : 0) + 1;
  const isLocked = wrong >= limits.tries;
  const until = isLocked ? new Date(now.getTime() + limits.lockHours * 3_600_000) : null;
  await setWrong(tx, caseId, wrong, until);
  return isLocked ? { kind: 'locked' } : { kind: 'wrong', left: limits.tries - wrong };
}

/** Deletes what is kept for these accounts: of one case, or all. */
export async function forgetHeld(tx: Queryable, accountIds: readonly string[], caseId?: string): Promise<void> {
  for (const table of ['held_answer', 'case_pin']) {
    await tx.query(
      `delete from ${table} where account_id = any($1::uuid[]) and ($2::uuid is null or case_id = $2::uuid)`,
      [uuidArray(accountIds), caseId ?? null],
    );
  }
}

async function setWrong(tx: Queryable, caseId: string, wrong: number, lockedUntil: Date | null): Promise<void> {
  await tx.query('update case_pin set wrong = $2, locked_until = $3 where case_id = $1', [caseId, wrong, lockedUntil]);
}

function pinPlace(caseId: string): { table: string; column: string; row: string } {
  return { table: 'case_pin', column: 'secret', row: caseId };
}

function answerPlace(caseId: string): { table: string; column: string; row: string } {
  return { table: 'held_answer', column: 'body', row: caseId };
}
