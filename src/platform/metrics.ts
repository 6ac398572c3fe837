// Prometheus figures. Labels come from closed sets in the code; nothing of a citizen is ever a label.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** Seconds, with buckets from 1 ms to 60 s. */
  seconds(name: string, help: string, labels?: readonly string[]): Histogram;
  render(): Promise<string>;
  readonly contentType: string;
}

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process === true) collectDefaultMetrics({ register: registry, prefix: 'dwar_' });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    seconds: (name, help, labels = []) =>
      new Histogram({ name, help, labelNames: [...labels], registers, buckets: SECONDS_BUCKETS }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
