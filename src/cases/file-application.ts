// Filing, the first event of a case: person, application with its number, receipt, clock; the draw follows by timer. Where
// there is a fee (fee/demand-fee.ts), clock and draw wait until it is paid.

import { AppError, type DataKey } from '#platform';
import type { AccountRef } from '#people';
import { compareApplicant, limitOf, officeOf, stepsOf } from '#catalogue';
import { appendEvents, type OpenCase } from './append-events.ts';
import type { CaseDeps } from './case-deps.ts';
import type { FileMail } from './case-mail.ts';
import { newCaseNumber } from './case-number.ts';
import { demandFee } from './fee/demand-fee.ts';
import { factsAtFiling } from './rules-of-case.ts';
import type { CaseWrites } from './case-writes.ts';
import type { CaseParty, LoadedCase } from './load-case.ts';
import { hashApplication, issueReceipt, receiptUrl } from './receipts/receipt.ts';
import type { ApplicationRow } from './store.ts';

/** The caller has seen that there is no such case yet, under the lock of its mailbox. */
export async function fileApplication(
  deps: CaseDeps,
  writes: CaseWrites,
  mail: FileMail,
  accountKey: DataKey,
  /** Whom the mail’s account files for, where they have a phone. */
  principal?: AccountRef,
): Promise<LoadedCase> {
  const { caseId, accountId, serviceId, serviceVersion, language, capacity, answers, documents, declaredAt } = mail;
  const definition = deps.catalogue.getService(serviceId, serviceVersion);
  // Two accounts that turned out to be one person's: they file for themselves.
  const helps = mail.filedBy !== undefined && principal?.accountId !== accountId;
  const now = deps.clock.now();
  const at = now.toISOString();
  const filedOn = deps.calendar.dayOf(now);
  const facts = factsAtFiling({ ...mail, filedOn });
  const firstStep = stepsOf(deps.catalogue, definition, facts)[0];
  if (firstStep === undefined) throw new AppError('catalogue.invalid', `service ${definition.id} has no step`);
  const demanded = demandFee(deps, definition, facts, at);
  const dueOn = demanded ? undefined : deps.calendar.dueOn(limitOf(deps.catalogue, definition, facts), filedOn, []);
  const office = officeOf(deps.catalogue, definition, facts);
  const record = mail.record === undefined ? {} : { record: mail.record };
  // 34 bits of chance: should the unique index meet a number twice, the turn is tried again with another.
  const number = newCaseNumber(deps.random, definition.certificate?.type ?? 'APP', filedOn.slice(0, 4));

  const sent = { caseId, serviceId, serviceVersion, answers, documents, ...record, declaredAt, capacity };
  const receipt = issueReceipt(deps, {
    applicationNumber: number,
    serviceId,
    officeId: office.id,
    filedAt: at,
    applicationHash: hashApplication(sent),
    ...(demanded ? { fee: { paise: demanded.paise, payBy: demanded.payBy } } : {}),
    ...(dueOn === undefined ? {} : { dueOn }),
  });
  const { dataKey, wrapped, wrappingKeyId } = await deps.dataKeys.prepare();
  writes.created.set(caseId, {
    caseId,
    personId: deps.ids.next(),
    wrappedKey: { id: dataKey.id, wrapped, wrappingKeyId },
    party: { accountId, dataKeyId: accountKey.id, role: helps ? 'helper' : 'applicant' },
    ...(principal === undefined || !helps
      ? {}
      : { principal: { accountId: principal.accountId, dataKeyId: principal.dataKey.id, role: 'applicant' } }),
    receipt: receipt.stored,
  });
  const places = { officeId: office.id, departmentId: office.department };
  const step = firstStep.id;
  const row: ApplicationRow = {
    caseId,
    number,
    serviceId,
    serviceVersion,
    ...places,
    step,
    dueOn: dueOn ?? null,
    dataKeyId: dataKey.id,
    filedAt: now,
    stage: demanded ? 'fee-due' : 'waiting-draw',
    officerId: null,
    desk: null,
    openedAt: null,
    version: 1,
    paused: false,
    drawLeaf: null,
    drawAttempt: 0,
  };
  const helperStanding = principal === undefined ? 'helper-by-letter' : 'helper';
  const standing = helps ? helperStanding : 'applicant';
  const parties: CaseParty[] = [{ accountId, dataKey: accountKey, standing }];
  if (principal !== undefined && helps) parties.push({ ...principal, standing: 'applicant' });
  const open: OpenCase = { row, dataKey, parties, state: undefined };
  const { receiptNumber } = receipt;
  const applicantName = compareApplicant(definition, mail);
  const application = {
    number,
    serviceId,
    serviceVersion,
    language,
    capacity,
    answers,
    documents,
    ...record,
    ...(applicantName === undefined ? {} : { applicantName }),
    declaredAt,
    ...(mail.filedBy === undefined ? {} : { filedBy: mail.filedBy }),
  };
  const helper = mail.filedBy === undefined ? {} : { helper: mail.filedBy.helper };
  const clock = { step, filedOn, ...(dueOn === undefined ? {} : { dueOn }) };
  return appendEvents(
    deps,
    writes,
    open,
    [
      { v: 1, at, kind: 'filed', ...application, ...places, ...clock, receiptNumber },
      ...(demanded ? [{ ...demanded, ...helper }] : []),
    ],
    { receiptNumber, receiptUrl: receiptUrl(deps.publicUrl, receipt) },
  );
}
