/**
 * What a citizen does to a message already sent: edits its words within 15 minutes, or deletes it for everyone (§2.6). The
 * app hears of it as `edit` or `revoke`, which Meta sends for numbers that are also in the WhatsApp Business app.
 */
import type { ChatItem, Citizen } from './chat.ts';
import { announce } from './inbound.ts';
import { worldOfMessage } from './number/number-world.ts';
import { updateItem, type World } from './world.ts';

const editableMs = 15 * 60 * 1000;
const deletableMs = 2 * 24 * 60 * 60 * 1000;

export type AlterOutcome =
  | { readonly ok: true; readonly item: ChatItem }
  | { readonly ok: false; readonly reason: 'no-such-message' | 'too-late' };

export function editText(world: World, citizen: Citizen, change: { messageId: string; text: string }): AlterOutcome {
  const item = world.items.get(change.messageId);
  if (!isOwn(item, citizen) || item.content.kind !== 'text') return { ok: false, reason: 'no-such-message' };
  if (world.clock.now() - item.atMs > editableMs) return { ok: false, reason: 'too-late' };
  const message = { type: 'text', text: { body: change.text } };
  const edit = { original_message_id: item.id, message };
  announce(worldOfMessage(world, item.id), citizen, { type: 'edit', payload: { edit } });
  return altered(world, item, { content: { kind: 'text', text: change.text }, altered: 'edited' });
}

export function deleteMessage(world: World, citizen: Citizen, messageId: string): AlterOutcome {
  const item = world.items.get(messageId);
  if (!isOwn(item, citizen)) return { ok: false, reason: 'no-such-message' };
  if (world.clock.now() - item.atMs > deletableMs) return { ok: false, reason: 'too-late' };
  announce(worldOfMessage(world, item.id), citizen, {
    type: 'revoke',
    payload: { revoke: { original_message_id: item.id } },
  });
  return altered(world, item, { content: { kind: 'text', text: '' }, altered: 'deleted' });
}

function isOwn(item: ChatItem | undefined, citizen: Citizen): item is ChatItem {
  return item?.author === 'citizen' && item.citizenId === citizen.id && item.altered !== 'deleted';
}

function altered(world: World, item: ChatItem, changes: Partial<ChatItem>): AlterOutcome {
  return { ok: true, item: updateItem(world, item.id, changes) ?? item };
}
