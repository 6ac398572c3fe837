import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plateService as rules } from '../../test/helpers/case-world.ts';
import { createCalendar } from './calendar.ts';
import type { CaseEvent, FiledEvent } from './case-event.ts';
import {
  allowedDecisions,
  answerQuery,
  breach,
  decideCase,
  lapseHearing,
  lapseQuery,
  replyToHearing,
  type DecideContext,
  type Decision,
} from './decide.ts';
import { applyEvent, foldCase, type CaseState } from './fold.ts';

const calendar = createCalendar({
  holidays: { weekend: ['saturday', 'sunday'], years: [], closures: [] },
  timeZone: 'Asia/Kolkata',
});
const order = 'The tree stands in a private garden, as the record of the survey of 2027 shows.';
const filed: FiledEvent = {
  v: 1,
  at: '2028-06-05T04:30:00.000Z',
  kind: 'filed',
  number: 'TREEP-2028-4F7K-92QM',
  serviceId: 'tree-plate',
  serviceVersion: 1,
  language: 'en',
  capacity: 'neighbour',
  answers: { tree: 'Old neem' },
  documents: [{ documentId: 'd1', evidence: 'photo' }],
  declaredAt: '2028-06-05T04:30:00.000Z',
  officeId: 'park-south',
  departmentId: 'parks',
  step: 'check',
  filedOn: '2028-06-05',
  dueOn: '2028-06-14',
  receiptNumber: 'R-2222-2222-2222',
};

type Action =
  | { kind: 'decide'; officerId: string; behind: number; decision: Decision }
  | { kind: 'advance' | 'answer' | 'reply' | 'query-lapse' | 'hearing-lapse' | 'due' };

const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.constant({ kind: 'approve' } as const),
  fc
    .constantFrom(['explain'], ['tree-unclear', 'explain'], ['nonsense'], [])
    .map((items) => ({ kind: 'ask', items }) as const),
  fc.constantFrom('not-public', 'no-such-tree', 'whim').map((reason) => ({ kind: 'propose-refusal', reason }) as const),
  fc.constantFrom('not-public', 'no-such-tree').map((reason) => ({ kind: 'refuse', reason, order }) as const),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      officerId: fc.constantFrom('holder', 'holder', 'holder', 'o1', 'o2'),
      behind: fc.constantFrom(0, 0, 0, 0, 1),
      decision,
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'advance' } as const) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('answer', 'reply', 'query-lapse', 'hearing-lapse', 'due')
      .map((kind) => ({ kind }) as const),
  },
);

/** What the surroundings would do: they draw and open only when it is their turn. */
function eventsOf(context: DecideContext, state: CaseState, act: Action): readonly CaseEvent[] {
  const base = { v: 1 as const, at: context.now.toISOString() };
  switch (act.kind) {
    case 'decide': {
      const officerId = act.officerId === 'holder' ? (state.officerId ?? 'o1') : act.officerId;
      const command = { ...act, officerId, expectedVersion: state.version - act.behind };
      const decided = decideCase(context, state, command);
      return decided.ok ? decided.value : [];
    }
    case 'advance': {
      const officerId = state.officerId ?? (state.doneBy.length === 0 ? 'o1' : 'o2');
      if (state.stage === 'waiting-draw') return [{ ...base, kind: 'drawn', step: state.step, officerId, desk: '7F3' }];
      const unopened = state.stage === 'with-officer' && state.openedAt === undefined;
      return unopened ? [{ ...base, kind: 'opened', officerId }] : [];
    }
    case 'answer':
      return answerQuery(context, state, { answers: {}, documents: [] });
    case 'reply':
      return replyToHearing(context, state, { documents: [] });
    case 'query-lapse':
      return lapseQuery(context, state);
    case 'hearing-lapse':
      return lapseHearing(context, state);
    case 'due':
      return breach(context, state);
  }
}

const policy = {
  from: '2020-01-01',
  rupeesPerDay: 10,
  mostRupees: 40,
  dayType: 'calendar',
  payment: 'automatic',
  source: 'Parks Act, 2020',
} as const;

describe('whatever officers, citizens and clocks do', () => {
  it('nobody is refused unheard, asked twice, decided on from an old page, or decided on by the same officer twice', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.tuple(action, fc.nat(5)), { minLength: 12, maxLength: 40, size: 'max' }), (acts) => {
        let state = foldCase([filed]);
        const history: CaseEvent[] = [filed];
        let now = Date.parse(filed.at);
        let decidedOn: string | undefined;
        for (const [act, days] of acts) {
          now += days * 86_400_000;
          const context = { rules, calendar, policyOn: () => policy, now: new Date(now) };
          const met = state;
          for (const event of eventsOf(context, met, act)) {
            if (act.kind === 'decide') {
              expect(act.behind).toBe(0);
              expect(['holder', met.officerId]).toContain(act.officerId);
              expect(allowedDecisions(rules, met)).toContain(act.decision.kind);
            }
            if (event.kind === 'refused') {
              const notice = history.findLast((one) => one.kind === 'hearing-noticed')!;
              expect(notice).toMatchObject({ reason: event.reason });
              const after = history.slice(history.indexOf(notice)).map((one) => one.kind);
              expect(after.includes('hearing-replied') || after.includes('hearing-lapsed')).toBe(true);
            }
            if (event.kind === 'approved' || event.kind === 'refused') decidedOn = calendar.dayOf(new Date(event.at));
            const next = applyEvent(state, event);
            expect(next.dueOn! >= state.dueOn!).toBe(true);
            history.push(event);
            seen.add(event.kind);
            state = next;
          }
        }
        expect(foldCase(history)).toEqual(state);
        expect(history.filter((one) => one.kind === 'query-asked').length).toBeLessThanOrEqual(1);
        const owed = history.filter((one) => one.kind === 'compensation-owed');
        expect(owed).toHaveLength(decidedOn !== undefined && decidedOn > state.dueOn! ? 1 : 0);
        if (owed[0] !== undefined) expect(owed[0].paise).toBe(Math.min(owed[0].daysLate * 1000, 4000));
        const deciders = state.doneBy.map((one) => one.officerId);
        expect(new Set(deciders).size).toBe(deciders.length);
      }),
      { numRuns: 4000 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'approved',
        'refused',
        'query-answered',
        'hearing-lapsed',
        'breached',
        'compensation-owed',
      ]),
    );
  });
});
