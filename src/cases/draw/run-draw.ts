// Timer `draw`: draws an officer for a case that waits for one. The draw waits for the first signed checkpoint that
// covers the leaf that asked for it, so that nobody could know its outcome when they filed. Everything it looked at is
// recorded; nobody on duty means a new try later, with a new leaf. docs/decisions/0012 has the procedure.

import { createHash } from 'node:crypto';
import { prepareLeaf } from '#audit';
import type { Step } from '#catalogue';
import { AppError } from '#platform';
import { canonicalJson } from '#platform/pure';
import { appendEvents } from '../append-events.ts';
import type { CaseDeps } from '../case-deps.ts';
import { newDesk } from '../case-number.ts';
import type { CaseWrites } from '../case-writes.ts';
import { DRAW_AFTER_MS } from '../consequences.ts';
import { getStep } from '../decide.ts';
import type { LoadedCase } from '../load-case.ts';
import { drawOfficer, type DrawInputs } from './draw-officer.ts';
import type { DrawSources } from './draw-sources.ts';

const MINUTE_MS = 60_000;
/** 5, 10, 20, 40, then every 60 minutes while nobody is on duty. */
const retryMs = (attempt: number): number => Math.min(5 * 2 ** Math.min(attempt, 4), 60) * MINUTE_MS;

export type DrawOutcome = 'drawn' | 'no-checkpoint' | 'no-secret' | 'nobody';

export async function runDraw(
  deps: CaseDeps,
  writes: CaseWrites,
  sources: DrawSources,
  open: LoadedCase,
): Promise<{ readonly outcome: DrawOutcome; readonly open: LoadedCase }> {
  const { row, state } = open;
  const now = deps.clock.now();
  const attempt = row.drawAttempt;
  const step = getStep(deps.catalogue.getService(row.serviceId, row.serviceVersion), state.step);
  if (step === undefined)
    throw new AppError('case.history', `case ${row.caseId} is at a step its service does not have`);
  if (row.drawLeaf === null) throw new AppError('case.history', `case ${row.caseId} waits for a draw nobody asked for`);

  const checkpoint = sources.findCheckpoint(row.drawLeaf);
  const secret = await sources.findSecret();
  if (checkpoint === undefined || secret === undefined) {
    putOff(writes, deps, open, attempt, checkpoint === undefined ? DRAW_AFTER_MS : MINUTE_MS);
    return { outcome: checkpoint === undefined ? 'no-checkpoint' : 'no-secret', open };
  }
  const inputs: DrawInputs = {
    v: 1,
    caseId: row.caseId,
    number: row.number,
    step: step.id,
    role: step.role,
    attempt,
    officeId: row.officeId,
    homeOffice: step.pool.homeOffice,
    day: secret.day,
    commitment: secret.commitment,
    askedByLeaf: row.drawLeaf.toString('base64'),
    checkpoint: { size: checkpoint.size, root: checkpoint.root.toString('base64') },
    earlierOfficers: [...new Set(state.doneBy.map((done) => done.officerId))].toSorted(),
    candidates: await sources.listCandidates(row, step),
  };
  const chosen = drawOfficer(inputs, secret.secret);
  if (chosen === undefined) return { outcome: 'nobody', open: foundNobody(deps, writes, open, step) };
  recordDraw(deps, writes, inputs, chosen, now);
  sources.countDrawn(chosen);
  const desk = newDesk(deps.random);
  const drawn = { v: 1, at: now.toISOString(), kind: 'drawn', step: step.id, officerId: chosen, desk } as const;
  return { outcome: 'drawn', open: appendEvents(deps, writes, open, [drawn]) };
}

function recordDraw(deps: CaseDeps, writes: CaseWrites, inputs: DrawInputs, chosen: string, drawnAt: Date): void {
  const { caseId, step, attempt, day } = inputs;
  const id = deps.ids.next();
  const text = canonicalJson(inputs);
  const digest = createHash('sha256').update(text).digest('base64');
  const leaf = prepareLeaf(deps, { kind: 'draw.made', subject: caseId, open: { draw: id, inputs: digest, chosen } });
  writes.leaves.push(leaf);
  writes.draws.push({ id, caseId, step, attempt, day, inputs: text, chosen, leafHash: leaf.hash, drawnAt });
}

/** The next try is seeded by a checkpoint after this leaf: a secret made meanwhile cannot be made to fit. */
function foundNobody(deps: CaseDeps, writes: CaseWrites, open: LoadedCase, step: Step): LoadedCase {
  const { caseId, drawAttempt } = open.row;
  const tried = { step: step.id, attempt: drawAttempt };
  const leaf = prepareLeaf(deps, { kind: 'draw.found-nobody', subject: caseId, open: tried });
  writes.leaves.push(leaf);
  const after = { ...open, row: { ...open.row, drawLeaf: leaf.hash, drawAttempt: drawAttempt + 1 } };
  writes.cases.set(caseId, after);
  putOff(writes, deps, after, drawAttempt + 1, retryMs(drawAttempt));
  return after;
}

function putOff(writes: CaseWrites, deps: CaseDeps, open: LoadedCase, attempt: number, afterMs: number): void {
  const { caseId } = open.row;
  writes.timers.set(`${caseId} draw`, {
    party: { kind: 'case', id: caseId },
    kind: 'draw',
    key: 'draw',
    dueAt: new Date(deps.clock.now().getTime() + afterMs),
    dataKey: open.dataKey,
    body: { step: open.state.step, attempt },
  });
}
