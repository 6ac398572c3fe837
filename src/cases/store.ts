// The SQL of applications and their events. Writers take many rows at once: one turn writes all of its cases together.

import { byteaArray, int4Array, openJson, sealJson, textArray, timestampArray, uuidArray } from '#platform';
import type { DataKey, Queryable } from '#platform';
import type { Json } from '#platform/pure';
import { CaseEvent, type CaseEventKind } from './case-event.ts';
import type { CaseState, Stage } from './fold.ts';

export interface ApplicationRow {
  readonly caseId: string;
  readonly number: string;
  readonly serviceId: string;
  readonly serviceVersion: number;
  readonly departmentId: string;
  readonly officeId: string;
  readonly dataKeyId: string;
  readonly filedAt: Date;
  readonly stage: Stage;
  readonly step: string;
  readonly officerId: string | null;
  readonly desk: string | null;
  readonly openedAt: Date | null;
  readonly version: number;
  /** Null until the fee is paid: the clock has not begun. */
  readonly dueOn: string | null;
  readonly paused: boolean;
  /** The leaf that asked for the draw that is awaited, and how many tries found nobody. */
  readonly drawLeaf: Buffer | null;
  readonly drawAttempt: number;
}

export const APPLICATION_COLUMNS = `id as "caseId", number, service_id as "serviceId", service_version as "serviceVersion",
  department_id as "departmentId", office_id as "officeId", data_key_id as "dataKeyId", filed_at as "filedAt", stage, step,
  officer_id as "officerId", desk, opened_at as "openedAt", version, to_char(due_on, 'YYYY-MM-DD') as "dueOn", paused,
  draw_leaf as "drawLeaf", draw_attempt as "drawAttempt"`;

/** Locks the rows until the end of the transaction, in one order: a case is changed by one writer at a time. */
export async function lockApplications(tx: Queryable, caseIds: readonly string[]): Promise<ApplicationRow[]> {
  const { rows } = await tx.query<ApplicationRow>({
    name: 'application-lock',
    text: `select ${APPLICATION_COLUMNS} from application where id = any($1::uuid[]) order by id for update`,
    values: [uuidArray(caseIds)],
  });
  return rows;
}

/** By the number that citizens know it by. */
export async function findApplicationByNumber(
  queryable: Queryable,
  number: string,
): Promise<ApplicationRow | undefined> {
  const { rows } = await queryable.query<ApplicationRow>({
    name: 'application-find-number',
    text: `select ${APPLICATION_COLUMNS} from application where number = $1`,
    values: [number],
  });
  return rows[0];
}

export async function findApplication(queryable: Queryable, caseId: string): Promise<ApplicationRow | undefined> {
  const { rows } = await queryable.query<ApplicationRow>({
    name: 'application-find',
    text: `select ${APPLICATION_COLUMNS} from application where id = $1`,
    values: [caseId],
  });
  return rows[0];
}

interface NewParty {
  readonly accountId: string;
  readonly dataKeyId: string;
  readonly role: 'applicant' | 'helper';
}

/** What only the filing of a case writes. */
export interface NewApplication {
  readonly caseId: string;
  readonly personId: string;
  readonly wrappedKey: { readonly id: string; readonly wrapped: Buffer; readonly wrappingKeyId: string };
  readonly party: NewParty;
  /** Whom the party files for, where that is somebody else with a phone of their own. */
  readonly principal?: NewParty;
  readonly receipt: {
    readonly number: string;
    readonly body: string;
    readonly keyId: string;
    readonly signature: Buffer;
  };
}

