// A turn asks a register: the question is sealed and stored with a job in the turn's own transaction. The job
// (answer-lookup.ts) asks and mails the one reply.

import { addJob, sealJson, type DataKey, type Queryable } from '#platform';
import type { Party } from '#mailbox';
import type { RegistryDeps } from './registry-deps.ts';
import { settleRequest } from './settle-request.ts';
import { countRecentRequests, insertRequest, REQUEST_TABLE } from './store.ts';

export interface LookupRequest {
  readonly requestId: string;
  readonly party: Party;
  readonly dataKey: DataKey;
  readonly serviceId: string;
  /** Name of the look-up in the service's definition. */
  readonly lookup: string;
  /** Parameter → what the citizen said. */
  readonly query: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;

export async function requestLookup(
  tx: Queryable,
  deps: Pick<RegistryDeps, 'clock' | 'dataKeys' | 'settings'>,
  request: LookupRequest,
): Promise<void> {
  const askedAt = deps.clock.now();
  const recent = await countRecentRequests(tx, request.party, new Date(askedAt.getTime() - DAY_MS));
  const place = { table: REQUEST_TABLE, column: 'query_sealed', row: request.requestId };
  await insertRequest(tx, { ...request, askedAt, querySealed: sealJson(request.dataKey, place, request.query) });
  if (recent >= deps.settings.lookupsPerDay) {
    await settleRequest(tx, deps, request.requestId, { kind: 'too-many' });
    return;
  }
  await addJob(tx, 'registry-lookup', { requestId: request.requestId }, { maxAttempts: deps.settings.lookupAttempts });
}
