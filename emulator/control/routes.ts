/**
 * The control API under /phones/api: what the phone page does, tests and the tour can do too. Shapes are described in
 * docs/guides/emulator.md. Citizens and their chats here; Flows, payments and the emulated world in their own files.
 */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MEDIA_LIMITS } from '#channel/wire';
import type { ChatItem, Citizen, PhoneState } from '../chat.ts';
import { addCitizen, addDemoCitizens, changePhone, setMarketing } from '../citizens.ts';
import { markPlayed, markReadByCitizen } from '../delivery.ts';
import { removeFaults } from '../faults.ts';
import { mintIdentityHash } from '../identity.ts';
import { sendFile, sendOversizedFile } from '../inbound.ts';
import { renderSample, SAMPLES } from '../samples.ts';
import { clearChat, listChat, putCitizen, type World } from '../world.ts';
import { Act, act } from './act.ts';
import { ControlError } from './control-error.ts';
import { streamEvents } from './events.ts';
import { registerFlowRuns } from './flow-runs.ts';
import { chosenNumber, getCitizen, getNumber } from './named.ts';
import { registerPaymentSheet } from './payment-sheet.ts';
import { writeTranscript } from '../transcript.ts';
import { waitForItems } from './wait-for-items.ts';
import { registerWorld } from './world-routes.ts';

const longestWaitMs = 30_000;
const language = z.enum(['hi', 'en', 'pa', 'ur']);
const NewCitizen = z.strictObject({
  name: z.string().trim().min(1).max(60),
  phone: z
    .string()
    .regex(/^[0-9]{8,15}$/)
    .optional(),
  language: language.optional(),
  phoneShown: z.boolean().optional(),
});
const NewPhone = z.strictObject({ phone: NewCitizen.shape.phone });
const CitizenChanges = z.strictObject({
  phoneShown: z.boolean().optional(),
  language: language.optional(),
  marketingStopped: z.boolean().optional(),
});
const TranscriptQuery = z.object({
  /** Answers as soon as the chat has more items than this, or when the time is up. */
  moreThan: z.coerce.number().int().min(0).optional(),
  waitMs: z.coerce.number().int().min(0).max(longestWaitMs).default(10_000),
});
const mediaKind = z.enum(['image', 'document', 'audio', 'video', 'sticker']).optional();

