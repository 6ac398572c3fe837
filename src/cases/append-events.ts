// Adds events to a case: their audit leaves, the new state, and what follows from them (news, timers, the certificate job,
// measures). The only place where a case changes; the writing itself is in case-writes.ts.

import { createHash } from 'node:crypto';
import { prepareLeaf } from '#audit';
import type { CaseNews, ServiceDefinition, Standing } from '#catalogue';
import type { Json } from '#platform/pure';
import type { CaseDeps } from './case-deps.ts';
import type { CaseEvent } from './case-event.ts';
import type { CaseWrites } from './case-writes.ts';
import { consequencesOf, type Consequences } from './consequences.ts';
import { applyEvent, foldCase, type CaseState } from './fold.ts';
import type { LoadedCase } from './load-case.ts';
import { sealEvent } from './store.ts';

export type AppendDeps = Pick<CaseDeps, 'clock' | 'random' | 'ids' | 'catalogue' | 'calendar'>;

/** A case that is being filed has no state yet. */
export type OpenCase = Omit<LoadedCase, 'state'> & { readonly state: CaseState | undefined };

/** Returns the case after the events, which are at least one. */
export function appendEvents(
  deps: AppendDeps,
  writes: CaseWrites,
  open: OpenCase,
  events: readonly [CaseEvent, ...CaseEvent[]],
  receipt?: { readonly receiptNumber: string; readonly receiptUrl: string },
): LoadedCase {
  const [event, ...rest] = events;
  const after = appendEvent(deps, writes, open, event, receipt);
  return rest.reduce((current, next) => appendEvent(deps, writes, current, next, receipt), after);
}

function appendEvent(
  deps: AppendDeps,
  writes: CaseWrites,
  open: OpenCase,
  event: CaseEvent,
  receipt: { readonly receiptNumber: string; readonly receiptUrl: string } | undefined,
): LoadedCase {
  const { row, state: before } = open;
  const { caseId } = row;
  const state = before === undefined ? foldCase([event]) : applyEvent(before, event);
  const id = deps.ids.next();
  const seq = state.version;
  const sealed = sealEvent(open.dataKey, id, event);
  // The leaf commits to the sealed bytes: the audit can be checked without opening a single fact.
  const body = createHash('sha256').update(sealed).digest('base64');
  const leaf = prepareLeaf(deps, { kind: `case.${event.kind}`, subject: caseId, open: { event: id, seq, body } });
  writes.leaves.push(leaf);
  writes.events.push({ id, caseId, seq, event, sealed, leafHash: leaf.hash });
  if ('documents' in event && event.documents.length > 0) {
    const documentIds = event.documents.map((document) => document.documentId);
    writes.documents.push({ caseId, departmentId: row.departmentId, documentIds });
  }

  const rules = deps.catalogue.getService(row.serviceId, row.serviceVersion);
  const consequences = consequencesOf(
    { rules, calendar: deps.calendar, policyOn: deps.catalogue.compensationOn, receipt },
    event,
    before,
    state,
  );
  const drawn = consequences.drawAsked === true ? { drawLeaf: leaf.hash, drawAttempt: 0 } : {};
  const after: LoadedCase = { ...open, row: { ...row, ...drawn }, state };
  writes.cases.set(caseId, after);
  gather(writes, after, consequences);
  if (consequences.report !== undefined) {
    gatherReport(writes, rules, after, { ...consequences.report, issuedAt: new Date(event.at) });
  }
  return after;
}

function gather(writes: CaseWrites, open: LoadedCase, consequences: Consequences): void {
  const { caseId, number, serviceId, serviceVersion } = open.row;
  const party = { kind: 'case', id: caseId } as const;
  for (const kind of consequences.cancel ?? []) writes.timers.set(`${caseId} ${kind}`, { party, kind, key: kind });
  for (const timer of consequences.timers ?? []) {
    writes.timers.set(`${caseId} ${timer.kind}`, { party, key: timer.kind, dataKey: open.dataKey, ...timer });
  }
  if (consequences.certificateDue === true) writes.certificatesDue.push(caseId);
  for (const one of consequences.measures ?? []) writes.measures.push({ serviceId, journeyId: caseId, ...one });
  if (consequences.news === undefined) return;
  for (const { accountId, dataKey, standing } of open.parties) {
    if (!isToldTo(standing, consequences.news.news)) continue;
    const told: CaseNews = { caseId, number, serviceId, serviceVersion, standing, ...consequences.news };
    const body: Json = JSON.parse(JSON.stringify(told));
    const key = `case-news:${caseId}:${open.state.version}:${accountId}`;
    writes.mails.push({ party: { kind: 'account', id: accountId }, kind: 'case-news', key, dataKey, body });
  }
}

/**
 * A helper beside the applicant is told that it is filed and what it costs; questions, reasons and the certificate are between the
 * applicant and the officer. How it goes they see when they ask.
 */
function isToldTo(standing: Standing, news: CaseNews['news']): boolean {
  return standing !== 'helper' || news === 'filed' || news === 'fee-due';
}

/** Only what rests on a record of a register is reported: to the register that the service looked it up in. */
function gatherReport(
  writes: CaseWrites,
  definition: ServiceDefinition,
  { row: { caseId, serviceId, number }, dataKey, state }: LoadedCase,
  issued: { readonly certificateNumber: string; readonly issuedAt: Date },
): void {
  const registry = Object.values(definition.lookups)[0]?.register;
  const recordRef = state.filed.record?.ref;
  if (registry === undefined || recordRef === undefined) return;
  writes.reports.push({ registry, caseId, dataKey, serviceId, recordRef, applicationNumber: number, ...issued });
}
