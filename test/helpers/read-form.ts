import type { FormWorld } from './form-world.ts';

/** The webhook in which a finished form came back. */
export async function readForm({ bench }: FormWorld, messageId: string): Promise<unknown> {
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === messageId);
  const webhook = bench.webhooks.find(({ events }) => events.includes(event))!;
  return JSON.parse(webhook.raw.toString());
}
