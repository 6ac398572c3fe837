// What follows from an event besides the event itself, as plain values: news for the parties, timers, the certificate
// job. Pure; append-events.ts carries it out in the same transaction.

import type { CaseNews, CompensationPolicy } from '#catalogue';
import { assertNever } from '#platform/pure';
import type { Calendar } from './calendar.ts';
import type { CaseEvent } from './case-event.ts';
import { policyFor } from './compensation.ts';
import type { Rules } from './decide.ts';
import type { CaseState } from './fold.ts';
import type { MeasureKind } from './measures/record-measures.ts';

export type TimerKind = 'draw' | 'due-passed' | 'query-lapse' | 'hearing-lapse' | 'fee-lapse';

export interface Consequences {
  readonly news?: Pick<CaseNews, 'news' | 'params' | 'items' | 'document'>;
  readonly timers?: readonly {
    readonly kind: TimerKind;
    readonly dueAt: Date;
    readonly body: Readonly<Record<string, string | number>>;
  }[];
  readonly cancel?: readonly TimerKind[];
  readonly drawAsked?: boolean;
  readonly certificateDue?: boolean;
  /** The certificate to report back to the register whose record the application rests on. */
  readonly report?: { readonly certificateNumber: string };
  readonly measures?: readonly { readonly measure: MeasureKind; readonly amount?: number }[];
}

/** The sealer signs about once a second: two seconds after filing there is a checkpoint to draw with. */
export const DRAW_AFTER_MS = 2000;

export interface ConsequenceContext {
  readonly rules: Rules;
  readonly calendar: Calendar;
  readonly policyOn: (day: string) => CompensationPolicy | undefined;
  readonly receipt?: { readonly receiptNumber: string; readonly receiptUrl: string } | undefined;
}

