// The jobs of this folder, and when the recurring ones run.

import type { JobHandlers } from '#platform';
import { answerLookup } from './answer-lookup.ts';
import { reconcileAll } from './reconcile.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { sendReport } from './send-report.ts';
import { sweepRegistries } from './sweep-registries.ts';

export function registryJobs(deps: RegistryDeps): JobHandlers {
  return {
    'registry-lookup': (payload, meta) => answerLookup(deps, payload, meta),
    'registry-report': (payload) => sendReport(deps, payload),
    'registry-reconcile': () => reconcileAll(deps),
    'registry-sweep': async () => {
      await sweepRegistries(deps);
    },
  };
}

/** UTC: the reconciliation runs at 02:15 in India. */
export const REGISTRY_CRON = ['* * * * * registry-sweep', '45 20 * * * registry-reconcile'] as const;
