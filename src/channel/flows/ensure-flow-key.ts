// Our public key at Meta, one for each number. Put there again when it is missing, is another one (a rotation) or its
// signature is broken (the number was registered anew). Meanwhile clients that hold the old key are served with it.

import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '#platform';
import type { ManagedNumber } from '../numbers/synchronise-numbers.ts';
import type { Managed, ManagementClient } from '../management-client.ts';
import type { FlowKeys } from './flow-keys.ts';

const KeyList = z.looseObject({
  data: z.array(
    z.looseObject({
      business_public_key: z.string().optional(),
      business_public_key_signature_status: z.string().optional(),
    }),
  ),
});
const Success = z.looseObject({ success: z.literal(true) });

export interface FlowKeyDeps {
  readonly log: Logger;
  readonly numbers: readonly ManagedNumber[];
  /** Undefined: no Flow is offered, and nothing is asked. */
  readonly flowKeys: FlowKeys | undefined;
}

/** Part of the job `channel-synchronise`. False when a number's key could not be put in place: it is tried again. */
export async function ensureFlowKeys({ log, numbers, flowKeys: keys }: FlowKeyDeps): Promise<boolean> {
  if (keys === undefined) return true;
  let allInPlace = true;
  for (const { phoneNumberId, management } of numbers) {
    const ensured = await ensureFlowKey({ management, keys }, phoneNumberId);
    if (ensured.ok) {
      if (ensured.was === 'uploaded') log.info('Flow key uploaded');
      continue;
    }
    allInPlace = false;
    const fields = { component: 'flows', reason: ensured.reason };
    log.warn('Flow key not in place', ensured.reason === 'refused' ? { ...fields, graphCode: ensured.code } : fields);
  }
  return allInPlace;
}

export type EnsuredKey =
  { readonly ok: true; readonly was: 'in-place' | 'uploaded' } | Extract<Managed, { readonly ok: false }>;

export async function ensureFlowKey(
  deps: { readonly management: ManagementClient; readonly keys: FlowKeys },
  phoneNumberId: string,
): Promise<EnsuredKey> {
  const path = `${phoneNumberId}/whatsapp_business_encryption`;
  const found = await deps.management({ method: 'GET', path });
  // A number that never had a key may be answered with an error: only no answer at all ends it here.
  if (!found.ok && found.reason === 'unclear') return found;
  const ours = normalise(deps.keys.current.publicPem);
  const list = found.ok ? KeyList.safeParse(found.value) : undefined;
  const inPlace = list?.data?.data.some(
    (key) =>
      key.business_public_key_signature_status === 'VALID' &&
      key.business_public_key !== undefined &&
      normalise(key.business_public_key) === ours,
  );
  if (inPlace === true) return { ok: true, was: 'in-place' };
  const form = { business_public_key: deps.keys.current.publicPem };
  const uploaded = await deps.management({ method: 'POST', path, form });
  if (!uploaded.ok) return uploaded;
  return Success.safeParse(uploaded.value).success ? { ok: true, was: 'uploaded' } : { ok: false, reason: 'unclear' };
}

/** The same key however its PEM is broken into lines; undefined for what is no key. */
function normalise(pem: string): string | undefined {
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch {
    return undefined;
  }
}
