// Asks Meta about each of our numbers: quality, throughput, the portfolio's limit, its name. A webhook says the same
// sooner; this finds what a lost one would have told.

import type { Db, Logger } from '#platform';
import type { Clock } from '#platform/pure';
import type { ManagementClient } from '../management-client.ts';
import { recordNumberSignal } from './number-store.ts';
import { describeNumber, type NumberDescription } from './number-client.ts';

/** One of ours, and who may ask about it. */
export interface ManagedNumber {
  readonly phoneNumberId: string;
  readonly management: ManagementClient;
}

/** False when a number could not be asked about. */
export async function synchroniseNumbers(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly numbers: readonly ManagedNumber[];
}): Promise<boolean> {
  let complete = true;
  for (const { phoneNumberId, management } of deps.numbers) {
    const answer = await describeNumber(management, phoneNumberId);
    if (answer.ok) await keepDescription(deps, phoneNumberId, answer.value);
    else {
      complete = false;
      deps.log.warn('number not described', {
        reason: answer.reason,
        ...('code' in answer ? { graphCode: answer.code } : {}),
      });
    }
  }
  return complete;
}

async function keepDescription(
  deps: { readonly db: Db; readonly clock: Clock; readonly log: Logger },
  phoneNumberId: string,
  described: NumberDescription,
): Promise<void> {
  const now = deps.clock.now();
  const { display_phone_number: display, verified_name: name, quality_rating: quality } = described;
  const level = described.throughput?.level;
  const limit = described.whatsapp_business_manager_messaging_limit;
  if (quality !== undefined) await recordNumberSignal(deps.db, now, { phoneNumberId, kind: 'quality', value: quality });
  if (level !== undefined) await recordNumberSignal(deps.db, now, { phoneNumberId, kind: 'throughput', value: level });
  if (limit !== undefined) await recordNumberSignal(deps.db, now, { phoneNumberId, kind: 'limit', value: limit });
  await deps.db.query(
    `update channel_number set display_digits = coalesce($2, display_digits), verified_name = coalesce($3, verified_name),
            synchronised_at = $4 where phone_number_id = $1`,
    [phoneNumberId, display?.replaceAll(/\D/g, '') ?? null, name ?? null, now],
  );
  const health = described.health_status?.can_send_message;
  if (health !== undefined && health !== 'AVAILABLE')
    deps.log.error('a number may not send', undefined, { state: health });
}
