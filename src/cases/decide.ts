// What may be done with a case, and what follows. Pure: state and command in, events or a reason out; the commands in
// decide-case.ts and handle-case-mail.ts write what comes back.

import { compareApplicant, type CompensationPolicy, type ServiceDefinition, type Step } from '#catalogue';
import { assertNever, type Json, type Result } from '#platform/pure';
import { addDays, type Calendar } from './calendar.ts';
import type { CaseDocument, CaseEvent } from './case-event.ts';
import { compensationFor } from './compensation.ts';
import type { CaseState } from './fold.ts';

export type Rules = Pick<
  ServiceDefinition,
  'workflow' | 'limit' | 'query' | 'hearing' | 'reasons' | 'applicant' | 'capacities'
>;

export interface DecideContext {
  readonly rules: Rules;
  readonly calendar: Calendar;
  readonly policyOn: (day: string) => CompensationPolicy | undefined;
  readonly now: Date;
}

export type Decision =
  | { readonly kind: 'approve' }
  | { readonly kind: 'ask'; readonly items: readonly string[]; readonly note?: string }
  | { readonly kind: 'propose-refusal'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string; readonly order: string };

export interface OfficerCommand {
  readonly officerId: string;
  readonly expectedVersion: number;
  readonly decision: Decision;
}

export type Refusal =
  | 'not-yours' // another officer has it, or nobody
  | 'changed' // something happened to the case since the officer saw it
  | 'not-opened'
  | 'not-waiting' // it is with the citizen, or decided
  | 'not-allowed-here' // the step does not include this action
  | 'already-asked' // one consolidated query
  | 'unknown-item'
  | 'unknown-reason'
  | 'no-hearing' // no refusal without notice and reply or lapse, for the same reason
  | 'order-too-short'
  | 'note-too-long';

/** A reasoned order says why in words; this many characters is the least that can. */
export const SHORTEST_ORDER = 40;
export const LONGEST_NOTE = 600;

type Decided = Result<readonly [CaseEvent, ...CaseEvent[]], Refusal>;

export function decideCase(context: DecideContext, state: CaseState, command: OfficerCommand): Decided {
  if (state.officerId !== command.officerId) return refuse('not-yours');
  if (state.version !== command.expectedVersion) return refuse('changed');
  if (state.stage !== 'with-officer') return refuse('not-waiting');
  if (state.openedAt === undefined) return refuse('not-opened');
  if (!actionsOf(context.rules, state).includes(actionOf(command.decision))) return refuse('not-allowed-here');
  const { decision, officerId } = command;
  switch (decision.kind) {
    case 'approve':
      return approve(context, state, officerId);
    case 'ask':
      return ask(context, state, officerId, decision);
    case 'propose-refusal':
      return proposeRefusal(context, state, officerId, decision.reason);
    case 'refuse':
      return refuseCase(context, state, officerId, decision);
    default:
      return assertNever(decision);
  }
}

/** The decisions that an officer who has the case may take now, for the buttons of the page. */
export function allowedDecisions(rules: Rules, state: CaseState): readonly Decision['kind'][] {
  if (state.stage !== 'with-officer') return [];
  const actions = actionsOf(rules, state);
  return [
    ...(actions.includes('approve') ? (['approve'] as const) : []),
    ...(actions.includes('ask') && state.query === undefined ? (['ask'] as const) : []),
    ...(actions.includes('refuse') ? (['propose-refusal'] as const) : []),
    ...(actions.includes('refuse') && isHeard(state) ? (['refuse'] as const) : []),
  ];
}

export function getStep(rules: Rules, stepId: string): Step | undefined {
  return rules.workflow.find((step) => step.id === stepId);
}

function approve(context: DecideContext, state: CaseState, officerId: string): Decided {
  const { rules, now } = context;
  const base = { v: 1 as const, at: now.toISOString(), officerId, step: state.step };
  const next = rules.workflow[rules.workflow.findIndex((step) => step.id === state.step) + 1];
  if (next !== undefined) return events({ ...base, kind: 'step-passed', next: next.id });
  return events({ ...base, kind: 'approved' }, ...owedFor(context, state));
}

function ask(
  context: DecideContext,
  state: CaseState,
  officerId: string,
  decision: Extract<Decision, { kind: 'ask' }>,
): Decided {
  if (state.query !== undefined) return refuse('already-asked');
  const items = [...new Set(decision.items)];
  const known = new Set(context.rules.query.items.map((item) => item.code));
  if (items.length === 0 || items.some((item) => !known.has(item))) return refuse('unknown-item');
  const note = decision.note?.trim() ?? '';
  if (note.length > LONGEST_NOTE) return refuse('note-too-long');
  const today = context.calendar.dayOf(context.now);
  return events({
    v: 1,
    at: context.now.toISOString(),
    kind: 'query-asked',
    officerId,
    step: state.step,
    items,
    ...(note === '' ? {} : { note }),
    replyBy: addDays(today, context.rules.query.replyDays),
    ...(context.rules.limit.pausedWhile.includes('query') ? { pausedOn: today } : {}),
  });
}

function proposeRefusal(context: DecideContext, state: CaseState, officerId: string, reasonCode: string): Decided {
  const reason = context.rules.reasons.find((candidate) => candidate.code === reasonCode);
  if (reason === undefined) return refuse('unknown-reason');
  const today = context.calendar.dayOf(context.now);
  return events({
    v: 1,
    at: context.now.toISOString(),
    kind: 'hearing-noticed',
    officerId,
    step: state.step,
    reason: reason.code,
    clause: reason.clause,
    replyBy: addDays(today, context.rules.hearing.replyDays),
    ...(context.rules.limit.pausedWhile.includes('hearing') ? { pausedOn: today } : {}),
  });
}

