/** The citizen and the message an address of the control API names. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ChatItem, Citizen } from '../chat.ts';
import type { World } from '../world.ts';
import { ControlError } from './control-error.ts';

const CitizenParams = z.object({ citizenId: z.string() });

export function getCitizen(world: World, request: FastifyRequest): Citizen {
  const citizen = world.citizens.get(CitizenParams.parse(request.params).citizenId);
  if (citizen === undefined) throw new ControlError(404, 'no such citizen');
  return citizen;
}

/** A message the service sent to this citizen. */
export function getPrompt(world: World, citizen: Citizen, messageId: string): ChatItem {
  const item = world.items.get(messageId);
  if (item === undefined || item.citizenId !== citizen.id || item.author !== 'service') {
    throw new ControlError(404, 'no such message');
  }
  return item;
}
