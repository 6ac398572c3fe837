/** What a citizen can do in a chat, as the body of POST /citizens/:id/messages. */
import { z } from 'zod';
import { deleteMessage, editText, type AlterOutcome } from '../alterations.ts';
import type { ChatItem, Citizen } from '../chat.ts';
import { CitizenAddress } from '../graph/schema/interactive.ts';
import {
  sendAddress,
  sendContacts,
  sendFile,
  sendLocation,
  sendRaw,
  sendReaction,
  sendTap,
  sendText,
  sendUnsupported,
} from '../inbound.ts';
import { renderSample } from '../samples.ts';
import type { World } from '../world.ts';
import { ControlError } from './control-error.ts';
import { getMessage, getPrompt } from './named.ts';

const messageId = z.string();
const optionalText = z.string().max(1000).default('');

export const Act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().min(1), messageId: messageId.optional() }),
  z.strictObject({ kind: z.literal('edit'), messageId, text: z.string().min(1) }),
  z.strictObject({ kind: z.literal('delete'), messageId }),
  z.strictObject({ kind: z.literal('tap'), messageId, replyId: z.string(), force: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('sample'), sampleId: z.string(), caption: z.string().optional() }),
  z.strictObject({ kind: z.literal('raw'), message: z.looseObject({ type: z.string() }) }),
  z.strictObject({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: optionalText,
    address: optionalText,
    messageId: messageId.optional(),
  }),
  z.strictObject({
    kind: z.literal('contacts'),
    contacts: z
      .array(z.strictObject({ name: z.string().min(1), phone: z.string().regex(/^[0-9]{8,15}$/) }))
      .min(1)
      .max(257),
    messageId: messageId.optional(),
  }),
  z.strictObject({ kind: z.literal('share-contact'), messageId }),
  z.strictObject({ kind: z.literal('reaction'), messageId, emoji: z.string().min(1).max(20).nullable() }),
  z.strictObject({ kind: z.literal('address'), messageId, values: CitizenAddress }),
  z.strictObject({ kind: z.literal('unsupported'), type: z.string().min(1) }),
]);
export type Act = z.infer<typeof Act>;

/** Does it, and answers the item it made (a reaction: the item it stands on). */
export async function act(world: World, citizen: Citizen, action: Act): Promise<ChatItem> {
  switch (action.kind) {
    case 'text':
      if (action.messageId !== undefined) getMessage(world, citizen, action.messageId);
      return sendText(world, citizen, action.text, action.messageId);
    case 'edit':
      return alteredItem(editText(world, citizen, action));
    case 'delete':
      return alteredItem(deleteMessage(world, citizen, action.messageId));
    case 'tap': {
      const tapped = sendTap(world, citizen, action);
      if (!tapped.ok) throw new ControlError(404, tapped.reason);
      return tapped.item;
    }
    case 'sample': {
      const sample = await renderSample(action.sampleId, citizen);
      if (sample === undefined) throw new ControlError(404, 'no such sample');
      return sendFile(world, citizen, sample, { caption: action.caption });
    }
    case 'raw':
      return sendRaw(world, citizen, action.message);
    case 'location': {
      const { latitude, longitude, name, address } = action;
      if (action.messageId !== undefined) getPrompt(world, citizen, action.messageId);
      return sendLocation(world, citizen, { latitude, longitude, name, address }, action.messageId);
    }
    case 'contacts': {
      if (action.messageId !== undefined) getPrompt(world, citizen, action.messageId);
      return sendContacts(world, citizen, action.contacts, { replyToId: action.messageId, requested: false });
    }
    case 'share-contact': {
      getPrompt(world, citizen, action.messageId);
      const own = [{ name: citizen.name, phone: citizen.phone }];
      return sendContacts(world, citizen, own, { replyToId: action.messageId, requested: true });
    }
    case 'reaction':
      return sendReaction(world, citizen, getPrompt(world, citizen, action.messageId), action.emoji);
    case 'address':
      getPrompt(world, citizen, action.messageId);
      return sendAddress(world, citizen, { messageId: action.messageId, values: action.values });
    case 'unsupported':
      return sendUnsupported(world, citizen, action.type);
  }
}

function alteredItem(outcome: AlterOutcome): ChatItem {
  if (!outcome.ok) throw new ControlError(outcome.reason === 'too-late' ? 409 : 404, outcome.reason);
  return outcome.item;
}
