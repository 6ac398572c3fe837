/** Where a webhook goes (§2.2): the number's own callback, else that of the account, else the app's. */
import { worldOf } from '../number/number-world.ts';
import type { World } from '../world.ts';

/** Other callbacks are for the field `messages` alone. A quote inside a JSON text is escaped, so this finds keys only. */
export function callbackOf(world: World, body: string): string {
  if (!body.includes('"field":"messages"')) return world.config.webhookUrl;
  const phoneNumberId = /"phone_number_id":"([0-9]+)"/.exec(body)?.[1];
  return worldOf(world, phoneNumberId).number.callbackOverride ?? accountCallback(world) ?? world.config.webhookUrl;
}

/** Set through the first number, which stands for the account. */
export function accountCallback(world: World): string | null {
  const [first = world] = world.numbers.values();
  return first.number.accountCallbackOverride;
}
