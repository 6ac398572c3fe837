// Which forms may be sent now, and the sending of one: only what is published at Meta exactly as it is compiled here, of the
// version that the citizen began. What Meta has, or has blocked, is looked up now and then, not in every turn.

import type { Catalogue } from '#catalogue';
import { hashFlow, listSendableFlows, openFlowSession, type FlowDefinition } from '#channel';
import type { DataKey, Db, Tx } from '#platform';
import type { Clock, Random } from '#platform/pure';
import { compileForm } from './compile-form.ts';

/** As long as somebody may take with it; the answers themselves are kept with the conversation. */
const LIFE_HOURS = 7 * 24;

export interface FormOffersDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly catalogue: Catalogue;
  readonly businessAccountId: string;
  readonly endpointUrl: string;
}

export interface FormOffers {
  /** To be published; the name of each is the service's id. */
  readonly flows: readonly FlowDefinition[];
  /** Looks up what is at Meta. */
  refresh(): Promise<void>;
  hasForm(serviceId: string, version: number): boolean;
  /** Flow and token for the message; undefined when the form cannot be sent any more. */
  openForm(
    tx: Tx,
    wanted: {
      readonly serviceId: string;
      readonly journeyId: string;
      readonly account: { readonly accountId: string; readonly dataKey: DataKey };
    },
  ): Promise<{ readonly flowId: string; readonly token: string } | undefined>;
}

export function createFormOffers(deps: FormOffersDeps): FormOffers {
  const { db, catalogue, businessAccountId, endpointUrl } = deps;
  const flows = catalogue.services.map((definition): FlowDefinition => {
    return { name: definition.id, categories: ['OTHER'], flowJson: compileForm(catalogue, definition), endpointUrl };
  });
  const hashes = new Map(flows.map((flow) => [flow.name, hashFlow(flow)]));
  const versions = new Map(catalogue.services.map(({ id, version }) => [id, version]));
  let flowIds: ReadonlyMap<string, string> = new Map();
  return {
    flows,
    async refresh() {
      const published = await listSendableFlows(db, businessAccountId);
      const same = published.filter((flow) => hashes.get(flow.name)?.equals(flow.contentSha256) === true);
      flowIds = new Map(same.map((flow) => [flow.name, flow.flowId]));
    },
    hasForm: (serviceId, version) => flowIds.has(serviceId) && versions.get(serviceId) === version,
    async openForm(tx, { serviceId, journeyId, account: { accountId, dataKey } }) {
      const flowId = flowIds.get(serviceId);
      if (flowId === undefined) return undefined;
      const session = { flow: serviceId, accountId, journeyId, dataKey, lifeHours: LIFE_HOURS };
      return { flowId, token: await openFlowSession(tx, deps, session) };
    },
  };
}
