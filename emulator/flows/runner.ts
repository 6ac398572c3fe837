/**
 * Runs a sent Flow for the phone page, one act at a time: open, navigate, exchange, back, complete. Holds every step
 * against the routing model and the data schema, and tells the endpoint of answers a phone cannot use (error notice).
 */
import { createHmac } from 'node:crypto';
import type { ChatItem, Citizen } from '../chat.ts';
import { sendFlowReply } from '../inbound.ts';
import { updateItem, type World } from '../world.ts';
import { findDataFault } from './data-schema.ts';
import { callEndpoint, type EndpointAnswer } from './endpoint.ts';
import { withFilesForEndpoint, withFilesForReply } from './flow-media.ts';
import { entryScreens, type FlowJson, type FlowScreen } from './flow-json.ts';
import { jsonOf, type Flow, type FlowMessage } from './flow.ts';

type Data = Readonly<Record<string, unknown>>;
export type FlowAnswer =
  | { readonly kind: 'screen'; readonly screen: string; readonly data: Data; readonly errorMessage: string | null }
  | { readonly kind: 'completed'; readonly item: ChatItem }
  | { readonly kind: 'error'; readonly key: string; readonly message: string; readonly ctaEnabled: boolean };

/** One opened Flow: the message, the Flow behind it, and its JSON. */
type Running = {
  readonly message: FlowMessage;
  readonly flow: Flow;
  readonly json: FlowJson;
  readonly citizen: Citizen;
};
type FlowAction = 'INIT' | 'BACK' | 'data_exchange';

export async function openFlow(world: World, citizen: Citizen, message: FlowMessage): Promise<FlowAnswer> {
  const running = findRunning(world, citizen, message);
  if ('kind' in running) return running;
  if (message.action === 'data_exchange') return ask(world, running, 'INIT', null, {});
  const screen = message.firstScreen ?? entryScreens(running.json)[0] ?? '';
  return show(world, running, screen, message.firstData);
}

export async function navigateFlow(
  world: World,
  citizen: Citizen,
  message: FlowMessage,
  step: { screen: string; next: string; data: Data },
): Promise<FlowAnswer> {
  const running = findRunning(world, citizen, message);
  if ('kind' in running) return running;
  if (!isAllowed(running.json, step.screen, step.next)) {
    return refuse(world, running, 'invalid-screen-transition', `${step.screen} does not lead to ${step.next}.`, step);
  }
  return show(world, running, step.next, step.data);
}

export async function exchangeFlow(
  world: World,
  citizen: Citizen,
  message: FlowMessage,
  step: { screen: string; data: Data },
): Promise<FlowAnswer> {
  const running = findRunning(world, citizen, message);
  if ('kind' in running) return running;
  return ask(world, running, 'data_exchange', step.screen, withFilesForEndpoint(world, step.data));
}

/** Only a screen with `refresh_on_back` asks the endpoint; otherwise the page shows what it had. */
export async function backFlow(
  world: World,
  citizen: Citizen,
  message: FlowMessage,
  step: { screen: string; to: string },
): Promise<FlowAnswer> {
  const running = findRunning(world, citizen, message);
  if ('kind' in running) return running;
  const target = findScreen(running.json, step.to);
  if (target?.refresh_on_back === true) return ask(world, running, 'BACK', step.screen, {});
  message.screen = step.to;
  return { kind: 'screen', screen: step.to, data: {}, errorMessage: null };
}

export async function completeFlow(
  world: World,
  citizen: Citizen,
  message: FlowMessage,
  step: { screen: string; data: Data },
): Promise<FlowAnswer> {
  const running = findRunning(world, citizen, message);
  if ('kind' in running) return running;
  if (findScreen(running.json, step.screen)?.terminal !== true) {
    return refuse(world, running, 'invalid-screen-transition', `${step.screen} is not terminal.`, step);
  }
  return finish(world, running, step.data);
}

function findRunning(world: World, citizen: Citizen, message: FlowMessage): Running | FlowAnswer {
  if (!message.enabled) return failure('flow_token_invalid', 'This form was already used.', false);
  const flow = world.flows.get(message.flowId);
  const blocked = flow === undefined || flow.status === 'BLOCKED';
  const json = flow === undefined ? undefined : jsonOf(flow, message.mode);
  if (blocked || json === undefined) return failure('cannot_be_served', 'This form is not available now.', true);
  return { message, flow, json, citizen };
}

