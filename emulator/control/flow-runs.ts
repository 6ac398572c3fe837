/** Running a Flow from the phone page: one call per act, each answered with a Flow answer (docs/guides/emulator.md). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Citizen } from '../chat.ts';
import { putFlowFile } from '../flows/flow-media.ts';
import { jsonOf, type FlowMessage } from '../flows/flow.ts';
import { backFlow, completeFlow, exchangeFlow, navigateFlow, openFlow } from '../flows/runner.ts';
import type { World } from '../world.ts';
import { ControlError } from './control-error.ts';
import { getCitizen } from './named.ts';

const path = '/citizens/:citizenId/flows/:messageId';
const MessageParams = z.object({ messageId: z.string() });
const data = z.record(z.string(), z.unknown()).default({});
const Step = z.strictObject({ screen: z.string(), data });
const Navigation = z.strictObject({ screen: z.string(), next: z.string(), data });
const Back = z.strictObject({ screen: z.string(), to: z.string() });

export function registerFlowRuns(app: FastifyInstance, world: World): void {
  app.get(path, async (request) => {
    const { message } = getFlowMessage(world, request);
    const flow = world.flows.get(message.flowId);
    if (flow === undefined) throw new ControlError(404, 'the Flow was deleted');
    const { flowId, mode, flowToken, enabled } = message;
    const json = jsonOf(flow, mode) ?? null;
    return { flow: { flowId, name: flow.name, status: flow.status, mode, flowToken, enabled, json } };
  });
  app.post(`${path}/open`, async (request) => {
    const { citizen, message } = getFlowMessage(world, request);
    return openFlow(world, citizen, message);
  });
  app.post(`${path}/navigate`, async (request) => {
    const { citizen, message } = getFlowMessage(world, request);
    return navigateFlow(world, citizen, message, Navigation.parse(request.body));
  });
  app.post(`${path}/exchange`, async (request) => {
    const { citizen, message } = getFlowMessage(world, request);
    return exchangeFlow(world, citizen, message, Step.parse(request.body));
  });
  app.post(`${path}/back`, async (request) => {
    const { citizen, message } = getFlowMessage(world, request);
    return backFlow(world, citizen, message, Back.parse(request.body));
  });
  app.post(`${path}/complete`, async (request) => {
    const { citizen, message } = getFlowMessage(world, request);
    return completeFlow(world, citizen, message, Step.parse(request.body));
  });
  app.post(`${path}/media`, async (request, reply) => {
    getFlowMessage(world, request);
    const part = await request.file();
    if (part === undefined) throw new ControlError(400, 'a multipart part named file is needed');
    const file = { bytes: await part.toBuffer(), mimeType: part.mimetype, filename: part.filename };
    const { mediaId, fileName } = putFlowFile(world, file);
    return reply.code(201).send({ mediaId, fileName });
  });
}

function getFlowMessage(world: World, request: FastifyRequest): { citizen: Citizen; message: FlowMessage } {
  const citizen = getCitizen(world, request);
  const message = world.flowMessages.get(MessageParams.parse(request.params).messageId);
  if (message === undefined || message.citizenId !== citizen.id) throw new ControlError(404, 'no such Flow message');
  return { citizen, message };
}
