// The turn of cases: the events of their mailboxes, in order, in one transaction. Each becomes facts of its case or, when
// it comes too late to matter, nothing. A case never answers by itself: it mails its parties (append-events.ts).

import type { HandlerResult, EventOutcome, MailEvent } from '#mailbox';
import { loadAccountKeys, type AccountRef } from '#people';
import { AppError, type Queryable } from '#platform';
import { requestReport } from '#registries';
import { appendEvents } from './append-events.ts';
import type { CaseDeps } from './case-deps.ts';
import type { CaseEvent } from './case-event.ts';
import {
  CertificateReadyMail,
  DrawTimer,
  FeePaidMail,
  FileMail,
  HearingRepliedMail,
  QueryAnsweredMail,
  ReportAcceptedMail,
} from './case-mail.ts';
import { answerQuery, breach, lapseHearing, lapseQuery, replyToHearing, type DecideContext } from './decide.ts';
import { createCaseWrites, storeCaseWrites, type CaseWrites } from './case-writes.ts';
import { readDrawSources, type DrawSources } from './draw/draw-sources.ts';
import { runDraw } from './draw/run-draw.ts';
import { lapseFee, takeFee } from './fee/take-fee.ts';
import { fileApplication } from './file-application.ts';
import { loadCasesForUpdate, type LoadedCase } from './load-case.ts';
import { rulesOfCase } from './rules-of-case.ts';

export async function handleCaseMail(
  tx: Queryable,
  deps: CaseDeps,
  mails: readonly MailEvent[],
): Promise<HandlerResult> {
  const caseIds = [...new Set(mails.map((mail) => mail.party.id))];
  const cases = new Map(await loadCasesForUpdate(tx, deps, caseIds));
  const drawing = mails.filter((mail) => mail.kind === 'draw').map((mail) => cases.get(mail.party.id)?.row.drawLeaf);
  const sources = await readDrawSources(
    tx,
    deps,
    drawing.filter((leaf) => Buffer.isBuffer(leaf)),
  );
  const principals = await loadAccountKeys(tx, deps, mails.flatMap(applicantOf));
  const writes = createCaseWrites();
  const outcomes: EventOutcome[] = [];
  for (const mail of mails) {
    const before = cases.get(mail.party.id);
    const after = await handleOne(deps, writes, sources, before, mail, principals);
    if (after !== undefined) cases.set(mail.party.id, after);
    outcomes.push({ id: mail.id, outcome: after === before ? 'refused' : 'noted', replies: 0 });
  }
  await storeCaseWrites(tx, deps, writes);
  for (const report of writes.reports) await requestReport(tx, deps, report);
  return { outcomes, replies: [] };
}

/** Whom a helper files for. */
function applicantOf(mail: MailEvent): readonly string[] {
  if (mail.kind !== 'file') return [];
  const applicantId = FileMail.safeParse(mail.body).data?.filedBy?.applicantId;
  return applicantId === undefined ? [] : [applicantId];
}

/** Returns the case after the mail; the very same value when the mail came too late to matter. */
async function handleOne(
  deps: CaseDeps,
  writes: CaseWrites,
  sources: DrawSources,
  open: LoadedCase | undefined,
  mail: MailEvent,
  principals: ReadonlyMap<string, AccountRef>,
): Promise<LoadedCase | undefined> {
  const caseId = mail.party.id;
  if (mail.kind === 'file') {
    const filing = FileMail.parse(mail.body);
    if (filing.caseId !== caseId) throw new AppError('case.unknown', `case ${caseId} got another case's filing`);
    const principal = principals.get(filing.filedBy?.applicantId ?? '');
    return open ?? fileApplication(deps, writes, filing, mail.dataKey, principal);
  }
  if (open === undefined)
    throw new AppError('case.unknown', `mail ${mail.kind} for case ${caseId}, which nobody filed`);
  if (mail.kind === 'draw') {
    const { step } = DrawTimer.parse(mail.body);
    if (open.state.stage !== 'waiting-draw' || open.state.step !== step) return open;
    const { outcome, open: after } = await runDraw(deps, writes, sources, open);
    if (outcome !== 'drawn') deps.log.info('draw put off', { caseId, reason: outcome });
    return { ...after };
  }
  const [first, ...rest] = eventsFor(deps, open, mail);
  return first === undefined ? open : appendEvents(deps, writes, open, [first, ...rest]);
}

function eventsFor(deps: CaseDeps, open: LoadedCase, mail: MailEvent): readonly CaseEvent[] {
  const { state, row } = open;
  const now = deps.clock.now();
  const rules = rulesOfCase(deps.catalogue, state.filed);
  const context: DecideContext = { rules, calendar: deps.calendar, policyOn: deps.catalogue.compensationOn, now };
  const base = { v: 1 as const, at: now.toISOString() };
  switch (mail.kind) {
    case 'query-answered':
      return answerQuery(context, state, QueryAnsweredMail.parse(mail.body));
    case 'hearing-replied':
      return replyToHearing(context, state, HearingRepliedMail.parse(mail.body));
    case 'fee-paid': {
      const taken = takeFee(context, state, FeePaidMail.parse(mail.body));
      return taken.ok ? [taken.value] : [];
    }
    case 'fee-lapse':
      return lapseFee(context, state);
    case 'query-lapse':
      return lapseQuery(context, state);
    case 'hearing-lapse':
      return lapseHearing(context, state);
    case 'due-passed':
      return breach(context, state);
    case 'certificate-ready': {
      const { certificateId, certificateNumber, fileName, verifyUrl } = CertificateReadyMail.parse(mail.body);
      if (state.stage !== 'approved') return [];
      return [{ ...base, kind: 'certificate-issued', certificateId, certificateNumber, fileName, verifyUrl }];
    }
    case 'report-accepted': {
      const { acknowledgement } = ReportAcceptedMail.parse(mail.body);
      return state.reported ? [] : [{ ...base, kind: 'reported', acknowledgement }];
    }
    default:
      throw new AppError('case.unknown', `case ${row.caseId} got mail of a kind it does not know`);
  }
}
