// What a counter may see of an application: its number, its service and what is owed. Not one answer, and nothing of how the
// case stands otherwise.

import type { Db, Queryable } from '#platform';
import type { DeskDeps } from '../decide-case.ts';
import { withOfficer, type ActingOfficer } from '../desk-view.ts';
import type { Fee } from '../fold.ts';
import { loadCases, type LoadedCase } from '../load-case.ts';
import { findApplicationByNumber } from '../store.ts';
import { findFeeReceipt, type FeeReceiptRow } from './receipt-store.ts';

export interface CaseFee {
  readonly number: string;
  readonly serviceId: string;
  /** YYYY-MM-DD. */
  readonly filedOn: string;
  /** Undefined where nothing is to be paid. */
  readonly fee: Fee | undefined;
  /** Whether the time to pay is over. */
  readonly lapsed: boolean;
  /** What a counter wrote down for it. */
  readonly receipt: FeeReceiptRow | undefined;
}

/** Undefined when the officer's department has no application of this number. */
export async function findCaseFee(
  db: Db,
  deps: DeskDeps,
  officer: ActingOfficer,
  number: string,
): Promise<CaseFee | undefined> {
  return withOfficer(db, officer, async (tx) => {
    const open = await findCaseByNumber(tx, deps, number);
    if (open === undefined) return undefined;
    const { row, state } = open;
    const receipt = await findFeeReceipt(tx, row.caseId);
    const { serviceId } = row;
    const { filedOn } = state.filed;
    return { number: row.number, serviceId, filedOn, fee: state.fee, lapsed: state.stage === 'lapsed', receipt };
  });
}

/** As people copy it from a phone or a slip: in any case, with or without blanks. */
export async function findCaseByNumber(
  tx: Queryable,
  deps: Pick<DeskDeps, 'dataKeys'>,
  typed: string,
): Promise<LoadedCase | undefined> {
  const row = await findApplicationByNumber(tx, typed.replaceAll(/\s+/g, '').toUpperCase());
  return row && (await loadCases(tx, deps, [row])).get(row.caseId);
}
