import {
  applicableAnswers,
  compareApplicant,
  failedChecks,
  isLetter,
  listEvidence,
  listFields,
  needsLetter,
  notEligible,
  plainAnswer,
  ruleHolds,
  type ServiceDefinition,
} from '#catalogue';
import { stepOf } from './ask.ts';
import { factsOf } from './facts.ts';
import { cancelInactivityTimer, setInactivityTimer } from './inactivity.ts';
import type { EngineEvent } from './event.ts';
import type { Json } from '#platform/pure';
import { emptySlot, isEmpty, serviceOf, slotsOf, type Slot } from './slots.ts';
import type { At, Journey } from './state.ts';
import { languageOf, note, say, sayOf, without, type Turn } from './turn.ts';
import { beginWait } from './waits.ts';

// The form that is open: it begins, keeps answers, goes on to its first empty slot (slots.ts), back, and ends.

export function beginJourney(turn: Turn, definition: ServiceDefinition): void {
  const [only, second] = definition.capacities;
  const journey: Journey = {
    id: turn.deps.newId(),
    serviceId: definition.id,
    version: definition.version,
    at: { kind: 'start' },
    answers: only && !second ? { capacity: only.id } : {},
    linked: [],
    documents: [],
    pending: [],
    reminded: false,
  };
  turn.state = { ...turn.state, journey };
  measure(turn, journey, 'started');
  const noticeVersion = turn.deps.catalogue.region.notice.version;
  turn.events.push({ kind: 'noticeGiven', noticeVersion, language: languageOf(turn) });
  setInactivityTimer(turn, turn.deps.catalogue.region.conversation.remindAfterHours);
}

/** Keeps an answer and goes on to the next open slot. */
export function keepAnswer(turn: Turn, journey: Journey, name: string, value: Json): void {
  const kept = { ...without(journey, 'before'), answers: { ...journey.answers, [name]: value } };
  turn.state = { ...turn.state, journey: kept };
  advance(turn);
}

/** Takes an answer out to be given anew. `back` brings it back as long as nothing else was said. */
export function changeSlot(turn: Turn, journey: Journey, slot: Slot): void {
  const { answers, linked, documents, record } = journey;
  const before = { answers, linked, documents, ...(record ? { record } : {}) };
  turn.state = { ...turn.state, journey: { ...emptySlot(serviceOf(turn, journey), journey, slot), before } };
  advance(turn);
}

/** Moves the form to its first empty slot, or to the review; asks the register when it stands before a look-up. */
export function advance(turn: Turn): void {
  const before = turn.state.journey;
  if (!before) return;
  const definition = serviceOf(turn, before);
  const journey = prune(turn, definition, before);
  turn.state = { ...turn.state, journey };
  const [refused] = notEligible(turn.deps.catalogue, definition, factsOf(turn, journey));
  if (refused !== undefined) {
    note(turn, sayOf(turn, definition.id, `eligibility.${refused}`));
    closeJourney(turn, 'cancelled');
    return;
  }
  if (contradicts(turn, definition, journey)) return;
  warn(turn, definition);
  const slot = slotsOf(turn, journey).find((one) => isEmpty(journey, one));
  if (slot?.kind === 'lookup') return askRegister(turn, definition, journey, slot.lookup);
  moveTo(turn, slot === undefined ? { kind: 'review' } : takeFormDraft(turn, slot));
  if (slot === undefined) lookOver(turn, definition);
}

/** What a screen of a Flow left open of the field is gone on with in chat. */
function takeFormDraft(turn: Turn, slot: Exclude<Slot, { kind: 'lookup' }>): At {
  const { journey } = turn.state;
  const draft = slot.kind === 'field' ? journey?.formDrafts?.[slot.field] : undefined;
  if (!journey || slot.kind !== 'field' || draft === undefined) return slot;
  const { [slot.field]: _taken, ...formDrafts } = journey.formDrafts ?? {};
  turn.state = { ...turn.state, journey: { ...journey, formDrafts } };
  return { ...slot, draft };
}

/** Everything is there: nothing can be brought back any more, and a name that differs is told. */
function lookOver(turn: Turn, definition: ServiceDefinition): void {
  if (turn.state.journey?.before) turn.state = { ...turn.state, journey: without(turn.state.journey, 'before') };
  tellOfName(turn, definition);
}

/** Answers that cannot be true together: the one that the check names is asked again, or which one of several. */
function contradicts(turn: Turn, definition: ServiceDefinition, journey: Journey): boolean {
  const checks = failedChecks(turn.deps.catalogue, definition, factsOf(turn, journey));
  for (const { id, level, fields } of checks) {
    if (level === 'warn') continue;
    const only = fields.filter((one) => journey.answers[one] !== undefined);
    const [field, another] = only;
    if (field === undefined) continue;
    note(turn, say(turn, 'check.told', { problem: sayOf(turn, definition.id, `checks.${id}`) }));
    if (another !== undefined) moveTo(turn, { kind: 'change', page: 0, only });
    else {
      // Not to be offered again: it is what cannot be.
      const { earlier, ...emptied } = emptySlot(definition, journey, { kind: 'field', field });
      turn.state = { ...turn.state, journey: { ...emptied, earlier: without(earlier ?? {}, field) } };
      moveTo(turn, { kind: 'field', field });
    }
    return true;
  }
  return false;
}

