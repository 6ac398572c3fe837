import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { makeFlowKey } from '../../../test/helpers/flow-client.ts';
import {
  graphRefusal,
  startGraphStandIn,
  type GraphCall,
  type GraphReply,
} from '../../../test/helpers/graph-stand-in.ts';
import { createManagementClient } from '../management-client.ts';
import { ensureFlowKey, ensureFlowKeys } from './ensure-flow-key.ts';
import { readFlowKeys } from './flow-keys.ts';
import { recordFlowSignal } from './flow-signal.ts';
import { findSendableFlow } from './publication-store.ts';
import { publishFlow, type FlowDefinition } from './publish-flow.ts';

const WABA = '102290129340398';
const definition: FlowDefinition = {
  name: 'apply',
  categories: ['OTHER'],
  flowJson: { version: '7.3', screens: [{ id: 'NAME' }] },
  endpointUrl: 'https://dwar.example/webhooks/whatsapp/flow',
};

let database: TestDatabase;
let graph: Awaited<ReturnType<typeof startGraphStandIn>>;
let answer: (call: GraphCall) => GraphReply | undefined;
let nextId = 9000;
/** Flows at the stand-in. */
const flows = new Map<string, { name: string; status: string }>();

beforeAll(async () => {
  database = await createTestDatabase();
  graph = await startGraphStandIn((call) => answer(call) ?? answerWell(call));
});
afterAll(async () => {
  await graph.close();
  await database.drop();
});

function answerWell({ method, path, body }: GraphCall): GraphReply {
  const [, , id = '', part = ''] = path.split('?')[0]!.split('/');
  if (id === WABA && method === 'GET')
    return { json: { data: [...flows].map(([key, flow]) => ({ id: key, ...flow })) } };
  if (id === WABA) {
    const { name } = JSON.parse(body.toString());
    if ([...flows.values()].some((flow) => flow.name === name)) return graphRefusal(139000);
    const flowId = String(nextId++);
    flows.set(flowId, { name, status: 'DRAFT' });
    return { json: { id: flowId, success: true, validation_errors: [] } };
  }
  const flow = flows.get(id);
  if (flow === undefined) return graphRefusal(100);
  if (method === 'DELETE') flows.delete(id);
  if (part === 'publish') {
    if (flow.status !== 'DRAFT') return graphRefusal(139002);
    flow.status = 'PUBLISHED';
  }
  if (part === 'deprecate') flow.status = 'DEPRECATED';
  return { json: method === 'GET' ? { id, ...flow } : { success: true, validation_errors: [] } };
}

async function publish(changes: Partial<FlowDefinition> = {}) {
  graph.calls.length = 0;
  const management = createManagementClient({ url: graph.url, version: 'v26.0', accessToken: 'a token' });
  const deps = { db: database.worker, clock: systemClock, management, businessAccountId: WABA };
  const result = await publishFlow(deps, { ...definition, ...changes });
  const steps = graph.calls.map(({ method, path }) => `${method} ${path.split('?')[0]!.slice('/v26.0/'.length)}`);
  return { result, steps };
}
const sendable = async (name = 'apply') =>
  (await findSendableFlow(database.web, { businessAccountId: WABA, name }))?.flowId;
const nothingSpecial = () => undefined;

test('a Flow is drafted, written, published once, and put away when its next version is out', async () => {
  answer = nothingSpecial;
  const first = await publish();
  expect(first.result).toEqual({ ok: true, flowId: '9000', was: 'published' });
  expect(first.steps).toEqual([`POST ${WABA}/flows`, 'POST 9000/assets', 'POST 9000/publish']);
  expect(graph.calls.every((call) => call.authorization === 'Bearer a token')).toBe(true);
  expect(graph.calls[1]!.body.toString()).toContain('"screens":[{"id":"NAME"}]');
  expect(await sendable()).toBe('9000');
  expect(await publish()).toEqual({ result: { ok: true, flowId: '9000', was: 'in-place' }, steps: [] });
  const next = await publish({ flowJson: { version: '7.3', screens: [{ id: 'OTHER' }] } });
  expect(next.steps).toEqual([`POST ${WABA}/flows`, 'POST 9001/assets', 'POST 9001/publish', 'POST 9000/deprecate']);
  expect(await sendable()).toBe('9001');
});

test('what Meta finds wrong with the JSON comes back, nothing is published, and the mended one is', async () => {
  const name = 'mended';
  answer = ({ path }) =>
    path.endsWith('/assets')
      ? { json: { success: true, validation_errors: [{ error: 'INVALID', message: 'a screen leads nowhere' }] } }
      : undefined;
  expect((await publish({ name })).result).toEqual({
    ok: false,
    reason: 'invalid',
    findings: ['a screen leads nowhere'],
  });
  expect(await sendable(name)).toBeUndefined();
  answer = nothingSpecial;
  const mended = await publish({ name, flowJson: { version: '7.3', screens: [] } });
  expect(mended.result.ok).toBe(true);
  expect(mended.steps.at(-1)).toMatch(/^DELETE /);
});

test('a run that broke off anywhere is carried on by the next', async () => {
  for (const step of ['/flows', '/assets', '/publish']) {
    const name = `broken at ${step}`;
    // Meta does it, and the answer is lost.
    answer = (call) => {
      if (!call.path.endsWith(step) || call.method !== 'POST') return undefined;
      answerWell(call);
      return { status: 502, json: 'gateway' };
    };
    const broken = await publish({ name });
    answer = nothingSpecial;
    const { result } = await publish({ name });
    expect([step, result.ok, await sendable(name)]).toEqual([step, true, result.ok ? result.flowId : '']);
    if (step !== '/flows') expect(broken.result).toEqual({ ok: false, reason: 'unclear' });
  }
  expect([...flows.values()].filter((flow) => flow.status === 'DRAFT')).toEqual([]);
});