async function ask(
  world: World,
  running: Running,
  action: FlowAction,
  screen: string | null,
  data: Data,
): Promise<FlowAnswer> {
  const { message, flow, json } = running;
  const answer = await callEndpoint(world, flow, {
    version: json.data_api_version ?? '3.0',
    action,
    ...(screen === null ? {} : { screen }),
    ...(action === 'INIT' ? {} : { data }),
    flow_token: message.flowToken,
    ...tokenSignature(json, message.flowToken, world.config.appSecret),
  });
  if (answer.kind === 'error') return endpointFailure(world, message, answer);
  const next = answer.body['screen'];
  const given = answer.body['data'];
  if (typeof next !== 'string' || !isRecord(given)) {
    return refuse(world, running, 'payload-schema-error', 'The answer has no screen or no data.', { screen, action });
  }
  if (next === 'SUCCESS') {
    const response = isRecord(given['extension_message_response']) ? given['extension_message_response'] : {};
    const params = isRecord(response['params']) ? response['params'] : undefined;
    if (params?.['flow_token'] === message.flowToken) return finish(world, running, params);
    const text = 'SUCCESS without extension_message_response.params with the flow_token.';
    return refuse(world, running, 'payload-schema-error', text, { screen, action });
  }
  const forward = action === 'data_exchange' && screen !== null && next !== screen;
  if (forward && !isAllowed(json, screen, next)) {
    const text = `The routing model does not lead from ${screen} to ${next}.`;
    return refuse(world, running, 'invalid-screen-transition', text, { screen, action });
  }
  const { error_message: errorMessage, ...screenData } = given;
  const staying = next === screen && typeof errorMessage === 'string';
  return show(world, running, next, screenData, { screen, action, errorMessage, mayBePartial: staying });
}

/** Shows a screen when it is there and the data fits its schema. A stay with an error message may leave data out. */
function show(
  world: World,
  running: Running,
  screenId: string,
  data: Data,
  from: { screen?: string | null; action?: FlowAction; errorMessage?: unknown; mayBePartial?: boolean } = {},
): FlowAnswer {
  const screen = findScreen(running.json, screenId);
  if (screen === undefined) {
    return refuse(world, running, 'invalid-screen-transition', `There is no screen ${screenId}.`, from);
  }
  const wrong = findDataFault(screen, data);
  if (wrong !== undefined && from.mayBePartial !== true) {
    return refuse(world, running, 'payload-schema-error', `${screenId}: ${wrong} does not fit its schema.`, from);
  }
  running.message.screen = screenId;
  const errorMessage = typeof from.errorMessage === 'string' ? from.errorMessage : null;
  return { kind: 'screen', screen: screenId, data, errorMessage };
}

function finish(world: World, { message, flow, citizen }: Running, data: Data): FlowAnswer {
  const params = withFilesForReply(world, data);
  if (params === undefined) return failure('payload-schema-error', 'At most 10 files of 100 MB together.', true);
  disable(world, message);
  const reply = { ...params, flow_token: message.flowToken };
  const item = sendFlowReply(world, citizen, { messageId: message.messageId, title: flow.name, params: reply });
  return { kind: 'completed', item };
}

function endpointFailure(
  world: World,
  message: FlowMessage,
  answer: Extract<EndpointAnswer, { kind: 'error' }>,
): FlowAnswer {
  const ended = answer.key === 'flow_token_invalid';
  if (ended) disable(world, message);
  return failure(answer.key, answer.message, !ended);
}

/** A phone that cannot use an answer tells the endpoint so, and expects `acknowledged`. */
function refuse(
  world: World,
  running: Running,
  key: string,
  text: string,
  from: { screen?: string | null; action?: FlowAction },
): FlowAnswer {
  if (running.json.data_api_version !== undefined) {
    void callEndpoint(world, running.flow, {
      version: running.json.data_api_version,
      flow_token: running.message.flowToken,
      action: from.action ?? 'data_exchange',
      screen: from.screen ?? '',
      data: { error: key, error_key: key, error_message: text },
    });
  }
  return failure(key, text, true);
}

function disable(world: World, message: FlowMessage): void {
  message.enabled = false;
  message.screen = null;
  const item = world.items.get(message.messageId);
  if (item?.content.kind === 'flow') updateItem(world, item.id, { content: { ...item.content, enabled: false } });
}

function isAllowed(json: FlowJson, from: string, to: string): boolean {
  return json.routing_model === undefined || json.routing_model[from]?.includes(to) === true;
}

function findScreen(json: FlowJson, id: string): FlowScreen | undefined {
  return json.screens.find((screen) => screen.id === id);
}

/** From Flow JSON 7.3 with Data API 4.0 on: a JWT over the token, signed with the app secret (§7.4). */
function tokenSignature(json: FlowJson, token: string, appSecret: string): object {
  if (Number(json.version) < 7.3 || json.data_api_version !== '4.0') return {};
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ flow_token: token })}`;
  const signature = createHmac('sha256', appSecret).update(signed).digest('base64url');
  return { flow_token_signature: `${signed}.${signature}` };
}

function failure(key: string, message: string, ctaEnabled: boolean): FlowAnswer {
  return { kind: 'error', key, message, ctaEnabled };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
