/**
 * Keeps citizens, chats, files, templates, Flows, payments and webhooks still on their way across restarts: one JSON file,
 * and a folder beside it for the files sent. Written a moment after each change, by renaming, so that a crash leaves the
 * previous one whole. Faults and files picked inside Flows are not kept.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CitizenBill } from './bill.ts';
import type { ChatItem, Citizen } from './chat.ts';
import { startDelivery } from './delivery.ts';
import { isFileMissing } from './file-missing.ts';
import type { Flow, FlowMessage } from './flows/flow.ts';
import type { BusinessNumber } from './number/business-number.ts';
import type { Payment } from './payments/payment.ts';
import type { Template } from './templates/template.ts';
import type { World } from './world.ts';

const writeDelayMs = 300;
const format = 'dwar-emulator-2';

/** We read only what we wrote ourselves, so the shape inside is trusted; a file of another format is left alone. */
const Snapshot = z.object({
  format: z.literal(format),
  citizens: z.array(z.custom<Citizen>(isObject)),
  items: z.array(z.custom<ChatItem>(isObject)),
  media: z.array(
    z.object({
      id: z.string().regex(/^[0-9]+$/),
      origin: z.enum(['citizen', 'upload']),
      mimeType: z.string(),
      filename: z.string(),
      createdAtMs: z.number(),
      phoneNumberId: z.string().optional(),
    }),
  ),
  templates: z.array(z.custom<Template>(isObject)),
  flows: z.array(z.custom<Flow>(isObject)),
  flowMessages: z.array(z.custom<FlowMessage>(isObject)),
  payments: z.array(z.custom<Payment>(isObject)),
  number: z.custom<Omit<BusinessNumber, 'blockedUsers'>>(isObject),
  blockedUsers: z.array(z.string()),
  bill: z.object({
    month: z.string(),
    serviceMessages: z.number(),
    citizens: z.array(z.tuple([z.string(), z.custom<CitizenBill>(isObject)])),
  }),
  pendingWebhooks: z.array(z.object({ key: z.string(), body: z.string(), itemIds: z.array(z.string()) })),
});

/** `close` writes a last time. */
export type SnapshotWriter = { readonly close: () => Promise<void> };

export async function loadSnapshot(world: World, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isFileMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return;
  const kept: unknown = JSON.parse(text);
  if (!isObject(kept) || !('format' in kept) || kept.format !== format) {
    console.warn('The state file was written by another version of the emulator: starting afresh.');
    await rename(file, `${file}.old`);
    return;
  }
  const snapshot = Snapshot.parse(kept);
  const { phoneNumberId } = world.config;
  for (const citizen of snapshot.citizens) {
    // Files from before there were several numbers: all was said to the first.
    const windows = citizen.lastInboundAtMs === null ? {} : { [phoneNumberId]: citizen.lastInboundAtMs };
    world.citizens.set(citizen.id, { lastInboundByNumber: windows, ...citizen });
  }
  for (const item of snapshot.items)
    world.items.set(item.id, { ...item, phoneNumberId: item.phoneNumberId ?? phoneNumberId });
  for (const media of snapshot.media) {
    const bytes = await readFile(join(mediaFolder(file), media.id)).catch(() => undefined);
    if (bytes !== undefined) world.media.set(media.id, { ...media, bytes });
  }
  for (const template of snapshot.templates) world.templates.set(template.id, template);
  for (const flow of snapshot.flows) world.flows.set(flow.id, flow);
  for (const message of snapshot.flowMessages) world.flowMessages.set(message.messageId, message);
  for (const payment of snapshot.payments) world.payments.set(payment.referenceId, payment);
  Object.assign(world.number, snapshot.number);
  for (const user of snapshot.blockedUsers) world.number.blockedUsers.add(user);
  const { month, serviceMessages, citizens } = snapshot.bill;
  Object.assign(world.bill, { month, serviceMessages, citizens: new Map(citizens) });
  for (const webhook of snapshot.pendingWebhooks) world.webhooks.enqueue(webhook);
  for (const item of snapshot.items) {
    if (item.author === 'service' && (item.status === 'accepted' || item.status === 'sent')) startDelivery(world, item);
  }
}

export function startSnapshots(world: World, file: string): SnapshotWriter {
  const written = new Set<string>(world.media.keys());
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = () => {
    timer = undefined;
    writing = writing.then(() => writeSnapshot(world, file, written)).catch(reportFailure);
    return writing;
  };
  const markChanged = () => {
    timer ??= setTimeout(() => void write(), writeDelayMs);
  };
  world.listeners.add(markChanged);
  return {
    close: async () => {
      clearTimeout(timer);
      await write();
    },
  };
}

async function writeSnapshot(world: World, file: string, written: Set<string>): Promise<void> {
  await mkdir(mediaFolder(file), { recursive: true });
  await mkdir(dirname(file), { recursive: true });
  const media = [];
  for (const { bytes, ...facts } of world.media.values()) {
    media.push(facts);
    if (written.has(facts.id)) continue;
    await writeFile(join(mediaFolder(file), facts.id), bytes);
    written.add(facts.id);
  }
  const pending = world.webhooks.list().filter((delivery) => delivery.state === 'pending');
  const { blockedUsers, ...number } = world.number;
  const snapshot: z.input<typeof Snapshot> = {
    format,
    citizens: [...world.citizens.values()],
    items: [...world.items.values()],
    media,
    templates: [...world.templates.values()],
    flows: [...world.flows.values()],
    flowMessages: [...world.flowMessages.values()],
    payments: [...world.payments.values()],
    number,
    blockedUsers: [...blockedUsers],
    bill: { ...world.bill, citizens: [...world.bill.citizens] },
    pendingWebhooks: pending.map(({ key, body, itemIds }) => ({ key, body, itemIds: [...itemIds] })),
  };
  await writeFile(`${file}.new`, JSON.stringify(snapshot));
  await rename(`${file}.new`, file);
}

function mediaFolder(file: string): string {
  return `${file}.media`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function reportFailure(error: unknown): void {
  console.error('The emulator could not write its state file:', error instanceof Error ? error.message : error);
}
