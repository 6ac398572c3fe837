// Job `registry-lookup`: asks the register outside any transaction, then settles the request (settle-request.ts). A
// register that is busy is asked again by the queue; after the last attempt the answer is `unavailable`.

import { z } from 'zod';
import { AppError, openJson, withTransaction, type JobMeta } from '#platform';
import type { LookupOutcome } from './registry.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { settleRequest } from './settle-request.ts';
import { findWaitingRequest, REQUEST_TABLE, type WaitingRequest } from './store.ts';

const Payload = z.object({ requestId: z.uuid() });
const Query = z.record(z.string(), z.string());

export async function answerLookup(
  deps: RegistryDeps,
  payload: unknown,
  meta: Pick<JobMeta, 'attempt' | 'maxAttempts'>,
): Promise<void> {
  const { requestId } = Payload.parse(payload);
  const request = await findWaitingRequest(deps.db, requestId);
  if (request === undefined) return;
  const outcome = await ask(deps, request);
  if (outcome.kind === 'unavailable') {
    deps.log.warn('register unavailable', { requestId, serviceId: request.serviceId, reason: outcome.why });
    if (outcome.why === 'busy' && meta.attempt < meta.maxAttempts) {
      throw new AppError('registry.unavailable', `look-up ${requestId}: no answer in time; the queue asks again`);
    }
  }
  await withTransaction(deps.db, (tx) => settleRequest(tx, deps, requestId, outcome));
}

async function ask(deps: RegistryDeps, request: WaitingRequest): Promise<LookupOutcome> {
  const lookup = deps.findLookup(request);
  const registry = lookup === undefined ? undefined : deps.registries.get(lookup.register);
  if (lookup === undefined || registry === undefined) return { kind: 'unavailable', why: 'denied' };
  const dataKey = await deps.dataKeys.get(deps.db, request.dataKeyId);
  const place = { table: REQUEST_TABLE, column: 'query_sealed', row: request.id };
  const query = Query.parse(openJson(dataKey, place, request.querySealed));
  return registry.lookUp(
    { query, link: lookup.link, facts: lookup.facts },
    { signal: AbortSignal.timeout(deps.settings.callSeconds * 1000) },
  );
}