export async function registerControl(app: FastifyInstance, world: World): Promise<void> {
  await app.register(multipart, { limits: { fileSize: MEDIA_LIMITS.document.bytes, files: 1, fields: 10 } });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const wrongInput = error instanceof z.ZodError;
    const code = wrongInput ? 400 : (error.statusCode ?? 500);
    return reply.code(code).send({ error: wrongInput ? z.prettifyError(error) : error.message });
  });

  /** A page of another site must not drive the phones. */
  app.addHook('onRequest', async (request) => {
    const { origin, host } = request.headers;
    if (origin !== undefined && !origin.endsWith(`//${host ?? ''}`)) throw new ControlError(403, 'foreign origin');
  });

  app.get('/state', async (): Promise<PhoneState> => {
    const { config, connection, clock } = world;
    const citizens = [...world.citizens.values()];
    const items = [...world.items.values()];
    const { businessName } = config;
    const numbers = [...world.numbers.values()].map(({ config: own }) => {
      return { phoneNumberId: own.phoneNumberId, displayPhone: own.displayPhone, name: own.businessName };
    });
    return { businessName, numbers, connection, nowMs: clock.now(), speed: clock.speed(), citizens, items };
  });
  app.get('/events', (request, reply) => streamEvents(world, request, reply));
  app.get('/citizens', async () => ({ citizens: [...world.citizens.values()] }));
  app.post('/citizens', async (request, reply) => {
    const added = addCitizen(world, NewCitizen.parse(request.body));
    if (!added.ok) throw new ControlError(409, 'another citizen has this phone number');
    return reply.code(201).send({ citizen: added.citizen });
  });
  app.patch('/citizens/:citizenId', async (request) => {
    const { phoneShown, language: spoken, marketingStopped } = CitizenChanges.parse(request.body);
    const citizen = getCitizen(world, request);
    const changes = { phoneShown: phoneShown ?? citizen.phoneShown, language: spoken ?? citizen.language };
    const changed = putCitizen(world, { ...citizen, ...changes });
    if (marketingStopped === undefined || marketingStopped === citizen.marketingStopped) return { citizen: changed };
    return { citizen: setMarketing(world, changed, marketingStopped) };
  });
  app.get('/citizens/:citizenId/transcript', async (request) => {
    const citizen = getCitizen(world, request);
    const { moreThan, waitMs } = TranscriptQuery.parse(request.query);
    if (moreThan !== undefined) await waitForItems(world, citizen.id, moreThan, waitMs);
    return { citizen, items: listChat(world, citizen.id, chosenNumber(request)) };
  });
  app.delete('/citizens/:citizenId/transcript', async (request) => {
    clearChat(world, getCitizen(world, request).id);
    return { cleared: true };
  });
  app.post('/citizens/:citizenId/messages', async (request, reply) => {
    const item = await act(getNumber(world, request), getCitizen(world, request), Act.parse(request.body));
    return reply.code(201).send({ item });
  });
  app.post('/citizens/:citizenId/media', async (request, reply) => {
    const item = await receiveFile(getNumber(world, request), getCitizen(world, request), request);
    return reply.code(201).send({ item });
  });
  app.get('/citizens/:citizenId/transcript.txt', async (request, reply) => {
    const citizen = getCitizen(world, request);
    return reply.type('text/plain; charset=utf-8').send(writeTranscript(world, citizen));
  });
  app.post('/citizens/:citizenId/number', async (request) => {
    const moved = changePhone(world, getCitizen(world, request), NewPhone.parse(request.body ?? {}).phone);
    if (!moved.ok) throw new ControlError(409, 'another citizen has this phone number');
    return { citizen: moved.citizen };
  });
  app.post('/citizens/:citizenId/sim', async (request) => {
    return { citizen: putCitizen(world, { ...getCitizen(world, request), identityHash: mintIdentityHash() }) };
  });
  app.post('/citizens/:citizenId/read', async (request) => {
    markReadByCitizen(world, getCitizen(world, request).id, chosenNumber(request));
    return { read: true };
  });
  app.post('/citizens/:citizenId/played', async (request) => {
    const { messageId } = z.strictObject({ messageId: z.string() }).parse(request.body);
    const item = world.items.get(messageId);
    const known = item?.author === 'service' && item.citizenId === getCitizen(world, request).id;
    if (!known || item.content.kind !== 'audio') throw new ControlError(404, 'no such voice note');
    markPlayed(world, item);
    return { played: true };
  });
  app.get('/citizens/:citizenId/samples/:sampleId', async (request, reply) => {
    const { sampleId } = z.object({ sampleId: z.string() }).parse(request.params);
    const sample = await renderSample(sampleId, getCitizen(world, request));
    if (sample === undefined) throw new ControlError(404, 'no such sample');
    return reply.type(sample.mimeType).header('cache-control', 'max-age=3600').send(sample.bytes);
  });
  app.get('/samples', async () => ({ samples: SAMPLES }));
  app.get('/media/:mediaId', async (request, reply) => sendMedia(world, request, reply));
  app.get('/deliveries', async () => ({ deliveries: world.webhooks.list() }));
  app.post('/reset', async () => {
    for (const citizenId of world.citizens.keys()) clearChat(world, citizenId);
    world.citizens.clear();
    world.items.clear();
    world.media.clear();
    for (const view of world.numbers.values()) view.pairBuckets.clear();
    world.payments.clear();
    world.flowFiles.clear();
    world.writtenToOutsideWindow.clear();
    removeFaults(world);
    if (world.config.demoCitizens) addDemoCitizens(world);
    return { reset: true };
  });
  registerFlowRuns(app, world);
  registerPaymentSheet(app, world);
  registerWorld(app, world);
}

/** Fields `kind` and `caption` come before the file. */
async function receiveFile(world: World, citizen: Citizen, request: FastifyRequest): Promise<ChatItem> {
  const part = await request.file({ throwFileSizeLimit: false });
  if (part === undefined) throw new ControlError(400, 'a multipart part named file is needed');
  const bytes = await part.toBuffer();
  if (part.file.truncated) return sendOversizedFile(world, citizen, part.filename);
  const field = (name: string): string | undefined => {
    const value = part.fields[name];
    return value !== undefined && !Array.isArray(value) && value.type === 'field' ? String(value.value) : undefined;
  };
  const file = { bytes, mimeType: part.mimetype, filename: part.filename };
  const voice = field('voice');
  return sendFile(world, citizen, file, {
    kind: mediaKind.parse(field('kind')),
    caption: field('caption'),
    ...(voice === undefined ? {} : { voice: voice === '1' }),
  });
}

/** Files for the page itself, without the Graph API's expiry. Only harmless kinds are shown in place. */
function sendMedia(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { mediaId } = z.object({ mediaId: z.string() }).parse(request.params);
  const media = world.media.get(mediaId);
  if (media === undefined) throw new ControlError(404, 'no such file');
  const shown = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'].includes(media.mimeType);
  const name = encodeURIComponent(media.filename);
  return reply
    .type(shown ? media.mimeType : 'application/octet-stream')
    .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, max-age=3600')
    .send(media.bytes);
}
