/** Which apps hear of the account, and other callbacks for its messages (§2.2), asked to prove themselves first. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { askWebhook } from '../webhook/verify-subscription.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { emulatorApp, requireAccount, version } from './node.ts';
import { parseParams, readParams } from './params.ts';

/** An empty address takes the other callback away. */
export const Subscription = z.looseObject({
  override_callback_uri: z.union([z.literal(''), z.url().max(200)]).optional(),
  verify_token: z.string().optional(),
});

export function registerSubscriptions(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    const override = world.number.accountCallbackOverride;
    const subscription = {
      whatsapp_business_api_data: { link: `${world.publicUrl}/`, ...emulatorApp },
      ...(override === null ? {} : { override_callback_uri: override }),
    };
    return { data: world.number.subscribed ? [subscription] : [] };
  });
  app.post(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    const wish = parseParams(Subscription, (await readParams(request)).fields);
    world.number.accountCallbackOverride = await checkCallback(world, wish);
    world.number.subscribed = true;
    return { success: true };
  });
  app.delete(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    world.number.subscribed = false;
    return { success: true };
  });
}

/** The other callback that is wished for, once it answered the challenge; null when there is none. */
export async function checkCallback(world: World, wish: z.infer<typeof Subscription>): Promise<string | null> {
  const { override_callback_uri: callback = '', verify_token: token = '' } = wish;
  if (callback === '') return null;
  const outcome = await askWebhook(world.webhookAgent, callback, token);
  if (outcome !== 'connected') throw new GraphError(100, 'The callback did not answer the verification.', 2200);
  return callback;
}
