/**
 * Watches the calls of each Flow's endpoint over half an hour and tells the app of error rates and latencies beyond Meta's
 * thresholds (§7.8). Half of the calls failing throttles the Flow, nearly all block it; it recovers in reverse.
 */
import { enqueueManagement } from '../webhook/management.ts';
import type { World } from '../world.ts';
import { setFlowStatus, type Flow } from './flow.ts';

const windowMs = 30 * 60 * 1000;
/** Fewer calls than this say nothing. */
const leastCalls = 10;
const errorThresholds = [5, 10, 50];
const latencyThresholdsMs = [1_000, 5_000, 7_000];
const blockedErrorRate = 90;

export function recordFlowCall(world: World, flow: Flow, latencyMs: number, error: string | null): void {
  const nowMs = world.clock.now();
  flow.calls = [...flow.calls.filter((call) => call.atMs > nowMs - windowMs), { atMs: nowMs, latencyMs, error }];
  if (flow.calls.length < leastCalls) return;
  const failed = flow.calls.filter((call) => call.error !== null);
  const errorRate = (100 * failed.length) / flow.calls.length;
  const latencies = flow.calls.map((call) => call.latencyMs).toSorted((left, right) => left - right);
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  const facts = { error_rate: round(errorRate), errors: countErrors(flow) };
  const speeds = { p50_latency: percentile(0.5), p90_latency: percentile(0.9), requests_count: flow.calls.length };
  for (const threshold of errorThresholds) {
    tell(world, flow, 'ENDPOINT_ERROR_RATE', threshold, errorRate >= threshold, facts);
  }
  for (const threshold of latencyThresholdsMs) {
    tell(world, flow, 'ENDPOINT_LATENCY', threshold, speeds.p90_latency >= threshold, speeds);
  }
  if (flow.status !== 'PUBLISHED' && flow.status !== 'THROTTLED' && flow.status !== 'BLOCKED') return;
  if (errorRate >= blockedErrorRate) setFlowStatus(world, flow, 'BLOCKED');
  else setFlowStatus(world, flow, errorRate >= 50 ? 'THROTTLED' : 'PUBLISHED');
}

/** One webhook when a threshold is crossed, one when it is left again. */
function tell(world: World, flow: Flow, event: string, threshold: number, beyond: boolean, facts: object): void {
  const alert = `${event}:${threshold}`;
  if (flow.alerts.includes(alert) === beyond) return;
  flow.alerts = beyond ? [...flow.alerts, alert] : flow.alerts.filter((each) => each !== alert);
  enqueueManagement(world, 'flows', {
    event,
    message: `${event} of Flow ${flow.name} ${beyond ? 'is beyond' : 'is back under'} ${threshold}.`,
    flow_id: flow.id,
    threshold,
    alert_state: beyond ? 'ACTIVATED' : 'DEACTIVATED',
    ...facts,
  });
}

function countErrors(flow: Flow): readonly object[] {
  const counts = new Map<string, number>();
  for (const { error } of flow.calls) if (error !== null) counts.set(error, (counts.get(error) ?? 0) + 1);
  return [...counts].map(([error_type, error_count]) => ({
    error_type: error_type.toUpperCase(),
    error_count,
    error_rate: round((100 * error_count) / flow.calls.length),
  }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
