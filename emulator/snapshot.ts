/**
 * Keeps citizens, chats, files and webhooks still on their way across restarts: one JSON file, and a folder beside it
 * for the files sent. Written a moment after each change, by renaming, so that a crash leaves the previous one whole.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ChatItem, Citizen } from './chat.ts';
import { startDelivery } from './delivery.ts';
import { isFileMissing } from './file-missing.ts';
import type { World } from './world.ts';

const writeDelayMs = 300;

/** We read only what we wrote ourselves, so the shape inside is trusted; a foreign or older file is refused whole. */
const Snapshot = z.object({
  format: z.literal('dwar-emulator-1'),
  citizens: z.array(z.custom<Citizen>(isObject)),
  items: z.array(z.custom<ChatItem>(isObject)),
  media: z.array(
    z.object({
      id: z.string().regex(/^[0-9]+$/),
      origin: z.enum(['citizen', 'upload']),
      mimeType: z.string(),
      filename: z.string(),
      createdAtMs: z.number(),
    }),
  ),
  billing: z.object({ month: z.string(), serviceMessages: z.number() }),
  pendingWebhooks: z.array(z.object({ key: z.string(), body: z.string(), itemId: z.string().nullable() })),
});

/** `close` writes a last time. */
export type SnapshotWriter = { readonly close: () => Promise<void> };

export async function loadSnapshot(world: World, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isFileMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return;
  const snapshot = Snapshot.parse(JSON.parse(text));
  for (const citizen of snapshot.citizens) world.citizens.set(citizen.id, citizen);
  for (const item of snapshot.items) world.items.set(item.id, item);
  for (const media of snapshot.media) {
    const bytes = await readFile(join(mediaFolder(file), media.id)).catch(() => undefined);
    if (bytes !== undefined) world.media.set(media.id, { ...media, bytes });
  }
  Object.assign(world.billing, snapshot.billing);
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
  const snapshot: z.input<typeof Snapshot> = {
    format: 'dwar-emulator-1',
    citizens: [...world.citizens.values()],
    items: [...world.items.values()],
    media,
    billing: world.billing,
    pendingWebhooks: pending.map(({ key, body, itemId }) => ({ key, body, itemId })),
  };
  await writeFile(`${file}.new`, JSON.stringify(snapshot));
  await rename(`${file}.new`, file);
}

function mediaFolder(file: string): string {
  return `${file}.media`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function reportFailure(error: unknown): void {
  console.error('The emulator could not write its state file:', error instanceof Error ? error.message : error);
}
