// What Meta says of a Flow's health (webhook field `flows`): the last word of each kind is kept for operators, and a
// change of status decides whether the Flow may still be sent (publication-store.ts).

import { z } from 'zod';
import type { Queryable } from '#platform';
import { FlowStatus, setFlowStatus } from './publication-store.ts';

const FlowSignal = z.looseObject({
  event: z.string().min(1),
  flow_id: z.coerce.string().min(1),
  alert_state: z.string().optional().catch(undefined),
  threshold: z.coerce.number().optional().catch(undefined),
  error_rate: z.coerce.number().optional().catch(undefined),
  p90_latency: z.coerce.number().optional().catch(undefined),
  new_status: z.string().optional().catch(undefined),
});

/** Takes the `value` of the webhook's change. False: it is not of a shape that we know, and nothing was written. */
export async function recordFlowSignal(tx: Queryable, now: Date, value: unknown): Promise<boolean> {
  const parsed = FlowSignal.safeParse(value);
  if (!parsed.success) return false;
  const signal = parsed.data;
  const flowId = clean(signal.flow_id);
  await tx.query(
    `insert into flow_signal (flow_id, event, alert_state, threshold, error_rate, p90_latency_ms, received_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (flow_id, event) do update set alert_state = excluded.alert_state, threshold = excluded.threshold,
       error_rate = excluded.error_rate, p90_latency_ms = excluded.p90_latency_ms, received_at = excluded.received_at`,
    [
      flowId,
      clean(signal.event),
      signal.alert_state === undefined ? null : clean(signal.alert_state),
      whole(signal.threshold),
      signal.error_rate ?? null,
      whole(signal.p90_latency),
      now,
    ],
  );
  const status = FlowStatus.safeParse(signal.new_status);
  if (signal.event === 'FLOW_STATUS_CHANGE' && status.success) {
    await setFlowStatus(tx, flowId, status.data, now);
  }
  return true;
}

function whole(value: number | undefined): number | null {
  return value === undefined || !(Math.abs(value) < 1e9) ? null : Math.round(value);
}

/** PostgreSQL's text holds no NUL, and half a surrogate pair is not UTF-8. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, 80);
}
