/** Flows of the account (§7.7) and the number's Flow key (§7.5). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createFlow, deprecateFlow, describeFlow, isFlowKey, putFlowJson, type Flow } from '../flows/flow.ts';
import { publishFlow } from '../flows/publish.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireAccount, requireFlow, requireNumber, version } from './node.ts';
import { formFlag, jsonText, pageOf, parseParams, readParams } from './params.ts';

const categories = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER',
] as const;
const Categories = z.preprocess(jsonText, z.array(z.enum(categories)).min(1));
const source = z
  .union([z.string().min(1), z.record(z.string(), z.unknown())])
  .transform((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
const NewFlow = z.looseObject({
  name: z.string().min(1).max(200),
  categories: Categories,
  flow_json: source.optional(),
  publish: formFlag.optional(),
  endpoint_uri: z.url().optional(),
  clone_flow_id: z.string().optional(),
});
const FlowChanges = z.looseObject({
  name: z.string().min(1).max(200).optional(),
  categories: Categories.optional(),
  endpoint_uri: z.url().optional(),
});
const Asset = z.looseObject({ name: z.literal('flow.json'), asset_type: z.literal('FLOW_JSON') });

export function registerFlows(app: FastifyInstance, world: World): void {
  app.post(`${version}/:nodeId/flows`, async (request) => {
    requireAccount(world, request);
    const { fields } = await readParams(request);
    const wish = parseParams(NewFlow, fields);
    const cloned = wish.clone_flow_id === undefined ? undefined : world.flows.get(wish.clone_flow_id);
    const flow = createFlow(world, {
      name: wish.name,
      categories: wish.categories,
      endpointUri: wish.endpoint_uri ?? null,
      source: wish.flow_json ?? cloned?.source ?? null,
    });
    if (wish.publish === true) await publishFlow(world, flow);
    return { id: flow.id, success: true, validation_errors: flow.faults };
  });
  app.get(`${version}/:nodeId/flows`, async (request) => {
    requireAccount(world, request);
    const flows = [...world.flows.values()].map((flow) => describeFlow(world, flow));
    return pageOf(flows, (await readParams(request)).fields, request);
  });
  app.post(`${version}/:nodeId/assets`, async (request) => {
    const flow = requireFlow(world, request);
    const { fields, file } = await readParams(request);
    parseParams(Asset, fields);
    if (file === undefined) throw new GraphError(100, 'The parameter file is required.');
    return { success: true, validation_errors: putFlowJson(flow, file.bytes.toString('utf8')) };
  });
  app.get(`${version}/:nodeId/assets`, async (request) => {
    const flow = requireFlow(world, request);
    const asset = {
      name: 'flow.json',
      asset_type: 'FLOW_JSON',
      download_url: `${world.publicUrl}/flow-json/${flow.id}`,
    };
    return { data: flow.source === null ? [] : [asset] };
  });
  app.get('/flow-json/:nodeId', async (request, reply) => {
    const flow = requireFlow(world, request);
    return reply.type('application/json').send(flow.source ?? '{}');
  });
  app.post(`${version}/:nodeId/publish`, async (request) => {
    await publishFlow(world, requireFlow(world, request));
    return { success: true };
  });
  app.post(`${version}/:nodeId/deprecate`, async (request) => {
    deprecateFlow(world, requireFlow(world, request));
    return { success: true };
  });
  app.post(`${version}/:nodeId/whatsapp_business_encryption`, async (request) => {
    requireNumber(world, request);
    const { fields } = await readParams(request);
    const { business_public_key: key } = parseParams(z.looseObject({ business_public_key: z.string() }), fields);
    if (!isFlowKey(key)) throw new GraphError(100, 'business_public_key must be a 2048-bit RSA public key in PEM.');
    world.number.flowKey = key;
    return { success: true };
  });
  app.get(`${version}/:nodeId/whatsapp_business_encryption`, async (request) => {
    requireNumber(world, request);
    const key = world.number.flowKey;
    const shown = { business_public_key: key, business_public_key_signature_status: 'VALID' };
    return { data: key === null ? [] : [shown] };
  });
}

/** POST on a Flow's own id. */
export function changeFlow(flow: Flow, fields: Readonly<Record<string, unknown>>): object {
  const changes = parseParams(FlowChanges, fields);
  flow.name = changes.name ?? flow.name;
  flow.categories = changes.categories ?? flow.categories;
  flow.endpointUri = changes.endpoint_uri ?? flow.endpointUri;
  return { success: true };
}
