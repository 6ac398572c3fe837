/** The Graph API as far as the Cloud API needs it: messages, media, and the checks every call goes through (§1, §12). */
import { MarkRead, MEDIA_LIMITS } from '#channel/wire';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findMedia, isMediaUrlValid, mediaUrl, putMedia, sha256Of, type StoredMedia } from '../media-store.ts';
import type { World } from '../world.ts';
import { GraphError, graphErrorAnswer } from './errors.ts';
import { markRead, sendMessage } from './send-message.ts';
import { validateOutbound } from './validate-outbound.ts';

/** Versions that answer in October 2026 (§1). */
const versions: readonly string[] = ['v21.0', 'v22.0', 'v23.0', 'v24.0', 'v25.0', 'v26.0'];
const version = '/:version(^v[0-9]+\\.[0-9]+$)';
const largestUploadBytes = MEDIA_LIMITS.document.bytes;

const VersionParams = z.object({ version: z.string() });
const NodeParams = z.object({ nodeId: z.string() });
const AttachmentQuery = z.object({ mid: z.string(), ext: z.coerce.number(), hash: z.string() });

export async function registerGraph(app: FastifyInstance, world: World): Promise<void> {
  await app.register(multipart, { limits: { fileSize: largestUploadBytes, files: 1, fields: 10 } });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const known = error instanceof GraphError ? error : requestError(error);
    const { httpStatus, body } = graphErrorAnswer(known);
    return reply.code(httpStatus).send(body);
  });

  app.addHook('onRequest', async (request) => {
    const params = VersionParams.safeParse(request.params);
    if (params.success && !versions.includes(params.data.version)) {
      throw new GraphError(2635, `Version ${params.data.version} is not available; use one of ${versions.join(', ')}.`);
    }
    if (request.headers.authorization !== `Bearer ${world.config.accessToken}`) {
      throw new GraphError(190, 'The access token is missing, malformed or expired.');
    }
  });

  app.post(`${version}/:nodeId/messages`, async (request) => {
    requireNumber(world, request);
    const { body } = request;
    if (typeof body === 'object' && body !== null && 'status' in body) return markRead(world, parseMarkRead(body));
    return sendMessage(world, validateOutbound(body));
  });

  app.post(`${version}/:nodeId/media`, async (request) => {
    requireNumber(world, request);
    return { id: (await receiveUpload(world, request)).id };
  });

  app.get(`${version}/:nodeId`, async (request) => {
    const media = requireMedia(world, request);
    return {
      messaging_product: 'whatsapp',
      url: mediaUrl(world, media.id),
      mime_type: media.mimeType,
      sha256: sha256Of(media, 'hex'),
      file_size: String(media.bytes.length),
      id: media.id,
    };
  });

  app.delete(`${version}/:nodeId`, async (request) => {
    world.media.delete(requireMedia(world, request).id);
    return { success: true };
  });

  app.get('/whatsapp_business/attachments/', async (request, reply) => sendAttachment(world, request, reply));
}

function requestError(error: Error & { statusCode?: number }): GraphError {
  const clientFault = error.statusCode !== undefined && error.statusCode < 500;
  return clientFault ? new GraphError(100, error.message) : new GraphError(131000, 'The emulator failed.');
}

function requireNumber(world: World, request: FastifyRequest): void {
  const { nodeId } = NodeParams.parse(request.params);
  if (nodeId !== world.config.phoneNumberId) throw unknownObject(nodeId);
}

function requireMedia(world: World, request: FastifyRequest): StoredMedia {
  const { nodeId } = NodeParams.parse(request.params);
  const media = findMedia(world, nodeId);
  if (media === undefined) throw unknownObject(nodeId);
  return media;
}

function unknownObject(id: string): GraphError {
  const details = `Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
  return new GraphError(100, details, 33);
}

function parseMarkRead(body: unknown): MarkRead {
  const parsed = MarkRead.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new GraphError(100, z.prettifyError(parsed.error));
}

async function receiveUpload(world: World, request: FastifyRequest): Promise<StoredMedia> {
  if (!request.isMultipart()) throw new GraphError(100, 'The request must be multipart/form-data.');
  const fields = new Map<string, string>();
  let file: { bytes: Buffer; mimeType: string; filename: string } | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value));
    else if (part.fieldname === 'file') {
      file = { bytes: await part.toBuffer(), mimeType: part.mimetype, filename: part.filename };
    } else await part.toBuffer();
  }
  if (fields.get('messaging_product') !== 'whatsapp') {
    throw new GraphError(100, 'The parameter messaging_product is required.');
  }
  if (file === undefined) throw new GraphError(100, 'The parameter file is required.');
  const mimeType = fields.get('type')?.split(';')[0]?.trim() || file.mimeType;
  const limit = Object.values(MEDIA_LIMITS).find((each) => each.mimeTypes.some((known) => known === mimeType));
  if (limit === undefined) {
    const known = Object.values(MEDIA_LIMITS).flatMap((each) => [...each.mimeTypes]);
    throw new GraphError(100, `Param file must be a file with one of the following types: ${known.join(', ')}.`);
  }
  if (file.bytes.length === 0 || file.bytes.length > limit.bytes) {
    throw new GraphError(131053, `A file of type ${mimeType} may have 1 to ${limit.bytes} bytes.`);
  }
  return putMedia(world, { origin: 'upload', ...file, mimeType });
}

async function sendAttachment(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = AttachmentQuery.safeParse(request.query);
  const valid = query.success && isMediaUrlValid(world, query.data.mid, query.data.ext, query.data.hash);
  const media = valid ? findMedia(world, query.data.mid) : undefined;
  if (media === undefined) return reply.code(404).type('text/plain').send('Not found');
  return reply.type(media.mimeType).header('x-content-type-options', 'nosniff').send(media.bytes);
}