/** `before` is the state the event met, `after` the state it made. */
export function consequencesOf(
  context: ConsequenceContext,
  event: CaseEvent,
  before: CaseState | undefined,
  after: CaseState,
): Consequences {
  const { calendar } = context;
  const { dueOn } = after;
  const params = {
    ...(dueOn === undefined ? {} : { dueOn }),
    office: after.filed.officeId,
    ...(after.desk && { desk: `Desk ${after.desk}` }),
  };
  const dueTimers =
    dueOn === undefined ? [] : [{ kind: 'due-passed', dueAt: calendar.endOf(dueOn), body: { dueOn } } as const];
  switch (event.kind) {
    case 'filed':
      // The demand that follows says everything, the receipt included: one message, not two.
      if (dueOn === undefined) return {};
      return {
        news: {
          news: 'filed',
          params: { ...params, ...context.receipt, ...(event.filedBy && { helper: event.filedBy.helper }) },
        },
        timers: [...dueTimers, drawTimer(event.at, after.step)],
        drawAsked: true,
      };
    case 'fee-demanded': {
      const { paise, payBy, helper } = event;
      return {
        news: { news: 'fee-due', params: { ...params, paise, payBy, ...context.receipt, ...(helper && { helper }) } },
        timers: [{ kind: 'fee-lapse', dueAt: calendar.endOf(payBy), body: {} }],
      };
    }
    case 'fee-received': {
      const { paise, paidOn, counterNumber } = event;
      return {
        news: { news: 'fee-received', params: { ...params, paise, paidOn, counterNumber } },
        timers: [...dueTimers, drawTimer(event.at, after.step)],
        cancel: ['fee-lapse'],
        drawAsked: true,
      };
    }
    case 'fee-lapsed':
      return { news: { news: 'fee-lapsed', params: { ...params, payBy: event.payBy } } };
    case 'drawn':
    case 'opened':
    case 'reported':
      return {};
    case 'query-asked':
      return {
        news: {
          news: 'query-asked',
          params: { ...params, replyBy: event.replyBy },
          items: queryItems(context.rules, event),
        },
        timers: [{ kind: 'query-lapse', dueAt: calendar.endOf(event.replyBy), body: {} }],
        ...(event.pausedOn === undefined ? {} : { cancel: ['due-passed'] }),
        measures: officerTime(before, event.at),
      };
    case 'query-answered':
      return before?.stage === 'query' ? { timers: dueTimers, cancel: ['query-lapse'] } : {};
    case 'query-lapsed':
      return { news: { news: 'query-lapsed', params }, timers: dueTimers };
    case 'hearing-noticed':
      return {
        news: {
          news: 'refusal-notice',
          params: { ...params, reason: event.reason, clause: event.clause, replyBy: event.replyBy },
        },
        timers: [{ kind: 'hearing-lapse', dueAt: calendar.endOf(event.replyBy), body: {} }],
        ...(event.pausedOn === undefined ? {} : { cancel: ['due-passed'] }),
        measures: officerTime(before, event.at),
      };
    case 'hearing-replied':
      return before?.stage === 'hearing' ? { timers: dueTimers, cancel: ['hearing-lapse'] } : {};
    case 'hearing-lapsed':
      return { timers: dueTimers };
    case 'step-passed':
      return { timers: [drawTimer(event.at, event.next)], drawAsked: true, measures: officerTime(before, event.at) };
    case 'approved':
      return {
        news: { news: 'approved', params },
        cancel: ['due-passed'],
        certificateDue: true,
        measures: [...officerTime(before, event.at), { measure: 'approved' }],
      };
    case 'refused':
      return {
        news: {
          news: 'refused',
          params: { ...params, reason: event.reason, clause: event.clause, order: event.order },
        },
        cancel: ['due-passed'],
        measures: [...officerTime(before, event.at), { measure: 'refused' }],
      };
    case 'certificate-issued': {
      const { certificateId, certificateNumber, fileName, verifyUrl } = event;
      return {
        news: {
          news: 'certificate-ready',
          params: { ...params, certificateNumber, verifyUrl },
          document: { certificateId, fileName },
        },
        report: { certificateNumber },
      };
    }
    case 'breached':
      return { news: { news: 'due-date-passed', params: { ...params, ...perDay(context, event.dueOn) } } };
    case 'due-moved':
      // Not told by itself: thousands would be, on the day after a closure. The status and the desk show it.
      return { timers: dueTimers };
    case 'compensation-owed': {
      const { paise, daysLate, payment, source } = event;
      return { news: { news: 'compensation-owed', params: { ...params, paise, daysLate, payment, source } } };
    }
    default:
      return assertNever(event);
  }
}

/** What every further day is owed for. */
function perDay(context: ConsequenceContext, dueOn: string): Record<string, number> {
  const policy = policyFor(context, dueOn);
  if (policy === undefined) return {};
  return { paisePerDay: Math.round(policy.rupeesPerDay * 100), mostPaise: Math.round(policy.mostRupees * 100) };
}

export function drawTimer(at: string, step: string): NonNullable<Consequences['timers']>[number] {
  return { kind: 'draw', dueAt: new Date(Date.parse(at) + DRAW_AFTER_MS), body: { step, attempt: 0 } };
}

/** What is asked, item by item; the officer's own words go with the first. */
function queryItems(rules: Rules, event: Extract<CaseEvent, { kind: 'query-asked' }>): NonNullable<CaseNews['items']> {
  return event.items.map((code, index) => {
    const asks = rules.query.items.find((item) => item.code === code)?.asks;
    return {
      code,
      ...(asks?.kind === 'field' ? { field: asks.field } : {}),
      ...(index === 0 && event.note !== undefined ? { text: event.note } : {}),
    };
  });
}

function officerTime(before: CaseState | undefined, at: string): { measure: MeasureKind; amount: number }[] {
  if (before?.openedAt === undefined) return [];
  return [{ measure: 'officer-seconds', amount: (Date.parse(at) - Date.parse(before.openedAt)) / 1000 }];
}
