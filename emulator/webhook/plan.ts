/** Which scripted fault a webhook meets on its way, if any; the first of the list that strikes. */
import { strike } from '../faults.ts';
import type { World } from '../world.ts';
import type { NewDelivery, WebhookPlan } from './queue.ts';

/** The key of a delivery is the citizen's id, for webhooks about a citizen. */
export function planWebhook(world: World, { key }: NewDelivery): WebhookPlan {
  if (!world.number.subscribed || strike(world, 'webhook-drop', key) !== undefined) return { kind: 'drop' };
  const slow = strike(world, 'webhook-slow', key);
  if (slow !== undefined) return { kind: 'slow', delayMs: slow.delayMs };
  if (strike(world, 'webhook-duplicate', key) !== undefined) return { kind: 'duplicate' };
  if (strike(world, 'webhook-reorder', key) !== undefined) return { kind: 'reorder' };
  const batch = strike(world, 'webhook-batch', key);
  return batch === undefined ? { kind: 'straight' } : { kind: 'batch', changes: batch.changes };
}
