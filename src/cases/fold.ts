// From the history of a case to its present state. Pure; every command loads the events, folds and decides on this value.

import type { ApplicantName } from '#catalogue';
import { AppError } from '#platform';
import { assertNever, type Json } from '#platform/pure';
import type { CaseDocument, CaseEvent, FeeDemandedEvent, FiledEvent } from './case-event.ts';
import type { Pause } from './calendar.ts';

/**
 * Where a case stands. `fee-due`, `query` and `hearing` wait for the citizen, `approved` for the certificate, `waiting-draw`
 * and `with-officer` for the department; `issued`, `refused` and `lapsed` (the fee was not paid in time) are ends.
 */
export type Stage =
  'fee-due' | 'waiting-draw' | 'with-officer' | 'query' | 'hearing' | 'approved' | 'issued' | 'refused' | 'lapsed';

/** What is owed, as it was reckoned at filing. */
export type Fee = Pick<FeeDemandedEvent, 'paise' | 'components' | 'label' | 'source' | 'payBy'>;

export interface Hearing {
  readonly reason: string;
  readonly clause: string;
  readonly replyBy: string;
  readonly outcome: 'waiting' | 'replied' | 'lapsed';
  readonly reply?: string | undefined;
}

export interface Query {
  readonly items: readonly string[];
  readonly note?: string | undefined;
  readonly replyBy: string;
  readonly outcome: 'waiting' | 'answered' | 'lapsed';
  readonly text?: string | undefined;
}

export interface CaseState {
  /** Number of events: a decision names the version it was taken on. */
  readonly version: number;
  readonly filed: FiledEvent;
  readonly stage: Stage;
  readonly step: string;
  readonly officerId: string | undefined;
  readonly desk: string | undefined;
  /** When the officer who has it now opened it. */
  readonly openedAt: string | undefined;
  /** Who acted on which step, earlier ones included. */
  readonly doneBy: readonly { readonly step: string; readonly officerId: string }[];
  readonly answers: Readonly<Record<string, Json>>;
  readonly documents: readonly CaseDocument[];
  /** Whether the applicant's name is the register's for who they say they are; undefined where nothing was compared. */
  readonly applicantName: ApplicantName | undefined;
  readonly query: Query | undefined;
  readonly hearing: Hearing | undefined;
  /** Undefined where nothing is to be paid. */
  readonly fee: Fee | undefined;
  /** The day from which the limit counts: of filing, or the one on which the fee was paid; undefined until then. */
  readonly completeOn: string | undefined;
  readonly pauses: readonly Pause[];
  readonly pausedOn: string | undefined;
  /** Undefined until the case is complete. */
  readonly dueOn: string | undefined;
  readonly breached: boolean;
  /** What a late decision is owed for, in paise; undefined where none is. */
  readonly compensationPaise: number | undefined;
  readonly certificateId: string | undefined;
  readonly decidedAt: string | undefined;
  readonly reported: boolean;
}

export function foldCase(events: readonly CaseEvent[]): CaseState {
  const [filed, ...rest] = events;
  if (filed?.kind !== 'filed')
    throw new AppError('case.history', 'the history of a case does not begin with its filing');
  return rest.reduce(applyEvent, stateAtFiling(filed));
}

function stateAtFiling(filed: FiledEvent): CaseState {
  return {
    version: 1,
    filed,
    stage: filed.dueOn === undefined ? 'fee-due' : 'waiting-draw',
    step: filed.step,
    officerId: undefined,
    desk: undefined,
    openedAt: undefined,
    doneBy: [],
    answers: filed.answers,
    documents: filed.documents,
    applicantName: filed.applicantName,
    query: undefined,
    hearing: undefined,
    fee: undefined,
    completeOn: filed.dueOn === undefined ? undefined : filed.filedOn,
    pauses: [],
    pausedOn: undefined,
    dueOn: filed.dueOn,
    breached: false,
    compensationPaise: undefined,
    certificateId: undefined,
    decidedAt: undefined,
    reported: false,
  };
}

