/** Publishing a Flow: the checks Meta makes first (§7.7), the ping of the endpoint among them. */
import { GraphError } from '../graph/errors.ts';
import type { World } from '../world.ts';
import { callEndpoint } from './endpoint.ts';
import { checkFlowJson } from './flow-json.ts';
import { setFlowStatus, type Flow } from './flow.ts';

/** Throws 139002 naming what is missing: valid JSON, endpoint, key, an endpoint that answers ping. */
export async function publishFlow(world: World, flow: Flow): Promise<void> {
  const refuse = (details: string): never => {
    throw new GraphError(139002, details);
  };
  if (flow.status === 'DEPRECATED') refuse('A deprecated Flow cannot be published.');
  if (flow.source === null) return refuse('Upload the Flow JSON first.');
  const checked = checkFlowJson(flow.source);
  if (!checked.ok) return refuse(`The Flow JSON has errors: ${checked.faults[0]?.message ?? ''}`);
  if (!world.number.registered) refuse('The business account needs a registered phone number.');
  if (checked.json.data_api_version !== undefined) {
    if (flow.endpointUri === null) refuse('Set endpoint_uri: the Flow JSON has a data_api_version.');
    if (world.number.flowKey === null) refuse('Upload a public key with whatsapp_business_encryption first.');
    world.number.flowKeyOnPhones = world.number.flowKey;
    const answer = await callEndpoint(world, flow, { version: '3.0', action: 'ping' });
    if (answer.kind === 'error') return refuse(`The endpoint does not answer ping: ${answer.key}.`);
    if (JSON.stringify(answer.body) !== '{"data":{"status":"active"}}') {
      refuse('The endpoint answers ping with something else than {"data":{"status":"active"}}.');
    }
  }
  flow.publishedSource = flow.source;
  setFlowStatus(world, flow, 'PUBLISHED');
}
