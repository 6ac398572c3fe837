/** Media (§9.1): upload here; look-up and deletion go through the node routes; download by signed address; Flow files. */
import { MEDIA_LIMITS } from '#channel/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { strike } from '../faults.ts';
import { findFlowFile } from '../flows/flow-media.ts';
import { findMedia, isMediaUrlValid, mediaUrl, putMedia, sha256Of, type StoredMedia } from '../media-store.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireNumber, version } from './node.ts';
import { readParams, type Params } from './params.ts';

const AttachmentQuery = z.object({ mid: z.string(), ext: z.coerce.number(), hash: z.string() });
const animatedStickerBytes = MEDIA_LIMITS.sticker.bytes;
const staticStickerBytes = 100 * 1024;

export function registerMedia(app: FastifyInstance, world: World): void {
  app.post(`${version}/:nodeId/media`, async (request) => {
    requireNumber(world, request);
    return { id: upload(world, await readParams(request)).id };
  });
  app.get('/whatsapp_business/attachments/', async (request, reply) => sendAttachment(world, request, reply));
}

/** The content network of Flow files needs no token: the files are encrypted. */
export function registerFlowFiles(app: FastifyInstance, world: World): void {
  app.get('/flow-files/:mediaId', async (request, reply) => {
    const { mediaId } = z.object({ mediaId: z.string() }).parse(request.params);
    const file = findFlowFile(world, mediaId);
    if (file === undefined) return reply.code(404).type('text/plain').send('Not found');
    return reply.type('application/octet-stream').send(file.sealed);
  });
}

export function describeMedia(world: World, media: StoredMedia): object {
  if (strike(world, 'media-unavailable', null) !== undefined) {
    throw new GraphError(100, 'The media is not available (a scripted fault of the emulator).', 33);
  }
  return {
    messaging_product: 'whatsapp',
    url: mediaUrl(world, media.id),
    mime_type: media.mimeType,
    sha256: sha256Of(media, 'hex'),
    file_size: String(media.bytes.length),
    id: media.id,
  };
}

function upload(world: World, { fields, file }: Params): StoredMedia {
  if (fields['messaging_product'] !== 'whatsapp') {
    throw new GraphError(100, 'The parameter messaging_product is required.');
  }
  if (file === undefined) throw new GraphError(100, 'The parameter file is required.');
  const wanted = typeof fields['type'] === 'string' ? fields['type'].split(';')[0]?.trim() : undefined;
  // Some clients write a kind (`image`) where a MIME type is asked for: then that of the part counts.
  const mimeType = wanted?.includes('/') === true ? wanted : (file.mimeType.split(';')[0] ?? '');
  const limit = Object.values(MEDIA_LIMITS).find((each) => each.mimeTypes.some((known) => known === mimeType));
  if (limit === undefined) {
    const known = Object.values(MEDIA_LIMITS).flatMap((each) => [...each.mimeTypes]);
    throw new GraphError(100, `Param file must be a file with one of the following types: ${known.join(', ')}.`);
  }
  const most = mimeType === 'image/webp' && !isAnimated(file.bytes) ? staticStickerBytes : limit.bytes;
  if (file.bytes.length === 0 || file.bytes.length > most) {
    throw new GraphError(131053, `A file of type ${mimeType} may have 1 to ${most} bytes.`);
  }
  return putMedia(world, { origin: 'upload', ...file, mimeType });
}

/** Animated stickers (500 KB) have an ANIM chunk near the beginning of the file; static ones may have 100 KB. */
function isAnimated(bytes: Buffer): boolean {
  return bytes.length <= animatedStickerBytes && bytes.subarray(0, 64).includes('ANIM');
}

async function sendAttachment(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = AttachmentQuery.safeParse(request.query);
  const valid = query.success && isMediaUrlValid(world, query.data.mid, query.data.ext, query.data.hash);
  const media = valid ? findMedia(world, query.data.mid) : undefined;
  if (media === undefined || strike(world, 'media-unavailable', null) !== undefined) {
    return reply.code(404).type('text/plain').send('Not found');
  }
  return reply.type(media.mimeType).header('x-content-type-options', 'nosniff').send(media.bytes);
}
