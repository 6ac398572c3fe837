// What the tables would answer to somebody who files for another, on the table of the prover: they may, the person is asked and
// agrees by one code, and the filing is allowed. The turn's own answers are in conversation/answer-helper.ts.

import { isHelperEvent, type EngineEvent } from '#conversation/engine';
import { assertNever } from '#platform/pure';
import type { NewInput, Stage } from './stage.ts';

/** The code that is right. */
export const RIGHT_CODE = '246813';

export function answerAtDesk({ definition, today }: Stage, event: EngineEvent): NewInput | undefined {
  if (!isHelperEvent(event)) return undefined;
  switch (event.kind) {
    case 'standingAsked': {
      const centre = definition.helpers?.family === true ? {} : { centre: 'Centre' };
      return { kind: 'standingFound', serviceId: event.serviceId, ...centre };
    }
    case 'agreementAsked':
      return {
        kind: 'agreementOpened',
        agreementId: event.agreementId,
        outcome: { kind: 'asked', until: `${today}T23:00:00.000Z` },
      };
    case 'agreementCodeOffered': {
      const outcome = event.code === RIGHT_CODE ? ({ kind: 'agreed' } as const) : ({ kind: 'wrong', left: 4 } as const);
      return { kind: 'agreementSettled', agreementId: event.agreementId, outcome };
    }
    case 'filingAsked': {
      const { caseId, helper, letter, agreementId = '' } = event;
      const agreement =
        letter === undefined
          ? ({ kind: 'code', agreementId, agreedAt: `${today}T06:30:00.000Z` } as const)
          : ({ kind: 'letter', evidence: letter } as const);
      return {
        kind: 'filingAnswered',
        caseId,
        outcome: { kind: 'granted', filedBy: { standing: 'family', helper, agreement } },
      };
    }
    case 'agreementAnswered':
    case 'helpedAsked':
      return undefined;
    default:
      return assertNever(event);
  }
}