export function applyEvent(before: CaseState, event: CaseEvent): CaseState {
  const state = { ...before, version: before.version + 1 };
  switch (event.kind) {
    case 'filed':
      throw new AppError('case.history', `application ${event.number} is filed twice in one history`);
    case 'fee-demanded': {
      const { paise, components, label, source, payBy } = event;
      return { ...state, stage: 'fee-due', fee: { paise, components, label, source, payBy } };
    }
    case 'fee-received':
      return { ...state, stage: 'waiting-draw', completeOn: event.paidOn, dueOn: event.dueOn };
    case 'fee-lapsed':
      return { ...state, stage: 'lapsed' };
    case 'drawn':
      return { ...state, stage: 'with-officer', officerId: event.officerId, desk: event.desk, openedAt: undefined };
    case 'opened':
      return { ...state, openedAt: event.at };
    case 'query-asked': {
      const { items, note, replyBy } = event;
      return {
        ...state,
        stage: 'query',
        query: { items, note, replyBy, outcome: 'waiting' },
        pausedOn: event.pausedOn,
      };
    }
    case 'query-answered':
      return {
        ...(state.stage === 'query' ? backToOfficer(state, event) : state),
        query: state.query && { ...state.query, outcome: 'answered', text: event.text },
        answers: { ...state.answers, ...event.answers },
        applicantName: event.applicantName ?? state.applicantName,
        documents: replaceDocuments(state.documents, event.documents),
      };
    case 'query-lapsed':
      return { ...backToOfficer(state, event), query: state.query && { ...state.query, outcome: 'lapsed' } };
    case 'hearing-noticed': {
      const { reason, clause, replyBy } = event;
      const hearing: Hearing = { reason, clause, replyBy, outcome: 'waiting' };
      return { ...state, stage: 'hearing', hearing, pausedOn: event.pausedOn };
    }
    case 'hearing-replied':
      return {
        ...(state.stage === 'hearing' ? backToOfficer(state, event) : state),
        hearing: state.hearing && { ...state.hearing, outcome: 'replied', reply: event.text },
        documents: replaceDocuments(state.documents, event.documents),
      };
    case 'hearing-lapsed':
      return { ...backToOfficer(state, event), hearing: state.hearing && { ...state.hearing, outcome: 'lapsed' } };
    case 'step-passed':
      return {
        ...finishStep(state, event),
        stage: 'waiting-draw',
        step: event.next,
        officerId: undefined,
        desk: undefined,
        openedAt: undefined,
      };
    case 'approved':
      return { ...finishStep(state, event), stage: 'approved', decidedAt: event.at };
    case 'refused':
      return { ...finishStep(state, event), stage: 'refused', decidedAt: event.at };
    case 'certificate-issued':
      return { ...state, stage: 'issued', certificateId: event.certificateId };
    case 'reported':
      return { ...state, reported: true };
    case 'breached':
      return { ...state, breached: true };
    case 'due-moved':
      return { ...state, dueOn: event.dueOn };
    case 'compensation-owed':
      return { ...state, compensationPaise: event.paise };
    default:
      return assertNever(event);
  }
}

function backToOfficer(state: CaseState, event: { resumedOn: string; dueOn: string }): CaseState {
  const pauses =
    state.pausedOn === undefined ? state.pauses : [...state.pauses, { from: state.pausedOn, to: event.resumedOn }];
  // The officer opens it anew: the time the citizen took is not the officer's work.
  return { ...state, stage: 'with-officer', pauses, pausedOn: undefined, dueOn: event.dueOn, openedAt: undefined };
}

function finishStep(state: CaseState, event: { step: string; officerId: string }): CaseState {
  return { ...state, doneBy: [...state.doneBy, { step: event.step, officerId: event.officerId }] };
}

/** A document sent again takes the place of what was sent for the same evidence. */
function replaceDocuments(before: readonly CaseDocument[], sent: readonly CaseDocument[]): readonly CaseDocument[] {
  const replaced = new Set(sent.map((document) => document.evidence));
  return [...before.filter((document) => !replaced.has(document.evidence)), ...sent];
}

export type WaitingFor = 'officer' | 'citizen' | 'fee' | 'registry' | 'certificate' | 'none';

export function waitingFor(stage: Stage): WaitingFor {
  switch (stage) {
    case 'fee-due':
      return 'fee';
    case 'waiting-draw':
    case 'with-officer':
      return 'officer';
    case 'query':
    case 'hearing':
      return 'citizen';
    case 'approved':
      return 'certificate';
    case 'issued':
    case 'refused':
    case 'lapsed':
      return 'none';
    default:
      return assertNever(stage);
  }
}
