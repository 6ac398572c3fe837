// What a turn of a citizen needs wherever it runs: in the worker for what waits in the mailbox, and behind the web's Flow
// endpoint for the screens of a form.

import { getEvidence } from '#catalogue';
import { listCaseSummaries } from '#cases';
import { mediaReference } from '#channel';
import type { TurnDeps } from '#conversation';
import { DEFAULT_DOCUMENT_SETTINGS, offerDocument } from '#documents';
import { DEFAULT_REGISTRY_SETTINGS, lookupOf, requestLookup, type RegistryDeps } from '#registries';
import type { Core } from './app.ts';

export function buildTurnDeps(core: Core): TurnDeps {
  const { clock, ids, random, dataKeys, keys, catalogue, accounts } = core;
  const documents = { clock, settings: DEFAULT_DOCUMENT_SETTINGS };
  const registries = { clock, dataKeys, keys, settings: DEFAULT_REGISTRY_SETTINGS, findLookup: findLookupIn(core) };
  return {
    clock,
    ids,
    random,
    dataKeys,
    catalogue,
    accounts,
    claimSeconds: () => undefined,
    requestLookup: (tx, { account, ...request }) =>
      requestLookup(tx, registries, { ...request, dataKey: account.dataKey }),
    offerDocument: (tx, { account, evidence, phoneNumberId, ...offer }) =>
      offerDocument(tx, documents, {
        ...offer,
        mediaId: mediaReference(offer.mediaId, phoneNumberId),
        dataKey: account.dataKey,
        evidence: getEvidence(catalogue.getService(offer.serviceId, offer.serviceVersion), evidence),
      }),
    listCaseSummaries: (tx, accountIds) => listCaseSummaries(tx, core.caseDeps, accountIds),
    onSlowAnswer: () => undefined,
  };
}

export function findLookupIn({ catalogue }: Core): RegistryDeps['findLookup'] {
  return ({ serviceId, serviceVersion, lookup }) => {
    const service = catalogue.findService(serviceId, serviceVersion);
    return service === undefined ? undefined : lookupOf(service, lookup);
  };
}
