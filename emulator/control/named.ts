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

/** `?number=<phone number id>`: the chat with that number of the business. */
export function chosenNumber(request: FastifyRequest): string | undefined {
  return z.object({ number: z.string().optional() }).parse(request.query).number;
}

/** The view of the number that a call names, else that of the first. */
export function getNumber(world: World, request: FastifyRequest): World {
  const number = chosenNumber(request);
  if (number === undefined) return world;
  const view = world.numbers.get(number);
  if (view === undefined) throw new ControlError(404, 'no such number');
  return view;
}

/** A message of this chat, by whomever. */
export function getMessage(world: World, citizen: Citizen, messageId: string): ChatItem {
  const item = world.items.get(messageId);
  if (item === undefined || item.citizenId !== citizen.id) throw new ControlError(404, 'no such message');
  return item;
}

/** A message the service sent to this citizen. */
export function getPrompt(world: World, citizen: Citizen, messageId: string): ChatItem {
  const item = getMessage(world, citizen, messageId);
  if (item.author !== 'service') throw new ControlError(404, 'no such message');
  return item;
}
