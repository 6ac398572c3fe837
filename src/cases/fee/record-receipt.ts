// The counter's command: a cashier writes down the receipt that their counter gave out. It changes no case: the receipt is
// stored once, with a leaf of its own, and mailed to the case, whose turn takes it (take-fee.ts) and asks for the draw.

import { insertLeaves, prepareLeaf } from '#audit';
import { postMail } from '#mailbox';
import type { Db, Tx } from '#platform';
import type { Result } from '#platform/pure';
import type { DeskDeps } from '../decide-case.ts';
import { withOfficer, type ActingOfficer } from '../desk-view.ts';
import type { LoadedCase } from '../load-case.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { findCaseByNumber } from './find-fee.ts';
import { findFeeReceipt, insertFeeReceipt } from './receipt-store.ts';
import { takeFee, type CounterReceipt, type FeeProblem } from './take-fee.ts';

export interface RecordReceiptCommand {
  /** Who holds the role `cashier`; the counter is the one of their office. */
  readonly officer: ActingOfficer & { readonly officeId: string };
  /** The application's. */
  readonly number: string;
  readonly receipt: Pick<CounterReceipt, 'counterNumber' | 'paise' | 'paidOn'>;
}

export type RecordReceiptProblem = FeeProblem | 'unknown-application' | 'number-taken';

export async function recordReceipt(
  db: Db,
  deps: DeskDeps,
  command: RecordReceiptCommand,
): Promise<Result<undefined, RecordReceiptProblem>> {
  const { officer } = command;
  return withOfficer(db, officer, async (tx) => {
    const open = await findCaseByNumber(tx, deps, command.number);
    if (open === undefined) return { ok: false, reason: 'unknown-application' };
    if ((await findFeeReceipt(tx, open.row.caseId)) !== undefined) return { ok: false, reason: 'already-recorded' };
    const { officerId, officeId } = officer;
    const receipt = { officerId, officeId, ...command.receipt };
    const context = {
      rules: rulesOfCase(deps.catalogue, open.state.filed),
      calendar: deps.calendar,
      policyOn: deps.catalogue.compensationOn,
      now: deps.clock.now(),
    };
    const taken = takeFee(context, open.state, receipt);
    if (!taken.ok) return taken;
    if (await storeReceipt(tx, deps, open, receipt)) return { ok: true, value: undefined };
    // Somebody else was quicker with the same application, or the number belongs to another one.
    const other = await findFeeReceipt(tx, open.row.caseId);
    return { ok: false, reason: other === undefined ? 'number-taken' : 'already-recorded' };
  });
}

async function storeReceipt(tx: Tx, deps: DeskDeps, open: LoadedCase, receipt: CounterReceipt): Promise<boolean> {
  const { caseId, departmentId } = open.row;
  const { dataKey } = open;
  const id = deps.ids.next();
  const { officerId, officeId, counterNumber, paise, paidOn } = receipt;
  const leaf = prepareLeaf(deps, {
    kind: 'fee.receipt-recorded',
    subject: caseId,
    open: { receipt: id, officer: officerId, office: officeId },
    facts: { counterNumber, paise, paidOn },
    dataKey,
  });
  const recorded = { recordedAt: deps.clock.now(), leafHash: leaf.hash };
  const stored = { id, caseId, departmentId, officeId, counterNumber, paidOn, officerId, ...recorded };
  if (!(await insertFeeReceipt(tx, stored))) return false;
  await insertLeaves(tx, [leaf]);
  const key = `fee-paid:${caseId}`;
  await postMail(tx, deps, [
    { party: { kind: 'case', id: caseId }, kind: 'fee-paid', key, dataKey, body: { ...receipt } },
  ]);
  return true;
}
