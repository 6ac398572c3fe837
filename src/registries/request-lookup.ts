// A turn asks a register: the question is sealed and stored with a job in the turn's own transaction. The job
// (answer-lookup.ts) asks and mails the one reply.

import { addJob, sealJson, type DataKey, type Queryable } from '#platform';
import type { Party } from '#mailbox';
import { recordKeysOf } from './record-key.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { settleRequest } from './settle-request.ts';
import { countMostOfOneKey, countRecentRequests, insertRequest, insertRequestKeys, REQUEST_TABLE } from './store.ts';

export interface LookupRequest {
  readonly requestId: string;
  readonly party: Party;
  readonly dataKey: DataKey;
  readonly serviceId: string;
  readonly serviceVersion: number;
  /** Name of the look-up in the service's definition. */
  readonly lookup: string;
  /** Parameter → what the citizen said. */
  readonly query: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;
/** Purpose of the blind index that stands for what names a record. */
const RECORD_KEY_INDEX = 'registry-record-key';

export async function requestLookup(
  tx: Queryable,
  deps: Pick<RegistryDeps, 'clock' | 'dataKeys' | 'keys' | 'settings' | 'findLookup'>,
  request: LookupRequest,
): Promise<void> {
  const askedAt = deps.clock.now();
  const since = new Date(askedAt.getTime() - DAY_MS);
  const lookup = deps.findLookup(request);
  const recordKeys = lookup === undefined ? [] : recordKeysOf(lookup, request.query);
  const keyIndexes = recordKeys.map((key) => deps.keys.blindIndex(RECORD_KEY_INDEX, key));
  const tooMany =
    (await countRecentRequests(tx, request.party, since)) >= deps.settings.lookupsPerDay ||
    (await countMostOfOneKey(tx, keyIndexes, since)) >= (lookup?.recordLimit?.perDay ?? Number.POSITIVE_INFINITY);
  const place = { table: REQUEST_TABLE, column: 'query_sealed', row: request.requestId };
  await insertRequest(tx, { ...request, askedAt, querySealed: sealJson(request.dataKey, place, request.query) });
  if (tooMany) {
    // Said as when the register is away, and before it is asked: nobody learns from the limit whether the record exists.
    await settleRequest(tx, deps, request.requestId, { kind: 'too-many' });
    return;
  }
  await insertRequestKeys(tx, { requestId: request.requestId, keyIndexes, askedAt });
  await addJob(tx, 'registry-lookup', { requestId: request.requestId }, { maxAttempts: deps.settings.lookupAttempts });
}