function refuseCase(
  context: DecideContext,
  state: CaseState,
  officerId: string,
  decision: Extract<Decision, { kind: 'refuse' }>,
): Decided {
  const reason = context.rules.reasons.find((candidate) => candidate.code === decision.reason);
  if (reason === undefined) return refuse('unknown-reason');
  if (!isHeard(state) || state.hearing?.reason !== reason.code) return refuse('no-hearing');
  const order = decision.order.trim();
  if (order.length < SHORTEST_ORDER) return refuse('order-too-short');
  const refused = {
    v: 1,
    at: context.now.toISOString(),
    kind: 'refused',
    officerId,
    step: state.step,
    reason: reason.code,
    clause: reason.clause,
    order,
  } as const;
  return events(refused, ...owedFor(context, state));
}

/** A decision after the last day for it owes what the law says. */
function owedFor(context: DecideContext, { dueOn }: CaseState): readonly CaseEvent[] {
  const { calendar, now } = context;
  const owed = dueOn === undefined ? undefined : compensationFor(context, dueOn, calendar.dayOf(now));
  if (owed === undefined || dueOn === undefined) return [];
  const { daysLate, paise, policy } = owed;
  const { payment, source } = policy;
  return [{ v: 1, at: now.toISOString(), kind: 'compensation-owed', dueOn, daysLate, paise, payment, source }];
}

export interface CitizenAnswer {
  readonly answers: Readonly<Record<string, Json>>;
  readonly documents: readonly CaseDocument[];
  readonly text?: string | undefined;
}

/** The citizen answered the query. A late answer is taken as long as nothing is decided. */
export function answerQuery(context: DecideContext, state: CaseState, answer: CitizenAnswer): readonly CaseEvent[] {
  if (state.query === undefined || isDecided(state)) return [];
  if (state.query.outcome === 'answered') return [];
  const { capacity, record } = state.filed;
  const applicantName = compareApplicant(context.rules, { capacity, record, answers: answer.answers });
  return [
    {
      ...resumption(context, state, state.stage === 'query'),
      kind: 'query-answered',
      answers: { ...answer.answers },
      documents: [...answer.documents],
      ...(answer.text === undefined ? {} : { text: answer.text }),
      ...(applicantName === undefined ? {} : { applicantName }),
    },
  ];
}

export function replyToHearing(
  context: DecideContext,
  state: CaseState,
  reply: Omit<CitizenAnswer, 'answers'>,
): readonly CaseEvent[] {
  if (state.hearing === undefined || isDecided(state) || state.hearing.outcome === 'replied') return [];
  return [
    {
      ...resumption(context, state, state.stage === 'hearing'),
      kind: 'hearing-replied',
      documents: [...reply.documents],
      ...(reply.text === undefined ? {} : { text: reply.text }),
    },
  ];
}

export function lapseQuery(context: DecideContext, state: CaseState): readonly CaseEvent[] {
  return state.stage === 'query' ? [{ ...resumption(context, state, true), kind: 'query-lapsed' }] : [];
}

export function lapseHearing(context: DecideContext, state: CaseState): readonly CaseEvent[] {
  return state.stage === 'hearing' ? [{ ...resumption(context, state, true), kind: 'hearing-lapsed' }] : [];
}

/** The limit has run out while the department had the case. */
export function breach(context: DecideContext, state: CaseState): readonly CaseEvent[] {
  const { dueOn } = state;
  if (dueOn === undefined || context.calendar.dayOf(context.now) <= dueOn) return [];
  if (state.breached || isDecided(state) || state.pausedOn !== undefined) return [];
  return [{ v: 1, at: context.now.toISOString(), kind: 'breached', dueOn }];
}

export function isDecided(state: CaseState): boolean {
  return state.stage === 'approved' || state.stage === 'issued' || state.stage === 'refused';
}

/** The case comes back from the citizen: the clock runs on, the due date has moved by the days it stood still. */
function resumption(
  { calendar, now, rules }: DecideContext,
  state: CaseState,
  comesBack: boolean,
): { v: 1; at: string; resumedOn: string; dueOn: string } {
  const resumedOn = calendar.dayOf(now);
  const pauses =
    comesBack && state.pausedOn !== undefined
      ? [...state.pauses, { from: state.pausedOn, to: resumedOn }]
      : state.pauses;
  const completeOn = state.completeOn ?? state.filed.filedOn;
  return { v: 1, at: now.toISOString(), resumedOn, dueOn: calendar.dueOn(rules.limit, completeOn, pauses) };
}

function isHeard(state: CaseState): boolean {
  return state.hearing !== undefined && state.hearing.outcome !== 'waiting';
}

function actionsOf(rules: Rules, state: CaseState): Step['actions'] {
  return getStep(rules, state.step)?.actions ?? [];
}

function actionOf(decision: Decision): Step['actions'][number] {
  return decision.kind === 'propose-refusal' ? 'refuse' : decision.kind;
}

function events(event: CaseEvent, ...following: readonly CaseEvent[]): Decided {
  return { ok: true, value: [event, ...following] };
}

function refuse(reason: Refusal): Decided {
  return { ok: false, reason };
}