test('a refusal of Meta is told with its code', async () => {
  answer = ({ path }) => (path.includes('publish') ? graphRefusal(139002) : undefined);
  expect((await publish({ name: 'refused' })).result).toEqual({
    ok: false,
    reason: 'refused',
    code: 139002,
    details: 'refused',
  });
});

test('health webhooks are recorded, and a Flow that Meta slows or blocks is not sent until it recovers', async () => {
  const name = 'ailing';
  answer = nothingSpecial;
  const { result } = await publish({ name });
  const flowId = result.ok ? result.flowId : '';
  const tell = (value: object) => recordFlowSignal(database.web, systemClock.now(), { flow_id: flowId, ...value });
  const change = (old_status: string, new_status: string) =>
    tell({ event: 'FLOW_STATUS_CHANGE', message: 'words', old_status, new_status });
  await change('PUBLISHED', 'THROTTLED');
  expect(await sendable(name)).toBeUndefined();
  await change('THROTTLED', 'PUBLISHED');
  expect(await sendable(name)).toBe(flowId);
  await tell({
    event: 'ENDPOINT_LATENCY',
    alert_state: 'ACTIVATED',
    threshold: 5,
    p90_latency: 5300,
    p50_latency: 1000,
  });
  await tell({ event: 'ENDPOINT_LATENCY', alert_state: 'DEACTIVATED', threshold: 5, p90_latency: 800 });
  await tell({ event: 'ENDPOINT_ERROR_RATE', alert_state: 'ACTIVATED', threshold: 10, error_rate: 14.28, errors: [] });
  const { rows } = await database.reporter.query(
    'select event, alert_state, threshold, error_rate, p90_latency_ms from flow_signal where flow_id = $1 order by event',
    [flowId],
  );
  expect(rows).toEqual([
    { event: 'ENDPOINT_ERROR_RATE', alert_state: 'ACTIVATED', threshold: 10, error_rate: 14.28, p90_latency_ms: null },
    { event: 'ENDPOINT_LATENCY', alert_state: 'DEACTIVATED', threshold: 5, error_rate: null, p90_latency_ms: 800 },
    { event: 'FLOW_STATUS_CHANGE', alert_state: null, threshold: null, error_rate: null, p90_latency_ms: null },
  ]);
  for (const value of [undefined, 'text', [], { event: 'X' }, { flow_id: '1' }])
    expect(await recordFlowSignal(database.web, systemClock.now(), value)).toBe(false);
  expect(await tell({ event: 'nul \0', alert_state: 'half \ud83d', threshold: 1e300, error_rate: 'x' })).toBe(true);
});

test('the public key is uploaded when it is missing, another one, or no longer well signed', async () => {
  const key = makeFlowKey();
  const keys = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: key.privatePem })!;
  const management = createManagementClient({ url: graph.url, version: 'v26.0', accessToken: 'a token' });
  const ensure = async (found: GraphReply) => {
    graph.calls.length = 0;
    answer = ({ method }) => (method === 'GET' ? found : { json: { success: true } });
    return ensureFlowKey({ management, keys }, '106540352242922');
  };
  const entry = (pem: string, status = 'VALID'): GraphReply => ({
    json: { data: [{ business_public_key: pem, business_public_key_signature_status: status }] },
  });
  expect(await ensure(entry(key.publicPem))).toEqual({ ok: true, was: 'in-place' });
  expect(await ensure(entry(key.publicPem.trim().replaceAll('\n', '\r\n')))).toEqual({ ok: true, was: 'in-place' });
  for (const found of [
    { json: { data: [] } },
    graphRefusal(100),
    entry(makeFlowKey().publicPem),
    entry(key.publicPem, 'MISMATCH'),
    entry('no key'),
  ]) {
    expect(await ensure(found)).toEqual({ ok: true, was: 'uploaded' });
    expect(graph.calls[1]!.path).toBe('/v26.0/106540352242922/whatsapp_business_encryption');
    expect(graph.calls[1]!.body.toString().replaceAll('\r\n', '\n')).toContain(key.publicPem);
  }
  expect(await ensure({ status: 502, bytes: Buffer.from('<html>') })).toEqual({ ok: false, reason: 'unclear' });
});

test('every number has our key, and one that Meta refuses holds up no other', async () => {
  const flowKeys = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: makeFlowKey().privatePem });
  const management = createManagementClient({ url: graph.url, version: 'v26.0', accessToken: 'a token' });
  const numbers = ['301', '302', '303'].map((phoneNumberId) => ({ phoneNumberId, management }));
  const deps = { log: silentLogger, numbers };
  const uploadedTo = () => graph.calls.flatMap(({ method, path }) => (method === 'POST' ? [path.split('/')[2]] : []));
  answer = ({ method, path }) => {
    if (path.includes('302')) return graphRefusal(200);
    return { json: method === 'GET' ? { data: [] } : { success: true } };
  };
  graph.calls.length = 0;
  expect(await ensureFlowKeys({ ...deps, flowKeys })).toBe(false);
  expect(new Set(uploadedTo())).toEqual(new Set(['301', '302', '303']));
  graph.calls.length = 0;
  expect(await ensureFlowKeys({ ...deps, flowKeys: undefined })).toBe(true);
  expect(graph.calls).toEqual([]);
});
