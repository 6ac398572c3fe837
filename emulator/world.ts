/**
 * Everything the emulator knows, held in memory and changed only through the functions here, so that every change
 * reaches the phone pages and the snapshot. server.ts builds it; all other files take it as their first argument.
 */
import type { Agent } from 'undici';
import type { Bill } from './bill.ts';
import type { AppConnection, ChatItem, Citizen, NewItem, PhoneEvent } from './chat.ts';
import type { EmulatorClock } from './clock.ts';
import type { EmulatorConfig } from './config.ts';
import type { Fault } from './faults.ts';
import type { Flow, FlowMessage } from './flows/flow.ts';
import type { FlowFile } from './flows/flow-media.ts';
import type { UploadSession } from './graph/upload-routes.ts';
import type { StoredMedia } from './media-store.ts';
import type { BusinessNumber } from './number/business-number.ts';
import type { Payment } from './payments/payment.ts';
import type { Template } from './templates/template.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { WebhookQueue } from './webhook/queue.ts';

export type World = {
  readonly config: EmulatorConfig;
  readonly clock: EmulatorClock;
  readonly citizens: Map<string, Citizen>;
  /** All chats in one list, in order of time. */
  readonly items: Map<string, ChatItem>;
  readonly media: Map<string, StoredMedia>;
  readonly templates: Map<string, Template>;
  readonly flows: Map<string, Flow>;
  /** What a sent Flow opens, by the id of its message. */
  readonly flowMessages: Map<string, FlowMessage>;
  readonly flowFiles: Map<string, FlowFile>;
  /** By reference id. */
  readonly payments: Map<string, Payment>;
  readonly number: BusinessNumber;
  /** The views of all numbers by their id, this one's own among them (number/number-world.ts). */
  readonly numbers: Map<string, World>;
  readonly faults: Fault[];
  readonly listeners: Set<(event: PhoneEvent) => void>;
  /** Replaced when the throughput of the number changes. */
  numberBucket: TokenBucket;
  readonly pairBuckets: Map<string, TokenBucket>;
  readonly templateCreationBucket: TokenBucket;
  /** Calls on the account in the last hour, oldest first. */
  readonly managementCallsAtMs: number[];
  readonly uploadSessions: Map<string, UploadSession>;
  /** MIME type of what was uploaded, by handle. */
  readonly uploadHandles: Map<string, string>;
  /** When each person was last written to outside their window, for the portfolio's daily limit. */
  readonly writtenToOutsideWindow: Map<string, number>;
  readonly bill: Bill;
  readonly counters: { fault: number };
  readonly webhookAgent: Agent;
  readonly webhooks: WebhookQueue;
  connection: AppConnection;
  /** Where the app reaches us; known once the server listens. */
  publicUrl: string;
};

export function publish(world: World, event: PhoneEvent): void {
  for (const listener of world.listeners) listener(event);
}

/** A new item stands in the chat with the number in whose view it comes. */
export function putItem(world: World, given: NewItem): ChatItem {
  const item = { phoneNumberId: world.config.phoneNumberId, ...given };
  world.items.set(item.id, item);
  publish(world, { kind: 'item', item });
  return item;
}

/** Changes parts of an item; does nothing when the chat was cleared meanwhile. */
export function updateItem(world: World, id: string, changes: Partial<ChatItem>): ChatItem | undefined {
  const item = world.items.get(id);
  return item === undefined ? undefined : putItem(world, { ...item, ...changes });
}

export function putCitizen(world: World, citizen: Citizen): Citizen {
  world.citizens.set(citizen.id, citizen);
  publish(world, { kind: 'citizen', citizen });
  return citizen;
}

/** With all numbers, or with one. */
export function listChat(world: World, citizenId: string, phoneNumberId?: string): readonly ChatItem[] {
  return [...world.items.values()].filter(
    (item) => item.citizenId === citizenId && (phoneNumberId === undefined || item.phoneNumberId === phoneNumberId),
  );
}

export function clearChat(world: World, citizenId: string): void {
  for (const item of listChat(world, citizenId)) {
    world.items.delete(item.id);
    world.flowMessages.delete(item.id);
  }
  publish(world, { kind: 'cleared', citizenId });
}

export function setConnection(world: World, connection: AppConnection): void {
  if (world.connection === connection) return;
  world.connection = connection;
  publish(world, { kind: 'connection', connection });
}
