// Every form of ours at Meta, one after another; an unchanged one costs no call. Part of the job `channel-synchronise`.

import type { Logger } from '#platform';
import { publishFlow, type FlowDefinition, type PublishDeps } from './publish-flow.ts';

export interface PublishFlowsDeps extends Omit<PublishDeps, 'businessAccountId' | 'management'> {
  readonly log: Logger;
  /** Each has its own copy of every Flow. */
  readonly accounts: readonly Pick<PublishDeps, 'businessAccountId' | 'management'>[];
  /** None without a key for Flows. */
  readonly flows: readonly FlowDefinition[];
}

/** False when one could not be published for a reason that may go away: it is tried again. */
export async function publishFlows({ flows, log, accounts, ...deps }: PublishFlowsDeps): Promise<boolean> {
  let allInPlace = true;
  for (const { account, flow } of accounts.flatMap((account) => flows.map((flow) => ({ account, flow })))) {
    const published = await publishFlow({ ...deps, ...account }, flow);
    if (published.ok) {
      if (published.was === 'published') log.info('Flow published', { kind: flow.name });
      continue;
    }
    const fields = { component: 'flows', kind: flow.name, reason: published.reason };
    log.warn('Flow not published', published.reason === 'refused' ? { ...fields, graphCode: published.code } : fields);
    // What Meta finds wrong with a form stays wrong: the chat asks the same questions.
    if (published.reason !== 'invalid') allInPlace = false;
  }
  return allInPlace;
}
