/**
 * Flows of the account (§7.7): created as drafts, given their JSON, published after the checks Meta makes, throttled and
 * blocked when their endpoint does badly (§7.8). And what one sent message opens: a Flow, a token, a first screen.
 */
import { createPublicKey } from 'node:crypto';
import { GraphError } from '../graph/errors.ts';
import { mintNodeId } from '../identity.ts';
import { enqueueManagement } from '../webhook/management.ts';
import type { World } from '../world.ts';
import { checkFlowJson, type FlowFault, type FlowJson } from './flow-json.ts';

export type FlowStatus = 'DRAFT' | 'PUBLISHED' | 'THROTTLED' | 'BLOCKED' | 'DEPRECATED';
export type FlowCall = { readonly atMs: number; readonly latencyMs: number; readonly error: string | null };
export type Flow = {
  readonly id: string;
  name: string;
  categories: readonly string[];
  status: FlowStatus;
  endpointUri: string | null;
  /** As uploaded, and as published: a published Flow shows its published JSON until it is published again. */
  source: string | null;
  publishedSource: string | null;
  faults: readonly FlowFault[];
  /** Calls of the endpoint in the last half hour. */
  calls: readonly FlowCall[];
  /** Alerts that are on, by event and threshold. */
  alerts: readonly string[];
  /** Sends of the last hour while throttled. */
  sentAtMs: readonly number[];
};

export type FlowMessage = {
  readonly messageId: string;
  readonly citizenId: string;
  readonly flowId: string;
  readonly flowToken: string;
  readonly mode: 'published' | 'draft';
  readonly action: 'navigate' | 'data_exchange';
  readonly firstScreen: string | null;
  readonly firstData: Readonly<Record<string, unknown>>;
  /** False after a 427 or a completion. */
  enabled: boolean;
  /** The screen the citizen is on; null while closed. */
  screen: string | null;
};

const throttledSendsPerHour = 10;
const hourMs = 60 * 60 * 1000;

export function createFlow(
  world: World,
  wish: { name: string; categories: readonly string[]; endpointUri: string | null; source: string | null },
): Flow {
  if ([...world.flows.values()].some((flow) => flow.name === wish.name)) {
    throw new GraphError(100, 'There is already a Flow of this name.', 4016019);
  }
  const flow: Flow = {
    id: mintNodeId(),
    name: wish.name,
    categories: wish.categories,
    status: 'DRAFT',
    endpointUri: wish.endpointUri,
    source: wish.source,
    publishedSource: null,
    faults: wish.source === null ? [] : checkFlowJson(wish.source).faults,
    calls: [],
    alerts: [],
    sentAtMs: [],
  };
  world.flows.set(flow.id, flow);
  return flow;
}

/** Also a published Flow can be edited; citizens see the change when it is published again. */
export function putFlowJson(flow: Flow, source: string): readonly FlowFault[] {
  if (flow.status === 'DEPRECATED') throw new GraphError(139001, 'A deprecated Flow cannot be changed.');
  flow.source = source;
  flow.faults = checkFlowJson(source).faults;
  return flow.faults;
}

export function deprecateFlow(world: World, flow: Flow): void {
  if (flow.status === 'DRAFT') throw new GraphError(139003, 'A draft is deleted, not deprecated.');
  setFlowStatus(world, flow, 'DEPRECATED');
}

export function deleteFlow(world: World, flow: Flow): void {
  if (flow.status !== 'DRAFT') throw new GraphError(139004, 'Only a draft can be deleted.');
  world.flows.delete(flow.id);
}

export function setFlowStatus(world: World, flow: Flow, status: FlowStatus): void {
  if (flow.status === status) return;
  const oldStatus = flow.status;
  flow.status = status;
  const message = `Flow ${flow.name} changed from ${oldStatus} to ${status}.`;
  const value = { event: 'FLOW_STATUS_CHANGE', message, flow_id: flow.id, old_status: oldStatus, new_status: status };
  enqueueManagement(world, 'flows', value);
}

/** The Flow a message names. Throws 131009, 132068 or 132069. */
export function requireSendableFlow(
  world: World,
  wanted: { flow_id?: string | undefined; flow_name?: string | undefined; mode: 'published' | 'draft' },
): Flow {
  const flow =
    wanted.flow_id === undefined
      ? [...world.flows.values()].find((each) => each.name === wanted.flow_name)
      : world.flows.get(wanted.flow_id);
  if (flow === undefined) throw new GraphError(131009, 'There is no such Flow in this business account.');
  if (wanted.mode === 'draft') {
    if (flow.source === null) throw new GraphError(131009, 'The Flow has no JSON yet.');
    return flow;
  }
  switch (flow.status) {
    case 'PUBLISHED':
      return flow;
    case 'THROTTLED': {
      const nowMs = world.clock.now();
      flow.sentAtMs = flow.sentAtMs.filter((atMs) => atMs > nowMs - hourMs);
      if (flow.sentAtMs.length >= throttledSendsPerHour) {
        throw new GraphError(132069, `A throttled Flow is sent at most ${throttledSendsPerHour} times an hour.`);
      }
      flow.sentAtMs = [...flow.sentAtMs, nowMs];
      return flow;
    }
    case 'BLOCKED':
      throw new GraphError(132068, 'The Flow is blocked.');
    case 'DRAFT':
    case 'DEPRECATED':
      throw new GraphError(131009, `The Flow is ${flow.status.toLowerCase()}: publish it or send with mode draft.`);
  }
}

/** The JSON a message opens: what is published, or the draft. */
export function jsonOf(flow: Flow, mode: 'published' | 'draft'): FlowJson | undefined {
  const source = mode === 'draft' ? flow.source : flow.publishedSource;
  return source === null ? undefined : checkFlowJson(source).json;
}

/** True for an RSA public key of 2048 bits in PEM, which is all Meta takes. */
export function isFlowKey(pem: string): boolean {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048;
  } catch {
    return false;
  }
}

export function describeFlow(world: World, flow: Flow): object {
  return {
    id: flow.id,
    name: flow.name,
    status: flow.status,
    categories: flow.categories,
    validation_errors: flow.faults,
    ...(flow.endpointUri === null ? {} : { endpoint_uri: flow.endpointUri }),
    ...versionsOf(flow),
    preview: {
      preview_url: `${world.publicUrl}/flows/${flow.id}/preview/`,
      expires_at: new Date(world.clock.now() + 30 * 24 * hourMs).toISOString(),
    },
    health_status: { can_send_message: flow.status === 'BLOCKED' ? 'BLOCKED' : 'AVAILABLE', entities: [] },
    whatsapp_business_account: { id: world.config.wabaId },
  };
}

function versionsOf(flow: Flow): object {
  const json = flow.source === null ? undefined : checkFlowJson(flow.source).json;
  if (json === undefined) return {};
  const api = json.data_api_version === undefined ? {} : { data_api_version: json.data_api_version };
  return { json_version: json.version, ...api };
}
