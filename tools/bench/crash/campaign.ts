// Many runs, some at a time on one server, and what they amount to.

import type { Arena } from '../arena.ts';
import type { Blow } from './nemesis.ts';
import { runWorld, type Extras, type WorldOptions, type WorldResult } from './run-world.ts';

/** Meta has no idempotency key: a send whose fate nobody can know may be repeated, but hardly ever. */
export const MOST_DUPLICATE_SENDS = 0.001;

export interface Verdict {
  readonly isGreen: boolean;
  readonly acknowledged: number;
  readonly sends: number;
  readonly duplicateSends: number;
  readonly filed: number;
  readonly findings: number;
}

/** Rounds of `together` runs; PostgreSQL dies for all runs of a round at once. */
export async function runCampaign(
  arena: Arena,
  options: {
    readonly worlds: readonly WorldOptions[];
    readonly together: number;
    readonly onResult: (result: WorldResult) => void;
  },
): Promise<readonly WorldResult[]> {
  const results: WorldResult[] = [];
  for (let first = 0; first < options.worlds.length; first += options.together) {
    // The supervisor waits longer after each death within a minute: a campaign has no time for that.
    if (first > 0) await arena.restartServer();
    const round = options.worlds.slice(first, first + options.together);
    await Promise.all(
      round.map(async (world) => {
        const result = await runWorld(arena, world);
        options.onResult(result);
        results.push(result);
      }),
    );
  }
  return results;
}

export function judge(results: readonly WorldResult[]): Verdict {
  const total = (of: (result: WorldResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const findings = total((result) => result.findings.length);
  const sends = total((result) => result.sends);
  const duplicateSends = total((result) => result.duplicateSends);
  return {
    isGreen: findings === 0 && sends > 0 && duplicateSends <= sends * MOST_DUPLICATE_SENDS,
    acknowledged: total((result) => result.acknowledged),
    sends,
    duplicateSends,
    filed: total((result) => result.filed),
    findings,
  };
}

/** How many blows fell while something was in each state. */
export function describeBlows(results: readonly WorldResult[]): string {
  const blows = results.flatMap((result) => result.blows);
  const landed = (of: (blow: Blow) => number): number => blows.filter((blow) => of(blow) > 0).length;
  return (
    `${blows.length} blows; while events were pending ${landed((blow) => blow.pending)}, messages new ${landed((blow) => blow.outboxNew)}, ` +
    `sending ${landed((blow) => blow.sending)}, unknown ${landed((blow) => blow.unknown)}; ` +
    `while the database was away ${blows.filter((blow) => blow.pending < 0).length}`
  );
}

function describeExtras(extras: Extras): string {
  const { documents, mediaFaults, templates, pairRefusals, windowRefusals, dropped } = extras;
  return (
    `${documents} documents (${mediaFaults} went wrong), ${templates} templates, ` +
    `refused for the window ${windowRefusals}, dropped for it ${dropped}, refused for the pace ${pairRefusals}`
  );
}

/** All runs together. */
export function describeAllExtras(results: readonly WorldResult[]): string {
  const total = (of: (extras: Extras) => number): number => results.reduce((sum, { extras }) => sum + of(extras), 0);
  return describeExtras({
    documents: total(({ documents }) => documents),
    mediaFaults: total(({ mediaFaults }) => mediaFaults),
    templates: total(({ templates }) => templates),
    pairRefusals: total(({ pairRefusals }) => pairRefusals),
    windowRefusals: total(({ windowRefusals }) => windowRefusals),
    dropped: total(({ dropped }) => dropped),
  });
}

export function describeResult(result: WorldResult): string {
  const head =
    `seed ${result.seed}${result.plant === undefined ? '' : ` with ${result.plant}`}, ${result.shape}: ${result.acknowledged} accepted, ${result.sends} sent, ` +
    `${result.duplicateSends} sent twice, ${result.filed} filed, ${result.findings.length} findings, ` +
    `${describeExtras(result.extras)}, start ${result.seconds.start.toFixed(1)} s, storm ${result.seconds.storm.toFixed(1)} s, quiet after ${result.seconds.quiet.toFixed(1)} s`;
  const number = (value: number): string => (value < 0 ? '?' : String(value)).padStart(4);
  const blows = result.blows.map(
    ({ what, pending, outboxNew, sending, unknown }) =>
      `  ${what.padEnd(22)} pending ${number(pending)}  new ${number(outboxNew)}  sending ${number(sending)}  unknown ${number(unknown)}`,
  );
  const findings = result.findings.slice(0, 12).map(({ kind, detail }) => `  FOUND ${kind}: ${detail}`);
  return [head, ...blows, ...findings, ...result.complaints.map((line) => `  ${line}`)].join('\n');
}
