/** Graph addresses its objects by id alone: what an id stands for, and the answer for ids nobody knows. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Flow } from '../flows/flow.ts';
import { findMedia, type StoredMedia } from '../media-store.ts';
import type { Template } from '../templates/template.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';

export const version = '/:version(^v[0-9]+\\.[0-9]+$)';
const NodeParams = z.object({ nodeId: z.string() });

/** The app that the token belongs to. */
export const emulatorApp = { name: 'Emulator', id: '1' } as const;

export type Node =
  | { readonly kind: 'number' }
  | { readonly kind: 'account' }
  | { readonly kind: 'media'; readonly media: StoredMedia }
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'flow'; readonly flow: Flow };

export function nodeIdOf(request: FastifyRequest): string {
  return NodeParams.parse(request.params).nodeId;
}

export function requireNode(world: World, id: string): Node {
  if (id === world.config.phoneNumberId) return { kind: 'number' };
  if (id === world.config.wabaId) return { kind: 'account' };
  const template = world.templates.get(id);
  if (template !== undefined) return { kind: 'template', template };
  const flow = world.flows.get(id);
  if (flow !== undefined) return { kind: 'flow', flow };
  const media = findMedia(world, id);
  if (media !== undefined) return { kind: 'media', media };
  throw unknownObject(id);
}

export function requireNumber(world: World, request: FastifyRequest): void {
  const id = nodeIdOf(request);
  if (id !== world.config.phoneNumberId) throw unknownObject(id);
}

export function requireAccount(world: World, request: FastifyRequest): void {
  const id = nodeIdOf(request);
  if (id !== world.config.wabaId) throw unknownObject(id);
}

export function requireFlow(world: World, request: FastifyRequest): Flow {
  const id = nodeIdOf(request);
  const flow = world.flows.get(id);
  if (flow === undefined) throw unknownObject(id);
  return flow;
}

export function unknownObject(id: string): GraphError {
  const details = `Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
  return new GraphError(100, details, 33);
}
