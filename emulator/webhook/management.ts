/** Webhooks that are about the account and not about a message: templates, quality, Flows, user ids (§2.10). */
import type { World } from '../world.ts';
import { encodeWebhookBody } from './body.ts';

/** One change of any field; management webhooks carry `entry.time`. */
export function enqueueManagement(world: World, field: string, value: object, key = field): void {
  const time = Math.floor(world.clock.now() / 1000);
  const entry = [{ id: world.config.wabaId, time, changes: [{ value, field }] }];
  world.webhooks.enqueue({
    key,
    body: encodeWebhookBody({ object: 'whatsapp_business_account', entry }),
    itemIds: [],
  });
}
