// The jobs of this folder, and when the recurring ones run: what Meta says of our numbers and templates, and that it has
// our key for Flows, and the Flows.

import { AppError, type JobHandlers } from '#platform';
import { ensureFlowKeys, type FlowKeyDeps } from './flows/ensure-flow-key.ts';
import { publishFlows, type PublishFlowsDeps } from './flows/publish-flows.ts';
import { synchroniseNumbers } from './numbers/synchronise-numbers.ts';
import { synchroniseTemplates, type TemplateDeps } from './templates/synchronise-templates.ts';

export function channelJobs(deps: TemplateDeps & FlowKeyDeps & PublishFlowsDeps): JobHandlers {
  return {
    'channel-synchronise': async () => {
      const numbers = await synchroniseNumbers(deps);
      const templates = await synchroniseTemplates(deps);
      const flowKeys = await ensureFlowKeys(deps);
      const flows = flowKeys && (await publishFlows(deps));
      if (!numbers || !templates || !flows)
        throw new AppError('channel.management', 'Meta could not be asked about us');
    },
  };
}

/** Management calls are limited to 200 an hour; this makes a handful. */
export const CHANNEL_CRON = ['17 * * * * channel-synchronise'] as const;
