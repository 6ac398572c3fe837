/**
 * Files sent by either side. Ids live 7 days (from citizens) or 30 days (uploads), download addresses five minutes
 * (whatsapp.md §9.1). An address carries its own expiry and proof, so that nothing has to be remembered per address.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '#channel/wire';
import type { Attachment } from './chat.ts';
import { mintNodeId } from './identity.ts';
import type { World } from './world.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** The oldest files go when all together are larger. */
const totalBytesKept = 512 * 1024 * 1024;

export type StoredMedia = {
  readonly id: string;
  readonly origin: 'citizen' | 'upload';
  readonly mimeType: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly createdAtMs: number;
  /** The number that it was uploaded for or sent to; files of older state files have none. */
  readonly phoneNumberId?: string | undefined;
};

export function putMedia(world: World, file: Omit<StoredMedia, 'id' | 'createdAtMs'>): StoredMedia {
  const { phoneNumberId } = world.config;
  const media = { phoneNumberId, ...file, id: mintNodeId(), createdAtMs: world.clock.now() };
  world.media.set(media.id, media);
  let total = [...world.media.values()].reduce((sum, each) => sum + each.bytes.length, 0);
  for (const [id, each] of world.media) {
    if (total <= totalBytesKept || id === media.id) break;
    world.media.delete(id);
    total -= each.bytes.length;
  }
  return media;
}

/** The file as the Graph API sees it: gone when its id has expired. */
export function findMedia(world: World, id: string): StoredMedia | undefined {
  const media = world.media.get(id);
  if (media === undefined) return undefined;
  const days = media.origin === 'citizen' ? LIMITS.inboundMediaDays : LIMITS.uploadedMediaDays;
  return world.clock.now() - media.createdAtMs > days * dayMs ? undefined : media;
}

export function attachmentOf(media: StoredMedia): Attachment {
  return { mediaId: media.id, mimeType: media.mimeType, filename: media.filename, bytes: media.bytes.length };
}

export function sha256Of(media: StoredMedia, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(media.bytes).digest(encoding);
}

/** Direct download address in Meta's outward shape, valid five emulated minutes. */
export function mediaUrl(world: World, id: string): string {
  const expiresAt = Math.floor(world.clock.now() / 1000) + LIMITS.mediaUrlSeconds;
  const query = new URLSearchParams({ mid: id, ext: String(expiresAt), hash: urlProof(world, id, expiresAt) });
  return `${world.publicUrl}/whatsapp_business/attachments/?${query.toString()}`;
}

export function isMediaUrlValid(world: World, id: string, expiresAt: number, proof: string): boolean {
  const expected = Buffer.from(urlProof(world, id, expiresAt));
  const given = Buffer.from(proof);
  const genuine = expected.length === given.length && timingSafeEqual(expected, given);
  return genuine && world.clock.now() / 1000 <= expiresAt;
}

function urlProof(world: World, id: string, expiresAt: number): string {
  return createHmac('sha256', world.config.appSecret).update(`media-url:${id}:${expiresAt}`).digest('base64url');
}
