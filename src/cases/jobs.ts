// The recurring work of this folder.

import type { JobHandlers } from '#platform';
import type { CaseDeps } from './case-deps.ts';
import { keepDrawSecrets } from './draw/draw-secret.ts';
import { recountDueDates } from './recount-due.ts';
import { sweepCases } from './sweep-cases.ts';

export function caseJobs(deps: CaseDeps): JobHandlers {
  return {
    'cases-draw-secrets': async () => {
      await keepDrawSecrets(deps);
    },
    'cases-recount': async () => {
      await recountDueDates(deps);
    },
    'cases-sweep': async () => {
      await sweepCases(deps);
    },
  };
}

export const CASE_CRON = ['* * * * * cases-sweep', '7 * * * * cases-draw-secrets', '23 * * * * cases-recount'] as const;