/** What is odd but may be true is told once; the officer sees it too. */
function warn(turn: Turn, definition: ServiceDefinition): void {
  const { journey } = turn.state;
  if (!journey) return;
  const failed = failedChecks(turn.deps.catalogue, definition, factsOf(turn, journey));
  const told = journey.warned ?? [];
  const news = failed.filter((check) => check.level === 'warn' && !told.includes(check.id)).map((check) => check.id);
  if (news.length === 0) return;
  turn.state = { ...turn.state, journey: { ...journey, warned: [...told, ...news] } };
  for (const id of news) {
    note(turn, say(turn, 'check.warned', { problem: sayOf(turn, definition.id, `checks.${id}`) }));
  }
}

/**
 * A name that the register does not know in that place is often a slip: it can be corrected before it is sent. Told once
 * for each record that was looked up, so that nobody finds a name of the register by trying.
 */
function tellOfName(turn: Turn, definition: ServiceDefinition): void {
  const { journey } = turn.state;
  if (!journey || journey.nameTold) return;
  const { answers, record } = journey;
  const { capacity } = factsOf(turn, journey);
  if (compareApplicant(definition, { capacity, answers, record }) !== 'differs') return;
  turn.state = { ...turn.state, journey: { ...journey, nameTold: true } };
  note(turn, say(turn, 'review.nameDiffers'));
}

export function moveTo(turn: Turn, at: At): void {
  const { journey } = turn.state;
  if (!journey) return;
  const moved = { ...journey, at };
  turn.state = { ...turn.state, journey: moved };
  if (stepOf(at) !== stepOf(journey.at)) measure(turn, moved, 'step', stepOf(at));
}

/** One question back. Answers false when there is none before this one. */
export function goBack(turn: Turn): boolean {
  const { journey } = turn.state;
  if (!journey || journey.at.kind === 'start') return false;
  const definition = serviceOf(turn, journey);
  if (journey.at.kind === 'agreement') {
    moveTo(turn, { kind: 'review' });
    return true;
  }
  if (journey.at.kind === 'change') {
    if (journey.at.of === undefined) advance(turn);
    else moveTo(turn, { kind: 'change', page: 0 });
    return true;
  }
  if (journey.at.kind === 'field' && journey.at.draft !== undefined) {
    moveTo(turn, { kind: 'field', field: journey.at.field });
    return true;
  }
  if (journey.before) {
    const { before, ...rest } = without(journey, 'record');
    turn.state = { ...turn.state, journey: { ...rest, ...before } };
    advance(turn);
    return true;
  }
  const slots = slotsOf(turn, journey);
  const here = slots.findIndex((slot) => isEmpty(journey, slot));
  const earlier = (here < 0 ? slots : slots.slice(0, here)).findLast((slot) => slot.kind !== 'lookup');
  if (!earlier) {
    moveTo(turn, { kind: 'start' });
    return true;
  }
  const pending = journey.pending.filter((one) => earlier.kind !== 'evidence' || one.evidence !== earlier.evidence);
  turn.state = { ...turn.state, journey: { ...emptySlot(definition, journey, earlier), pending } };
  advance(turn);
  return true;
}

/** The form is over: filed, cancelled by the citizen, or not for them. */
export function closeJourney(turn: Turn, measured: 'filed' | 'cancelled'): void {
  const { journey } = turn.state;
  if (!journey) return;
  measure(turn, journey, measured);
  cancelInactivityTimer(turn);
  turn.state = without(turn.state, 'journey');
}

type Measure = Extract<EngineEvent, { kind: 'measured' }>['measure'];

export function measure(turn: Turn, journey: Journey, what: Measure, at?: string): void {
  turn.events.push({
    kind: 'measured',
    serviceId: journey.serviceId,
    journeyId: journey.id,
    measure: what,
    ...(at === undefined ? {} : { step: at }),
  });
}

/** Drops answers and documents of questions that no longer apply. */
export function prune(turn: Turn, definition: ServiceDefinition, journey: Journey): Journey {
  const { catalogue } = turn.deps;
  const facts = factsOf(turn, journey);
  const kept = applicableAnswers(catalogue, definition, facts);
  const { capacity } = journey.answers;
  const answers =
    kept === facts.answers ? journey.answers : { ...kept, ...(capacity === undefined ? {} : { capacity }) };
  const now = factsOf(turn, { ...journey, answers });
  const applies = (id: string): boolean => {
    const evidence = listEvidence(definition).find((one) => one.id === id);
    if (isLetter(definition, id) && !needsLetter(definition, journey.helping)) return false;
    return evidence !== undefined && ruleHolds(catalogue, definition, evidence.when, now);
  };
  if (answers === journey.answers && journey.documents.every((one) => applies(one.evidence))) return journey;
  return { ...journey, answers, documents: journey.documents.filter((one) => applies(one.evidence)) };
}

function askRegister(turn: Turn, definition: ServiceDefinition, journey: Journey, lookup: string): void {
  const requestId = turn.deps.newId();
  const query: Record<string, string> = {};
  const fields = new Map(listFields(definition).map((field) => [field.id, field]));
  for (const [parameter, id] of Object.entries(definition.lookups[lookup]?.query ?? {})) {
    const field = fields.get(id);
    const answer = field && plainAnswer(field, journey.answers[id]);
    if (answer !== undefined) query[parameter] = answer;
  }
  moveTo(turn, { kind: 'lookup', lookup, requestId });
  turn.events.push({
    kind: 'registryAsked',
    requestId,
    serviceId: definition.id,
    serviceVersion: definition.version,
    lookup,
    query,
  });
  beginWait(turn, requestId);
}