/** Person with data key, application, first party and receipt, in one statement. Fails when a number is taken. */
export async function insertApplications(
  tx: Queryable,
  at: Date,
  filed: readonly { readonly row: ApplicationRow; readonly created: NewApplication }[],
): Promise<void> {
  if (filed.length === 0) return;
  const rows = filed.map((one) => one.row);
  const created = filed.map((one) => one.created);
  await tx.query({
    name: 'application-insert',
    text: `with fresh as (
             select * from unnest($2::uuid[], $3::text[], $4::text[], $5::int4[], $6::text[], $7::text[], $8::uuid[],
                                  $9::uuid[], $10::bytea[], $11::text[], $12::text[], $13::text[], $14::int4[], $15::text[],
                                  $16::bytea[], $17::uuid[], $18::uuid[], $19::text[], $20::text[], $21::text[],
                                  $22::text[], $23::bytea[])
               as f (id, number, service_id, service_version, department_id, office_id, person_id, data_key_id, wrapped,
                     wrapping_key, stage, step, version, due_on, draw_leaf, account_id, account_key, role,
                     receipt_number, receipt_body, receipt_key, receipt_signature)),
           keyed as (insert into data_key (id, wrapped, wrapping_key) select data_key_id, wrapped, wrapping_key from fresh),
           applicant as (insert into person (id, data_key_id, created_at) select person_id, data_key_id, $1 from fresh),
           party as (insert into case_party (case_id, account_id, role, data_key_id, since)
                     select id, account_id, role, account_key, $1 from fresh),
           receipted as (insert into receipt (number, case_id, body, key_id, signature)
                         select receipt_number, id, receipt_body, receipt_key, receipt_signature from fresh)
           insert into application (id, number, service_id, service_version, department_id, office_id, person_id,
                                    data_key_id, filed_at, stage, stage_since, step, version, due_on, draw_leaf)
           select id, number, service_id, service_version, department_id, office_id, person_id, data_key_id, $1, stage, $1,
                  step, version, due_on::date, draw_leaf from fresh`,
    values: [
      at,
      uuidArray(rows.map((row) => row.caseId)),
      textArray(rows.map((row) => row.number)),
      textArray(rows.map((row) => row.serviceId)),
      int4Array(rows.map((row) => row.serviceVersion)),
      textArray(rows.map((row) => row.departmentId)),
      textArray(rows.map((row) => row.officeId)),
      uuidArray(created.map((one) => one.personId)),
      uuidArray(created.map((one) => one.wrappedKey.id)),
      byteaArray(created.map((one) => one.wrappedKey.wrapped)),
      textArray(created.map((one) => one.wrappedKey.wrappingKeyId)),
      textArray(rows.map((row) => row.stage)),
      textArray(rows.map((row) => row.step)),
      int4Array(rows.map((row) => row.version)),
      textArray(rows.map((row) => row.dueOn)),
      byteaArray(rows.map((row) => row.drawLeaf)),
      uuidArray(created.map((one) => one.party.accountId)),
      uuidArray(created.map((one) => one.party.dataKeyId)),
      textArray(created.map((one) => one.party.role)),
      textArray(created.map((one) => one.receipt.number)),
      textArray(created.map((one) => one.receipt.body)),
      textArray(created.map((one) => one.receipt.keyId)),
      byteaArray(created.map((one) => one.receipt.signature)),
    ],
  });
}

/** What the snapshot takes from the folded state, besides the columns of the row itself. */
export type Snapshot = Pick<ApplicationRow, 'caseId' | 'drawLeaf' | 'drawAttempt'> & { readonly state: CaseState };

export async function updateSnapshots(tx: Queryable, at: Date, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  const states = snapshots.map((one) => one.state);
  const instants = (of: (state: CaseState) => string | undefined): Buffer =>
    timestampArray(states.map((state) => dateOrNull(of(state))));
  await tx.query({
    name: 'application-snapshot',
    text: `update application set
             stage_since = case when application.stage = now_is.stage then stage_since else $1 end,
             stage = now_is.stage, step = now_is.step, officer_id = now_is.officer_id, desk = now_is.desk,
             opened_at = now_is.opened_at, version = now_is.version, due_on = now_is.due_on::date,
             paused = now_is.paused_on is not null, reply_by = now_is.reply_by::date, decided_at = now_is.decided_at,
             breached_at = case when now_is.breached = 1 then coalesce(breached_at, $1) end,
             draw_leaf = now_is.draw_leaf, draw_attempt = now_is.draw_attempt
            from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[], $8::int4[],
                        $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::int4[], $14::bytea[], $15::int4[])
              as now_is (id, stage, step, officer_id, desk, opened_at, version, due_on, paused_on, reply_by, decided_at,
                         breached, draw_leaf, draw_attempt)
           where application.id = now_is.id`,
    values: [
      at,
      uuidArray(snapshots.map((one) => one.caseId)),
      textArray(states.map((state) => state.stage)),
      textArray(states.map((state) => state.step)),
      uuidArray(states.map((state) => state.officerId ?? null)),
      textArray(states.map((state) => state.desk ?? null)),
      instants((state) => state.openedAt),
      int4Array(states.map((state) => state.version)),
      textArray(states.map((state) => state.dueOn ?? null)),
      textArray(states.map((state) => state.pausedOn ?? null)),
      textArray(states.map((state) => replyBy(state) ?? null)),
      instants((state) => state.decidedAt),
      int4Array(states.map((state) => (state.breached ? 1 : 0))),
      byteaArray(snapshots.map((one) => one.drawLeaf)),
      int4Array(snapshots.map((one) => one.drawAttempt)),
    ],
  });
}

