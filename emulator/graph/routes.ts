/** The Graph API as far as the Cloud API needs it: the checks every call goes through (§1, §12), messages, and nodes. */
import { MarkRead, MEDIA_LIMITS } from '#channel/wire';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { strike } from '../faults.ts';
import { deleteFlow, describeFlow } from '../flows/flow.ts';
import { describeTemplate } from '../templates/template.ts';
import type { World } from '../world.ts';
import { resolveRecipient } from './admit.ts';
import { registerBlocking } from './block-routes.ts';
import { countManagementCall, tellUsage, usedUp } from './call-limit.ts';
import { GraphError, graphErrorAnswer } from './errors.ts';
import { changeFlow, registerFlows } from './flow-routes.ts';
import { registerLinks } from './link-routes.ts';
import { describeMedia, registerMedia } from './media-routes.ts';
import { nodeIdOf, requireNode, requireNumber, unknownObject, version } from './node.ts';
import { changePhoneNumber, describeAccount, describePhoneNumber, registerNumber } from './number-routes.ts';
import { parseParams, pickFields, readParams } from './params.ts';
import { registerPayments } from './payment-routes.ts';
import { registerProfile } from './profile-routes.ts';
import { markRead, sendMessage } from './send-message.ts';
import { registerSubscriptions } from './subscription-routes.ts';
import { changeTemplate, registerTemplates } from './template-routes.ts';
import { checkToken, registerTokens } from './token-routes.ts';
import { registerUploads } from './upload-routes.ts';
import { validateOutbound } from './validate-outbound.ts';

/** Versions that answer in October 2026 (§1). */
const versions: readonly string[] = ['v21.0', 'v22.0', 'v23.0', 'v24.0', 'v25.0', 'v26.0'];
const VersionParams = z.object({ version: z.string() });
const NodeParams = z.object({ nodeId: z.string() });

export async function registerGraph(app: FastifyInstance, world: World): Promise<void> {
  await app.register(multipart, { limits: { fileSize: MEDIA_LIMITS.document.bytes, files: 1, fields: 20 } });
  await app.register(formbody);

  // Clients set the content type on calls that have no body, DELETE among them.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) =>
    parseJsonBody(body),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const { httpStatus, body } = graphErrorAnswer(error instanceof GraphError ? error : requestError(error));
    return reply.code(httpStatus).send(body);
  });
  app.addHook('onRequest', async (request, reply) => {
    checkVersion(request);
    checkToken(world, request);
    const managed = isManagement(world, request);
    const allowed = !managed || countManagementCall(world);
    tellUsage(world, reply, managed);
    if (!allowed) throw usedUp(world);
  });

  const messages = async (request: FastifyRequest, reply: FastifyReply) => {
    requireNumber(world, request);
    const { body } = request;
    if (typeof body === 'object' && body !== null && 'status' in body) {
      return markRead(world, parseParams(MarkRead, body));
    }
    return sendWithFaults(world, body, reply);
  };
  app.post(`${version}/:nodeId/messages`, messages);
  // Meta's published collection marks as read with PUT.
  app.put(`${version}/:nodeId/messages`, messages);
  registerTokens(app, world);
  await registerUploads(app, world);
  registerMedia(app, world);
  registerTemplates(app, world);
  registerFlows(app, world);
  registerNumber(app, world);
  registerSubscriptions(app, world);
  registerBlocking(app, world);
  registerProfile(app, world);
  registerLinks(app, world);
  registerPayments(app, world);
  registerNodes(app, world);
}

/** GET, POST and DELETE of an id alone: what it stands for decides. */
function registerNodes(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId`, async (request) => {
    const { fields } = await readParams(request);
    checkOwner(world, nodeIdOf(request), fields['phone_number_id']);
    return pickFields(describeNode(world, nodeIdOf(request)), fields['fields']);
  });
  app.post(`${version}/:nodeId`, async (request) => {
    const id = nodeIdOf(request);
    const node = requireNode(world, id);
    const { fields } = await readParams(request);
    switch (node.kind) {
      case 'number':
        return changePhoneNumber(world, fields);
      case 'template':
        return changeTemplate(world, node.template, fields);
      case 'flow':
        return changeFlow(node.flow, fields);
      case 'account':
      case 'media':
        throw unknownObject(id);
    }
  });
  app.delete(`${version}/:nodeId`, async (request) => {
    const id = nodeIdOf(request);
    const node = requireNode(world, id);
    if (node.kind === 'media') world.media.delete(id);
    else if (node.kind === 'flow') deleteFlow(world, node.flow);
    else throw unknownObject(id);
    return { success: true };
  });
}

/** A file belongs to one number: asked for by another one it is not there. */
function checkOwner(world: World, id: string, phoneNumberId: unknown): void {
  const owner = world.media.get(id)?.phoneNumberId;
  if (typeof phoneNumberId === 'string' && owner !== undefined && owner !== phoneNumberId) throw unknownObject(id);
}

function describeNode(world: World, id: string): object {
  const node = requireNode(world, id);
  switch (node.kind) {
    case 'number':
      return describePhoneNumber(world);
    case 'account':
      return describeAccount(world);
    case 'media':
      return describeMedia(world, node.media);
    case 'template':
      return describeTemplate(node.template);
    case 'flow':
      return describeFlow(world, node.flow);
  }
}

function checkVersion(request: FastifyRequest): void {
  const params = VersionParams.safeParse(request.params);
  if (!params.success || versions.includes(params.data.version)) return;
  throw new GraphError(2635, `Version ${params.data.version} is not available; use one of ${versions.join(', ')}.`);
}

/** Calls on the account and what lies below it count as management (§1). */
function isManagement(world: World, request: FastifyRequest): boolean {
  const params = NodeParams.safeParse(request.params);
  return params.success && params.data.nodeId === world.config.wabaId;
}

/** POST /messages with the scripted faults around it. */
async function sendWithFaults(world: World, body: unknown, reply: FastifyReply): Promise<unknown> {
  const message = validateOutbound(body);
  const citizenId = resolveRecipient(world, message).citizen?.id ?? null;
  const slow = strike(world, 'send-slow', citizenId);
  if (slow !== undefined) await new Promise((resolve) => setTimeout(resolve, slow.delayMs));
  const http = strike(world, 'send-http', citizenId);
  if (http !== undefined) return reply.code(http.status).type('text/html').send('<html>Sorry</html>');
  const refused = strike(world, 'send-refused', citizenId);
  if (refused !== undefined) throw new GraphError(refused.code, 'A scripted fault of the emulator.');
  const answer = sendMessage(world, message);
  if (strike(world, 'send-answer-lost', citizenId) === undefined) return answer;
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

function parseJsonBody(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new GraphError(100, 'The request body is not valid JSON.');
  }
}

function requestError(error: Error & { statusCode?: number }): GraphError {
  const clientFault = error instanceof z.ZodError || (error.statusCode !== undefined && error.statusCode < 500);
  return clientFault ? new GraphError(100, error.message) : new GraphError(131000, 'The emulator failed.');
}
