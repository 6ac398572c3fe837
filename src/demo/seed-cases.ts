// The demo's invented applications: each is talked into being on the phone of an invented citizen, drawn by the real draw and
// taken through the desk's own commands, until it stands where the region pack wants it. Runs beside the open demo. What is
// there already is left alone, so a start goes on where the one before was cut off.

import { setTimeout as pause } from 'node:timers/promises';
import { decide, openCase, type ActingOfficer, type Decision } from '#cases';
import type { Core } from '../app.ts';
import type { DemoPack } from './demo-pack.ts';
import { ensureCitizen, goOnTalking } from './seeded-citizen.ts';
import { readSeedCases, type SeedCase } from './seed-file.ts';
import { findStanding, type Standing } from './seed-standing.ts';

/** Citizens who are served at once: visitors shall not feel them. */
const LANES = 4;
const LOOK_EVERY_MS = 200;
/** Much longer than a case takes: a reply of which nobody knows whether it was sent waits for a minute. */
const GIVE_UP_MS = 300_000;

/** The event that tells that a case has come so far. */
const REACHED = {
  'fee-due': 'fee-demanded',
  drawn: 'drawn',
  opened: 'opened',
  asked: 'query-asked',
  hearing: 'hearing-noticed',
  refused: 'refused',
  approved: 'approved',
} as const satisfies Record<SeedCase['until'], string>;

/** Settles when all are done, given up, or `signal` is aborted. */
export async function seedCases(core: Core, pack: DemoPack, signal: AbortSignal): Promise<void> {
  const waiting = [...readSeedCases(pack)];
  async function work(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined && !signal.aborted; seed = waiting.shift()) {
      await seedCase(core, seed, signal).catch((error: unknown) => {
        if (!signal.aborted) core.log.error('the demo lacks a case; the next start tries again', error);
      });
    }
  }
  await Promise.all(Array.from({ length: LANES }, work));
}

async function seedCase(core: Core, seed: SeedCase, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  let citizenId: string | undefined;
  while (performance.now() < deadline) {
    const standing = await findStanding(core, seed.citizen.phone);
    if (standing !== undefined && isDone(standing, seed)) return;
    if (standing?.stage === 'with-officer' && standing.officer !== undefined) {
      await act(core, standing, standing.officer, seed);
    } else if (standing === undefined || standing.stage === 'hearing') {
      citizenId ??= await ensureCitizen(core, seed.citizen);
      await goOnTalking(core, citizenId, seed);
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
  throw new Error(`a demo case did not come to be ${seed.until} in time`);
}

/** Also when a visitor took it somewhere else meanwhile: from then on it is theirs. */
function isDone({ history, stage }: Standing, seed: SeedCase): boolean {
  if (history.includes(REACHED[seed.until])) return true;
  const isOver = stage === 'approved' || stage === 'issued' || stage === 'refused' || stage === 'lapsed';
  return isOver || stage === 'query' || (stage === 'hearing' && seed.until !== 'refused');
}

/** Does what the officer does next; refused when a visitor was quicker, and then looked at again. */
async function act(core: Core, standing: Standing, officer: ActingOfficer, seed: SeedCase): Promise<void> {
  const { caseId } = standing;
  const opened = await openCase(core.webDb, core.caseDeps, { officer, caseId });
  const decision = nextDecision(standing, seed);
  if (!opened.ok || decision === undefined) return;
  const expectedVersion = opened.value.version;
  await decide(core.webDb, core.caseDeps, { officer, caseId, expectedVersion, decision });
}

function nextDecision({ history }: Standing, seed: SeedCase): Decision | undefined {
  const { until, items, note, reason, order } = seed;
  switch (until) {
    case 'fee-due':
    case 'drawn':
    case 'opened':
      return undefined;
    case 'asked':
      return { kind: 'ask', items, ...(note === undefined ? {} : { note }) };
    case 'approved':
      return { kind: 'approve' };
    case 'hearing':
      return { kind: 'propose-refusal', reason };
    case 'refused':
      return history.includes('hearing-noticed')
        ? { kind: 'refuse', reason, order }
        : { kind: 'propose-refusal', reason };
  }
}
