// Figures of what Meta tells beside messages, for alarms of the operators' own: alerts about Flows that stand, and notices
// of payments that nobody acts on.

import type { Metrics, Queryable } from '#platform';
import { listFlowHealth } from '../flows/list-flow-health.ts';
import { readPaymentFigures } from './payment-figures.ts';

type Gauge = ReturnType<Metrics['gauge']>;
export interface SignalGauges {
  readonly flowAlerts: Gauge;
  readonly payments: Gauge;
}

const DAY_MS = 86_400_000;

export function createSignalGauges(metrics: Metrics): SignalGauges {
  return {
    flowAlerts: metrics.gauge('dwar_flow_alerts', 'Alerts of Meta about our Flows that it has not taken back'),
    payments: metrics.gauge('dwar_payments_told', 'Payments that Meta told of in the last 24 hours'),
  };
}

export async function measureSignals(queryable: Queryable, gauges: SignalGauges, now: Date): Promise<void> {
  const health = await listFlowHealth(queryable, now);
  gauges.flowAlerts.set(health.filter(({ isAlert }) => isAlert).length);
  const payments = await readPaymentFigures(queryable, new Date(now.getTime() - DAY_MS));
  gauges.payments.set(payments.reduce((sum, one) => sum + one.payments, 0));
}
