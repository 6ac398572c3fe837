// The figures of one measured window, as lines for people.

import type { Percentiles } from '../meta/settings.ts';
import type { Measured, Reckoned } from './open-stage.ts';

export function describeMeasured(rate: number, seconds: number, measured: Measured): readonly string[] {
  const { cpu } = measured;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const times = (name: string, { count, p50, p90, p99, max, aboveOneSecond }: Percentiles): string =>
    `  ${name.padEnd(22)} p50 ${ms(p50)}  p90 ${ms(p90)}  p99 ${ms(p99)}  max ${ms(max)}  above 1 s: ${aboveOneSecond} of ${count}`;
  return [
    `${rate} messages/s offered for ${seconds} s: ${measured.acceptedPerSecond} accepted/s, ${measured.repliesPerSecond} replies/s, ` +
      `${measured.statuses} statuses in ${measured.webhooks} webhooks, ${measured.citizens} citizens wrote, ${measured.notAccepted} not accepted at once`,
    times('webhook, messages', measured.messageWebhook),
    times('webhook, statuses', measured.statusWebhook),
    times('message due → Graph', measured.answer),
    times('the same, held by pace', measured.pacedAnswer),
    `  CPU per message: app ${cpu.appMicros} µs, database ${cpu.databaseMicros} µs, generator and stub ${cpu.benchMicros} µs; ` +
      `both cores ${percent(cpu.busy)} busy, of which others ${percent(cpu.foreign)}`,
    `  mix: ${Object.entries(measured.mix)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}`,
    ...describeExtras(measured),
  ];
}

function describeExtras({ extras, offered }: Measured): readonly string[] {
  const { identities, documents, downloads, verdicts, receipts, templates, refusals } = extras;
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ') || 'none';
  const share = offered === 0 ? 0 : (100 * documents) / offered;
  return [
    `  new citizens by identifiers: ${list(identities)}; documents ${documents} (${share.toFixed(2)} % of messages), ` +
      `downloads ${downloads}, verdicts ${verdicts}; receipts ${receipts}, templates ${templates}; refused for Meta’s limits: ${list(refusals)}`,
  ];
}

export function describeReckoned({ verdict, tables }: Reckoned): readonly string[] {
  const of = (kind: string): number => verdict.findings.filter((finding) => finding.kind === kind).length;
  return [
    `books: ${verdict.acknowledged} accepted, ${verdict.sends} sent, ${verdict.duplicateSends} sent twice; citizens with something ` +
      `lost ${of('lost')}, doubled ${of('doubled')}, out of order ${of('order') + of('state')}, astray ${of('journey')}; ` +
      `${tables.applicationNumbers.length} applications filed; differences ${tables.messages.difference} and ${tables.outbox.difference}, parked ${tables.parked.length}`,
    ...verdict.findings.slice(0, 5).map(({ kind, detail }) => `  FOUND ${kind}: ${detail}`),
  ];
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(9);
}