function replyBy(state: CaseState): string | undefined {
  if (state.stage === 'fee-due') return state.fee?.payBy;
  if (state.stage === 'query') return state.query?.replyBy;
  return state.stage === 'hearing' ? state.hearing?.replyBy : undefined;
}

function dateOrNull(instant: string | undefined): Date | null {
  return instant === undefined ? null : new Date(instant);
}

/** The further parties of applications that were just inserted. */
export async function insertPrincipals(tx: Queryable, at: Date, created: readonly NewApplication[]): Promise<void> {
  for (const { caseId, principal } of created) {
    if (principal === undefined) continue;
    await tx.query(
      'insert into case_party (case_id, account_id, role, data_key_id, since) values ($1, $2, $3, $4, $5)',
      [caseId, principal.accountId, principal.role, principal.dataKeyId, at],
    );
  }
}

export interface PartyRow {
  readonly caseId: string;
  readonly accountId: string;
  readonly dataKeyId: string;
  readonly role: 'applicant' | 'helper';
}

export async function listParties(queryable: Queryable, caseIds: Buffer): Promise<PartyRow[]> {
  const { rows } = await queryable.query<PartyRow>({
    name: 'case-party-list',
    text: `select case_id as "caseId", account_id as "accountId", data_key_id as "dataKeyId", role from case_party
            where case_id = any($1::uuid[]) order by case_id, account_id`,
    values: [caseIds],
  });
  return rows;
}

export interface NewEventRow {
  readonly id: string;
  readonly caseId: string;
  readonly seq: number;
  readonly event: CaseEvent;
  readonly sealed: Buffer;
  readonly leafHash: Buffer;
}

export function sealEvent(dataKey: DataKey, id: string, event: CaseEvent): Buffer {
  // Through JSON: undefined members are left out.
  const value: Json = JSON.parse(JSON.stringify(event));
  return sealJson(dataKey, { table: 'case_event', column: 'body', row: id }, value);
}

export async function insertEvents(tx: Queryable, rows: readonly NewEventRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'case-event-insert',
    text: `insert into case_event (case_id, id, seq, kind, at, officer_id, body, leaf_hash)
           select * from unnest($1::uuid[], $2::uuid[], $3::int4[], $4::text[], $5::timestamptz[], $6::uuid[], $7::bytea[], $8::bytea[])`,
    values: [
      uuidArray(rows.map((row) => row.caseId)),
      uuidArray(rows.map((row) => row.id)),
      int4Array(rows.map((row) => row.seq)),
      textArray(rows.map((row) => row.event.kind)),
      timestampArray(rows.map((row) => new Date(row.event.at))),
      uuidArray(rows.map((row) => ('officerId' in row.event ? row.event.officerId : null))),
      byteaArray(rows.map((row) => row.sealed)),
      byteaArray(rows.map((row) => row.leafHash)),
    ],
  });
}

export interface SealedEvent {
  readonly caseId: string;
  readonly id: string;
  readonly body: Buffer;
}

export async function listEvents(queryable: Queryable, caseIds: Buffer): Promise<SealedEvent[]> {
  const { rows } = await queryable.query<SealedEvent>({
    name: 'case-event-list',
    text: 'select case_id as "caseId", id, body from case_event where case_id = any($1::uuid[]) order by case_id, seq',
    values: [caseIds],
  });
  return rows;
}

export function openEvent(dataKey: DataKey, event: SealedEvent): CaseEvent {
  return CaseEvent.parse(openJson(dataKey, { table: 'case_event', column: 'body', row: event.id }, event.body));
}

/** Kinds and times of a case's events, without their bodies. */
export async function listEventKinds(
  queryable: Queryable,
  caseId: string,
): Promise<{ kind: CaseEventKind; at: Date }[]> {
  const { rows } = await queryable.query<{ kind: CaseEventKind; at: Date }>(
    'select kind, at from case_event where case_id = $1 order by seq',
    [caseId],
  );
  return rows;
}
