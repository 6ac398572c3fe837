/** The bytes of a webhook as Meta writes them: non-ASCII as lower-case \uXXXX, slashes escaped, signed as sent (§2.2). */
import { createHmac } from 'node:crypto';
import type { Citizen } from '../chat.ts';
import type { World } from '../world.ts';

export function encodeWebhookBody(envelope: unknown): string {
  return JSON.stringify(envelope)
    .replaceAll('/', String.raw`\/`)
    .replace(/[\u007f-\uffff]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

/** Value of X-Hub-Signature-256. */
export function signBody(body: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** An envelope with one `messages` change of our number. */
export function messagesEnvelope(world: World, parts: object): unknown {
  const { wabaId, displayPhone, phoneNumberId } = world.config;
  const metadata = { display_phone_number: displayPhone, phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, ...parts };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, changes: [{ value, field: 'messages' }] }],
  };
}

/** The profile of a citizen; a hidden number leaves its key out and shows a username instead (§2.9). */
export function contactOf(world: World, citizen: Citizen): object {
  const profile = { name: citizen.name, ...(citizen.phoneShown ? {} : { username: usernameOf(citizen) }) };
  const phone = citizen.phoneShown ? { wa_id: citizen.phone } : {};
  const hash = world.number.identityCheck ? { identity_key_hash: citizen.identityHash } : {};
  return { profile, ...phone, user_id: citizen.userId, ...hash };
}

function usernameOf(citizen: Citizen): string {
  return `citizen.${citizen.id}`.replaceAll(/[^a-z0-9._]/g, '_').slice(0, 35);
}
