/**
 * Several numbers of one account (EMULATOR_FURTHER_NUMBERS). Each sees the world through a view of its own: its id and
 * name, its quality and limits, its settings; citizens, chats, files and templates are those of the one world. Graph calls
 * on a number run in its view (server.ts), and whatever happens in a chat in that of the chat's number (worldOf).
 */
import type { FastifyInstance } from 'fastify';
import { createTokenBucket } from '../token-bucket.ts';
import type { World } from '../world.ts';
import { newNumber } from './business-number.ts';

/** Name of the constraint under which the routes of a further number are registered. */
export const numberConstraint = 'number';

/** Called once, when the world is whole. */
export function openNumbers(root: World): void {
  root.numbers.set(root.config.phoneNumberId, root);
  for (const { phoneNumberId, displayPhone, businessName, messagesPerSecond } of root.config.furtherNumbers) {
    const perSecond = messagesPerSecond ?? root.config.messagesPerSecond;
    const config = { ...root.config, phoneNumberId, displayPhone, businessName, messagesPerSecond: perSecond };
    root.numbers.set(phoneNumberId, {
      ...root,
      config,
      number: newNumber(config),
      numberBucket: createTokenBucket(perSecond, perSecond, root.clock.now()),
      pairBuckets: new Map(),
      get connection() {
        return root.connection;
      },
      set connection(connection) {
        root.connection = connection;
      },
      get publicUrl() {
        return root.publicUrl;
      },
      set publicUrl(publicUrl) {
        root.publicUrl = publicUrl;
      },
    });
  }
}

/** The view of a number; the one given for an id that none has. */
export function worldOf(world: World, phoneNumberId: string | undefined): World {
  return (phoneNumberId === undefined ? undefined : world.numbers.get(phoneNumberId)) ?? world;
}

/** The view of the number in whose chat this message stands. */
export function worldOfMessage(world: World, messageId: string | undefined): World {
  return worldOf(world, messageId === undefined ? undefined : world.items.get(messageId)?.phoneNumberId);
}

type Strategy = Parameters<FastifyInstance['addConstraintStrategy']>[0];

/** Lets the Graph routes be registered once more for each further number: these are taken for the paths under its id. */
export function numberStrategy(world: World): Strategy {
  return {
    name: numberConstraint,
    storage() {
      const handlers = new Map<unknown, Handler>();
      return {
        get: (phoneNumberId) => handlers.get(phoneNumberId) ?? null,
        set: (phoneNumberId, handler) => void handlers.set(phoneNumberId, handler),
      };
    },
    deriveConstraint(request) {
      const id = /^\/v[0-9.]+\/([^/?]+)/.exec(request.url ?? '')?.[1];
      return id !== undefined && id !== world.config.phoneNumberId && world.numbers.has(id) ? id : undefined;
    },
  };
}

type Handler = NonNullable<ReturnType<ReturnType<Strategy['storage']>['get']>>;
