// SQL of officers. Statements run in a transaction that has named whose rows it may see (see migration 0010).

import type { Queryable } from '#platform';

export interface OfficerRow {
  readonly officerId: string;
  readonly departmentId: string;
  readonly officeId: string;
  readonly dataKeyId: string;
  readonly sealedName: Buffer;
  readonly disabled: boolean;
  readonly onDuty: boolean;
  readonly roles: readonly string[];
}

/** Opens this transaction's view on one officer (or session) before their department is known. */
export async function lookAs(
  tx: Queryable,
  name: 'dwar.subject' | 'dwar.session' | 'dwar.officer' | 'dwar.department',
  value: string | Buffer,
): Promise<void> {
  const text = typeof value === 'string' ? value : value.toString('hex');
  await tx.query('select set_config($1, $2, true)', [name, text]);
}

const OFFICER = `
  select o.id, o.department_id, o.office_id, o.data_key_id, o.name, o.disabled_at is not null as disabled,
    exists (select from officer_duty d where d.officer_id = o.id and d.ended_at is null) as on_duty,
    array(select r.role from officer_role r
      where r.officer_id = o.id and r.valid_from <= $2 and (r.valid_to is null or r.valid_to > $2) order by r.role) as roles
  from officer o`;

interface RawOfficer {
  id: string;
  department_id: string;
  office_id: string;
  data_key_id: string;
  name: Buffer;
  disabled: boolean;
  on_duty: boolean;
  roles: string[];
}

function officerRow(raw: RawOfficer): OfficerRow {
  return {
    officerId: raw.id,
    departmentId: raw.department_id,
    officeId: raw.office_id,
    dataKeyId: raw.data_key_id,
    sealedName: raw.name,
    disabled: raw.disabled,
    onDuty: raw.on_duty,
    roles: raw.roles,
  };
}

export async function selectOfficerBySubject(tx: Queryable, index: Buffer, at: Date): Promise<OfficerRow | undefined> {
  const { rows } = await tx.query<RawOfficer>(`${OFFICER} where o.subject_index = $1`, [index, at]);
  return rows[0] && officerRow(rows[0]);
}

export async function selectOfficer(tx: Queryable, officerId: string, at: Date): Promise<OfficerRow | undefined> {
  const { rows } = await tx.query<RawOfficer>(`${OFFICER} where o.id = $1`, [officerId, at]);
  return rows[0] && officerRow(rows[0]);
}

export async function insertOfficer(
  tx: Queryable,
  officer: Omit<OfficerRow, 'disabled' | 'onDuty' | 'roles'> & { subjectIndex: Buffer; createdAt: Date },
): Promise<void> {
  await tx.query(
    `insert into officer (id, department_id, office_id, subject_index, data_key_id, name, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      officer.officerId,
      officer.departmentId,
      officer.officeId,
      officer.subjectIndex,
      officer.dataKeyId,
      officer.sealedName,
      officer.createdAt,
    ],
  );
}

export async function insertRole(
  tx: Queryable,
  role: { id: string; officerId: string; role: string; validFrom: Date },
): Promise<void> {
  await tx.query('insert into officer_role (id, officer_id, role, valid_from) values ($1, $2, $3, $4)', [
    role.id,
    role.officerId,
    role.role,
    role.validFrom,
  ]);
}

export async function startDuty(tx: Queryable, id: string, officerId: string, at: Date): Promise<void> {
  await tx.query(
    `insert into officer_duty (id, officer_id, started_at) values ($1, $2, $3)
     on conflict (officer_id) where ended_at is null do nothing`,
    [id, officerId, at],
  );
}

export async function endDuty(tx: Queryable, officerId: string, at: Date): Promise<void> {
  await tx.query(
    'update officer_duty set ended_at = greatest($2, started_at) where officer_id = $1 and ended_at is null',
    [officerId, at],
  );
}

export async function insertSession(tx: Queryable, secretHash: Buffer, officerId: string, at: Date): Promise<void> {
  await tx.query(
    'insert into officer_session (secret_hash, officer_id, created_at, last_seen_at) values ($1, $2, $3, $3)',
    [secretHash, officerId, at],
  );
}

export async function endSessions(
  tx: Queryable,
  officerId: string,
  at: Date,
  reason: 'signed-out' | 'replaced',
): Promise<void> {
  await tx.query(
    'update officer_session set ended_at = $2, end_reason = $3 where officer_id = $1 and ended_at is null',
    [officerId, at, reason],
  );
}

export async function selectOpenSession(
  tx: Queryable,
  secretHash: Buffer,
): Promise<{ officerId: string; createdAt: Date; lastSeenAt: Date } | undefined> {
  const { rows } = await tx.query<{ officer_id: string; created_at: Date; last_seen_at: Date }>(
    'select officer_id, created_at, last_seen_at from officer_session where secret_hash = $1 and ended_at is null',
    [secretHash],
  );
  const [row] = rows;
  return row && { officerId: row.officer_id, createdAt: row.created_at, lastSeenAt: row.last_seen_at };
}

export async function touchSession(tx: Queryable, secretHash: Buffer, at: Date): Promise<void> {
  await tx.query('update officer_session set last_seen_at = greatest(last_seen_at, $2) where secret_hash = $1', [
    secretHash,
    at,
  ]);
}

export interface SignInRow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly back: string;
  readonly expiresAt: Date;
}

export async function insertSignIn(tx: Queryable, secretHash: Buffer, signIn: SignInRow, now: Date): Promise<void> {
  await tx.query('delete from officer_sign_in where expires_at < $1', [now]);
  await tx.query(
    `insert into officer_sign_in (secret_hash, state, nonce, code_verifier, back, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [secretHash, signIn.state, signIn.nonce, signIn.codeVerifier, signIn.back, signIn.expiresAt],
  );
}

/** Takes the awaited sign-in away: it can be completed once. */
export async function takeSignIn(tx: Queryable, secretHash: Buffer): Promise<SignInRow | undefined> {
  const { rows } = await tx.query<{
    state: string;
    nonce: string;
    code_verifier: string;
    back: string;
    expires_at: Date;
  }>('delete from officer_sign_in where secret_hash = $1 returning state, nonce, code_verifier, back, expires_at', [
    secretHash,
  ]);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    state: row.state,
    nonce: row.nonce,
    codeVerifier: row.code_verifier,
    back: row.back,
    expiresAt: row.expires_at,
  };
}
