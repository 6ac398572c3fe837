// The review on the last screen of a form. Whoever agrees to its declaration there is not asked again in chat: what they saw
// is sent as soon as the register has answered and the papers are checked. If anything is different by then, or has to be told
// first, it is looked over in chat as by anybody else.

import { failedChecks, feeOf } from '#catalogue';
import { factsOf } from './facts.ts';
import { describeOwed, fileApplication } from './phases/declare.ts';
import { describeAnswers } from './phases/review.ts';
import { awaitsRecord, isEmpty, serviceOf, slotsOf } from './slots.ts';
import { initialState, type ConversationState, type Journey } from './state.ts';
import { lookAt, say, sayOf, without, type EngineDeps, type Turn } from './turn.ts';
import { beginWait } from './waits.ts';

export type FormReview = {
  /** Label and answer, one in each line. */
  readonly answers: string;
  /** What is odd but may be true, what it costs, and where it goes. Absent where something is still to be asked or told in chat. */
  readonly owed?: string;
  /** To be agreed to; there with what is owed. */
  readonly declaration?: string;
};

/** What the last screen of a form shows of a journey; papers that are being checked count as given. */
export function reviewForm(deps: EngineDeps, state: ConversationState, journey: Journey, now: string): FormReview {
  const { language, doubted } = state;
  const known: ConversationState = { ...initialState(), ...(language === undefined ? {} : { language }) };
  const turn = lookAt(deps, { ...known, journey }, now);
  const whole = withPapers(journey);
  const { answers, owed, declaration } = words(turn, whole);
  return doubted || !mayBeAgreed(turn, whole) ? { answers } : { answers, owed, declaration };
}

/** The citizen agreed to the review as it stands. */
export function agreeInForm(turn: Turn, journey: Journey): Journey {
  const whole = withPapers(journey);
  if (turn.state.doubted || !mayBeAgreed(turn, whole)) return journey;
  const agreed = {
    at: turn.input.now,
    words: JSON.stringify(words(turn, whole)),
    documents: whole.documents.map((one) => one.documentId),
    linked: journey.linked,
  };
  return { ...journey, agreed, warned: [...new Set([...(journey.warned ?? []), ...warningsOf(turn, whole)])] };
}

/** Ends a step: what was agreed to is sent, or no longer counts as agreed to. */
export function sendAgreed(turn: Turn): void {
  const { journey, overlay, agreements } = turn.state;
  if (journey?.agreed === undefined || overlay || agreements?.length) return;
  if (journey.at.kind === 'evidence' && journey.pending.length > 0) return waitForPapers(turn, journey);
  if (journey.at.kind !== 'review') return;
  if (turn.notes.length === 0 && isAsAgreed(turn, journey, journey.agreed)) fileApplication(turn, journey);
  else turn.state = { ...turn.state, journey: without(journey, 'agreed') };
}

/** The check is the reply; after some seconds they are told that it takes longer. */
function waitForPapers(turn: Turn, { pending }: Journey): void {
  const isGoneOn = turn.input.kind === 'flow' || turn.input.kind === 'registryReplied';
  if (!isGoneOn || turn.notes.length > 0) return;
  for (const { documentId } of pending) beginWait(turn, documentId);
  turn.speaks = false;
}

function isAsAgreed(turn: Turn, journey: Journey, agreed: NonNullable<Journey['agreed']>): boolean {
  if (turn.state.doubted) return false;
  const documents = journey.documents.map((one) => one.documentId);
  return (
    documents.length === agreed.documents.length &&
    documents.every((id) => agreed.documents.includes(id)) &&
    JSON.stringify(words(turn, { ...journey, linked: agreed.linked })) === agreed.words
  );
}

/** Nothing is left to ask but registers, and nobody else's agreement is needed. A fee that a record decides is told first. */
function mayBeAgreed(turn: Turn, journey: Journey): boolean {
  const isOpen = slotsOf(turn, journey).some((slot) => slot.kind !== 'lookup' && isEmpty(journey, slot));
  const fee = feeOf(turn.deps.catalogue, serviceOf(turn, journey), factsOf(turn, journey));
  const isToldLater = fee.kind === 'unknown' && awaitsRecord(turn, journey);
  return !isOpen && !isToldLater && journey.helping === undefined;
}

function words(turn: Turn, journey: Journey): Required<FormReview> {
  const { serviceId } = journey;
  const answers = describeAnswers(turn, journey)
    .map(({ label, value }) => `${label}: ${value}`)
    .join('\n');
  const warned = warningsOf(turn, journey).map((id) =>
    say(turn, 'check.warned', { problem: sayOf(turn, serviceId, `checks.${id}`) }),
  );
  const declaration = say(turn, 'declare.body', { declaration: sayOf(turn, serviceId, 'declaration') });
  return { answers, owed: [...warned, ...describeOwed(turn, journey)].join('\n\n'), declaration };
}

function warningsOf(turn: Turn, journey: Journey): string[] {
  const failed = failedChecks(turn.deps.catalogue, serviceOf(turn, journey), factsOf(turn, journey));
  return failed.filter((check) => check.level === 'warn').map((check) => check.id);
}

function withPapers(journey: Journey): Journey {
  return { ...journey, documents: [...journey.documents, ...journey.pending], pending: [] };
}
