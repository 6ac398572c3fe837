// The jobs of this folder, and when the recurring ones run: what Meta says of our numbers and templates, and that it has
// our key for Flows, and the Flows; and what is kept for a time only.

import { AppError, deleteExpired, type JobHandlers, type RetentionDays } from '#platform';
import type { Clock } from '#platform/pure';
import { ensureFlowKeys, type FlowKeyDeps } from './flows/ensure-flow-key.ts';
import { publishFlows, type PublishFlowsDeps } from './flows/publish-flows.ts';
import { synchroniseNumbers } from './numbers/synchronise-numbers.ts';
import { CHANNEL_RETENTION } from './retention.ts';
import { synchroniseTemplates, type TemplateDeps } from './templates/synchronise-templates.ts';

export function channelJobs(
  deps: TemplateDeps & FlowKeyDeps & PublishFlowsDeps & { readonly clock: Clock; readonly retention: RetentionDays },
): JobHandlers {
  return {
    'channel-synchronise': async () => {
      const numbers = await synchroniseNumbers(deps);
      const templates = await synchroniseTemplates(deps);
      const flowKeys = await ensureFlowKeys(deps);
      const flows = flowKeys && (await publishFlows(deps));
      if (!numbers || !templates || !flows)
        throw new AppError('channel.management', 'Meta could not be asked about us');
    },
    'channel-retention': () => deleteExpired(deps, CHANNEL_RETENTION, { now: deps.clock.now(), days: deps.retention }),
  };
}

/** Management calls are limited to 200 an hour; this makes a handful. What is kept long enough goes at night, in India. */
export const CHANNEL_CRON = ['17 * * * * channel-synchronise', '15 20 * * * channel-retention'] as const;
