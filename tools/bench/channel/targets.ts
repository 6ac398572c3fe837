// What the message path must hold on two cores with everything durable (generator and stub on the same cores).

import type { Measured, Reckoned } from './open-stage.ts';

export const TARGETS = {
  repliesPerSecond: 1000,
  webhookP50Ms: 25,
  webhookP99Ms: 100,
  answerP99Ms: 250,
  saturationPerSecond: 2000,
} as const;

/** Names of the targets that were missed at the sustained rate; empty: all held. */
export function listMissed(rate: number, measured: Measured): readonly string[] {
  const missed: string[] = [];
  const hold = (name: string, isHeld: boolean): void => {
    if (!isHeld) missed.push(name);
  };
  hold(`replies/s ≥ ${rate}`, measured.repliesPerSecond >= rate * 0.99);
  for (const webhook of [measured.messageWebhook, measured.statusWebhook]) {
    hold(`webhook p50 ≤ ${TARGETS.webhookP50Ms} ms`, webhook.p50 <= TARGETS.webhookP50Ms);
    hold(`webhook p99 ≤ ${TARGETS.webhookP99Ms} ms`, webhook.p99 <= TARGETS.webhookP99Ms);
  }
  hold(`webhook to Graph p99 ≤ ${TARGETS.answerP99Ms} ms`, measured.answer.p99 <= TARGETS.answerP99Ms);
  return [...new Set(missed)];
}

export function isKeptUp(rate: number, measured: Measured): boolean {
  return measured.repliesPerSecond >= rate * 0.97 && measured.answer.p99 <= 1000 && measured.notAccepted === 0;
}

export function listBroken({ verdict, tables }: Reckoned): readonly string[] {
  return [
    ...verdict.findings.map(({ kind, detail }) => `${kind}: ${detail}`),
    ...(verdict.duplicateSends > 0 ? [`${verdict.duplicateSends} messages were sent twice`] : []),
    ...(tables.messages.difference === 0 && tables.outbox.difference === 0 ? [] : ['the books do not balance']),
    ...(tables.parked.length === 0 ? [] : [`${tables.parked.length} events were parked`]),
  ];
}
