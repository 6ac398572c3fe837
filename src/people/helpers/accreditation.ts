// Who is accredited to file for others: an account, in one department, from a day to a day, with a quota. Granted and ended by
// people named here (npm run helpers), each with a leaf in the audit log; asked for whenever somebody files as a helper.

import { z } from 'zod';
import { appendLeaf, type AuditDeps } from '#audit';
import { openField, sealField, uuidArray, type DataKeys, type Queryable } from '#platform';
import type { Ids, Result } from '#platform/pure';
import type { AccountDirectory } from '../accounts/resolve-accounts.ts';

export const AccreditationGrant = z
  .strictObject({
    phone: z.string().regex(/^\d{10,15}$/, 'digits with the country code'),
    centre: z.string().min(3).max(80).describe('The centre’s name as citizens are told it.'),
    department: z.string().min(1),
    from: z.iso.date(),
    until: z.iso.date().describe('The last day.'),
    quotaPerDay: z.int().min(1).max(1000),
  })
  .refine((grant) => grant.from <= grant.until, 'it ends before it begins');
export type AccreditationGrant = z.infer<typeof AccreditationGrant>;

export interface AccreditationDeps extends AuditDeps {
  readonly ids: Ids;
  readonly dataKeys: DataKeys;
  readonly accounts: Pick<AccountDirectory, 'resolve'>;
}

/** A helper who has one in this department already keeps it as it is: end it first. */
export async function grantAccreditation(
  tx: Queryable,
  deps: AccreditationDeps,
  grant: AccreditationGrant,
  grantedBy: string,
): Promise<Result<{ readonly id: string }, 'already-accredited'>> {
  const { accounts } = await deps.accounts.resolve(tx, [{ phone: grant.phone, bsuid: undefined }]);
  const [account] = accounts;
  if (account === undefined) throw new Error('the directory gave no account');
  const id = deps.ids.next();
  const { rowCount } = await tx.query(
    `insert into helper_accreditation (id, account_id, department_id, data_key_id, centre, valid_from, valid_until,
                                       quota_per_day, granted_by, granted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (account_id, department_id) where ended_at is null do nothing`,
    [
      id,
      account.accountId,
      grant.department,
      account.dataKey.id,
      sealField(account.dataKey, placeOf(id), grant.centre),
      grant.from,
      grant.until,
      grant.quotaPerDay,
      grantedBy,
      deps.clock.now(),
    ],
  );
  if (rowCount !== 1) return { ok: false, reason: 'already-accredited' };
  const { department, from, until, quotaPerDay } = grant;
  const open = { department, from, until, quotaPerDay, grantedBy };
  await appendLeaf(tx, deps, { kind: 'helper.accredited', subject: id, open });
  return { ok: true, value: { id } };
}

export async function endAccreditation(
  tx: Queryable,
  deps: AuditDeps,
  id: string,
  endedBy: string,
): Promise<Result<Record<never, never>, 'not-accredited'>> {
  const { rowCount } = await tx.query(
    'update helper_accreditation set ended_by = $2, ended_at = $3 where id = $1 and ended_at is null',
    [id, endedBy, deps.clock.now()],
  );
  if (rowCount !== 1) return { ok: false, reason: 'not-accredited' };
  await appendLeaf(tx, deps, { kind: 'helper.accreditation-ended', subject: id, open: { endedBy } });
  return { ok: true, value: {} };
}

export interface Accreditation {
  readonly id: string;
  readonly department: string;
  readonly centre: string;
  readonly from: string;
  readonly until: string;
  readonly quotaPerDay: number;
}

interface Row {
  id: string;
  department_id: string;
  data_key_id: string;
  centre: Buffer;
  valid_from: string;
  valid_until: string;
  quota_per_day: number;
}

const COLUMNS = `id, department_id, data_key_id, centre, to_char(valid_from, 'YYYY-MM-DD') as valid_from,
  to_char(valid_until, 'YYYY-MM-DD') as valid_until, quota_per_day`;

/**
 * What these accounts (one person's) are accredited for on this day. `lock`: whoever counts against the quota does it one
 * after the other.
 */
export async function listAccreditations(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  asked: { readonly accountIds: readonly string[]; readonly on: string; readonly lock?: boolean },
): Promise<readonly Accreditation[]> {
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from helper_accreditation
      where account_id = any($1::uuid[]) and ended_at is null and $2::date between valid_from and valid_until
      order by id ${asked.lock === true ? 'for update' : ''}`,
    [uuidArray(asked.accountIds), asked.on],
  );
  return open(tx, deps, rows);
}

/** All that are not ended, for whoever looks after them. */
export async function listLiveAccreditations(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
): Promise<readonly Accreditation[]> {
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from helper_accreditation where ended_at is null order by department_id, valid_until, id`,
  );
  return open(tx, deps, rows);
}

async function open(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  rows: readonly Row[],
): Promise<readonly Accreditation[]> {
  const keys = await deps.dataKeys.load(tx, [...new Set(rows.map((row) => row.data_key_id))]);
  return rows.flatMap((row) => {
    const key = keys.get(row.data_key_id);
    // A helper whose key was destroyed asked to be forgotten.
    if (key === undefined) return [];
    return [
      {
        id: row.id,
        department: row.department_id,
        centre: openField(key, placeOf(row.id), row.centre).toString('utf8'),
        from: row.valid_from,
        until: row.valid_until,
        quotaPerDay: row.quota_per_day,
      },
    ];
  });
}

function placeOf(id: string): { table: string; column: string; row: string } {
  return { table: 'helper_accreditation', column: 'centre', row: id };
}
