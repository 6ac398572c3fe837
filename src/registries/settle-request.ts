// The one reply to a look-up: marks the request answered and mails the party, in one transaction. A second call, by a
// job that ran twice or by the sweeper, finds the request answered and does nothing.

import { z } from 'zod';
import { postMail } from '#mailbox';
import type { Queryable } from '#platform';
import { assertNever } from '#platform/pure';
import { FactValue } from './register-record.ts';
import type { LookupOutcome } from './registry.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { markRequestAnswered } from './store.ts';

/**
 * Body of the mail `registry-replied`. There is no `not-linked`: whoever does not show a link must not learn whether
 * the record exists, so both are `not-found` outside this folder. Operators see the difference in registry_request.
 */
export const RegistryReply = z.discriminatedUnion('outcome', [
  z.strictObject({
    requestId: z.string(),
    outcome: z.literal('linked'),
    recordRef: z.string(),
    record: z.record(z.string(), FactValue),
  }),
  z.strictObject({ requestId: z.string(), outcome: z.enum(['not-found', 'unavailable']) }),
]);
export type RegistryReply = z.infer<typeof RegistryReply>;

export type SettledOutcome = LookupOutcome | { readonly kind: 'too-many' };

/** False when the request had been answered before, or is unknown. */
export async function settleRequest(
  tx: Queryable,
  deps: Pick<RegistryDeps, 'clock' | 'dataKeys'>,
  requestId: string,
  outcome: SettledOutcome,
): Promise<boolean> {
  const request = await markRequestAnswered(tx, { requestId, outcome: outcome.kind, answeredAt: deps.clock.now() });
  if (request === undefined) return false;
  const dataKey = await deps.dataKeys.get(tx, request.dataKeyId);
  await postMail(tx, deps, [
    {
      party: request.party,
      kind: 'registry-replied',
      key: `registry:${requestId}`,
      dataKey,
      body: replyFor(requestId, outcome),
    },
  ]);
  return true;
}

function replyFor(requestId: string, outcome: SettledOutcome): RegistryReply {
  switch (outcome.kind) {
    case 'linked':
      return { requestId, outcome: 'linked', recordRef: outcome.ref, record: { ...outcome.facts } };
    case 'not-linked':
    case 'not-found':
      return { requestId, outcome: 'not-found' };
    case 'unavailable':
    case 'too-many':
      return { requestId, outcome: 'unavailable' };
    default:
      return assertNever(outcome);
  }
}
