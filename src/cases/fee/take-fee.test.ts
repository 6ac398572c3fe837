import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pricedService as rules } from '../../../test/helpers/case-world.ts';
import { addDays, createCalendar } from '../calendar.ts';
import type { CaseEvent, FiledEvent } from '../case-event.ts';
import { consequencesOf } from '../consequences.ts';
import { breach, decideCase, type DecideContext } from '../decide.ts';
import { applyEvent, foldCase, type CaseState } from '../fold.ts';
import { lapseFee, takeFee } from './take-fee.ts';

const calendar = createCalendar({
  holidays: { weekend: ['saturday', 'sunday'], years: [], closures: [] },
  timeZone: 'Asia/Kolkata',
});
const at = '2028-06-05T04:30:00.000Z';
const filed: FiledEvent = {
  v: 1,
  at,
  kind: 'filed',
  number: 'TREEP-2028-4F7K-92QM',
  serviceId: 'bench-plate',
  serviceVersion: 1,
  language: 'en',
  capacity: 'neighbour',
  answers: { letters: 7 },
  documents: [],
  declaredAt: at,
  officeId: 'park-south',
  departmentId: 'parks',
  step: 'check',
  filedOn: '2028-06-05',
  receiptNumber: 'R-2222-2222-2222',
};
const demanded: CaseEvent = {
  v: 1,
  at,
  kind: 'fee-demanded',
  paise: 3500,
  components: [],
  label: 'demo',
  source: 'Parks order 7',
  payBy: '2028-06-15',
};

type Act = { kind: 'pay'; paise: number; day: number } | { kind: 'lapse' | 'draw' | 'open' | 'approve' | 'due' };
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      paise: fc.constantFrom(3500, 3500, 3400, 0),
      day: fc.integer({ min: -2, max: 20 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('lapse', 'draw', 'open', 'approve', 'due').map((kind) => ({ kind }) as const),
  },
);

/** What the surroundings would do: a draw is made where one was asked for and is awaited, as handle-case-mail.ts has it. */
function eventsOf(context: DecideContext, state: CaseState, drawAsked: boolean, done: Act): readonly CaseEvent[] {
  const base = { v: 1 as const, at: context.now.toISOString() };
  const officerId = state.officerId ?? (state.doneBy.length === 0 ? 'o1' : 'o2');
  switch (done.kind) {
    case 'pay': {
      const receipt = { officerId: 'c1', officeId: 'park-north', counterNumber: 'A-1' };
      const taken = takeFee(context, state, { ...receipt, paise: done.paise, paidOn: addDays('2028-06-05', done.day) });
      return taken.ok ? [taken.value] : [];
    }
    case 'lapse':
      return lapseFee(context, state);
    case 'draw':
      if (!drawAsked || state.stage !== 'waiting-draw') return [];
      return [{ ...base, kind: 'drawn', step: state.step, officerId, desk: '7F3' }];
    case 'open':
      return state.stage === 'with-officer' ? [{ ...base, kind: 'opened', officerId }] : [];
    case 'approve': {
      const decided = decideCase(context, state, {
        officerId,
        expectedVersion: state.version,
        decision: { kind: 'approve' },
      });
      return decided.ok ? decided.value : [];
    }
    case 'due':
      return breach(context, state);
  }
}

const policyOn = () => undefined;

it('whatever happens, nothing is drawn, decided or late before its fee is paid in full and in time, once', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.nat(4)), { minLength: 6, maxLength: 30, size: 'max' }), (acts) => {
      const history: CaseEvent[] = [filed, demanded];
      let state = foldCase(history);
      let drawAsked = history.some(
        (event) => consequencesOf({ rules, calendar, policyOn }, event, undefined, state).drawAsked,
      );
      expect(drawAsked).toBe(false);
      let now = Date.parse(at);
      for (const [done, days] of acts) {
        now += days * 86_400_000;
        const context = { rules, calendar, policyOn, now: new Date(now) };
        for (const event of eventsOf(context, state, drawAsked, done)) {
          const after = applyEvent(state, event);
          drawAsked ||= consequencesOf({ rules, calendar, policyOn }, event, state, after).drawAsked ?? false;
          history.push(event);
          seen.add(event.kind);
          state = after;
        }
        const paid = history.filter((event) => event.kind === 'fee-received');
        expect(paid.length).toBeLessThanOrEqual(1);
        const [receipt] = paid;
        if (receipt === undefined) {
          expect(['fee-due', 'lapsed']).toContain(state.stage);
          expect([state.officerId, state.dueOn, drawAsked]).toEqual([undefined, undefined, false]);
        } else {
          expect(receipt.paise).toBe(3500);
          expect(receipt.paidOn >= '2028-06-05' && receipt.paidOn <= '2028-06-15').toBe(true);
          expect(state.dueOn).toBe(calendar.dueOn(rules.limit, receipt.paidOn, []));
        }
      }
      expect(foldCase(history)).toEqual(state);
    }),
    { numRuns: 600 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['fee-received', 'fee-lapsed', 'drawn', 'approved', 'breached']));
});
