/** The emulated world from outside: faults, clock, templates, Flows, the number, the bill, management webhooks. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { describeBill } from '../bill.ts';
import { addFault, NewFault, removeFaults } from '../faults.ts';
import { describeFlow, setFlowStatus } from '../flows/flow.ts';
import { changeNumber, describeNumber } from '../number/business-number.ts';
import { describeTemplate, reviewTemplate } from '../templates/template.ts';
import { enqueueManagement } from '../webhook/management.ts';
import { publish, type World } from '../world.ts';
import { ControlError } from './control-error.ts';

const quality = z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']);
const Named = z.object({ id: z.string() });
const Speed = z.strictObject({ speed: z.number().positive().max(100_000) });
const Step = z.strictObject({
  seconds: z
    .number()
    .min(0)
    .max(40 * 24 * 3600),
});
const Review = z.strictObject({
  event: z.enum(['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED', 'FLAGGED', 'REINSTATED']),
  reason: z.string().optional(),
  category: z.enum(['UTILITY', 'AUTHENTICATION', 'MARKETING']).optional(),
  quality: quality.optional(),
});
const FlowStatusChange = z.strictObject({ status: z.enum(['PUBLISHED', 'THROTTLED', 'BLOCKED']) });
const NumberChanges = z.strictObject({
  quality: quality.optional(),
  messagesPerSecond: z.number().positive().max(100_000).optional(),
  dailyUsers: z.int().positive().optional(),
  identityCheck: z.boolean().optional(),
});
const Webhook = z.strictObject({ field: z.string().min(1), value: z.record(z.string(), z.unknown()) });

export function registerWorld(app: FastifyInstance, world: World): void {
  app.get('/faults', async () => ({ faults: world.faults }));
  app.post('/faults', async (request, reply) => {
    return reply.code(201).send({ fault: addFault(world, NewFault.parse(request.body)) });
  });
  app.delete('/faults', async () => ({ removed: removeFaults(world) }));
  app.delete('/faults/:id', async (request) => ({ removed: removeFaults(world, nameOf(request)) }));

  app.get('/clock', async () => readClock(world));
  app.patch('/clock', async (request) => {
    world.clock.setSpeed(Speed.parse(request.body).speed);
    return tellClock(world);
  });
  app.post('/clock/advance', async (request) => {
    world.clock.advance(Step.parse(request.body).seconds * 1000);
    return tellClock(world);
  });

  app.get('/templates', async () => ({ templates: [...world.templates.values()].map(describeTemplate) }));
  app.post('/templates/:id/review', async (request) => {
    const template = world.templates.get(nameOf(request));
    if (template === undefined) throw new ControlError(404, 'no such template');
    return { template: describeTemplate(reviewTemplate(world, template, Review.parse(request.body))) };
  });

  app.get('/flows', async () => ({
    flows: [...world.flows.values()].map((flow) => ({ ...describeFlow(world, flow), alerts: flow.alerts })),
  }));
  app.patch('/flows/:id', async (request) => {
    const flow = world.flows.get(nameOf(request));
    if (flow === undefined) throw new ControlError(404, 'no such Flow');
    setFlowStatus(world, flow, FlowStatusChange.parse(request.body).status);
    return { flow: describeFlow(world, flow) };
  });

  app.get('/number', async () => ({ number: describeNumber(world) }));
  app.patch('/number', async (request) => {
    changeNumber(world, NumberChanges.parse(request.body));
    return { number: describeNumber(world) };
  });
  app.get('/bill', async () => describeBill(world));
  app.post('/webhooks', async (request, reply) => {
    const { field, value } = Webhook.parse(request.body);
    enqueueManagement(world, field, value);
    return reply.code(201).send({ sent: true });
  });
}

function readClock(world: World): { nowMs: number; speed: number } {
  return { nowMs: world.clock.now(), speed: world.clock.speed() };
}

function tellClock(world: World): { nowMs: number; speed: number } {
  const clock = readClock(world);
  publish(world, { kind: 'clock', ...clock });
  return clock;
}

function nameOf(request: FastifyRequest): string {
  return Named.parse(request.params).id;
}
