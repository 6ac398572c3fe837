import { compareApplicant, conditionHolds, listFields, type ServiceDefinition } from '#catalogue';
import { stepOf } from './ask.ts';
import { cancelInactivityTimer, setInactivityTimer, setWaitTimer } from './inactivity.ts';
import type { EngineEvent } from './event.ts';
import type { At, Journey } from './state.ts';
import { languageOf, note, say, sayOf, without, type Turn } from './turn.ts';

// A form is a list of slots in order (who you are, the fields that apply, look-ups, documents). It stands at the first slot
// that is still empty; when none is, at the review. So changing an answer is emptying its slot and advancing again.

type Slot =
  | { readonly kind: 'capacity' }
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'lookup'; readonly lookup: string }
  | { readonly kind: 'evidence'; readonly evidence: string };

export function serviceOf(turn: Turn, journey: Journey): ServiceDefinition {
  return turn.deps.catalogue.getService(journey.serviceId, journey.version);
}

/** The slots that apply to these answers. */
export function slotsOf(definition: ServiceDefinition, answers: Journey['answers']): readonly Slot[] {
  const slots: Slot[] = definition.capacities.length > 1 ? [{ kind: 'capacity' }] : [];
  for (const page of definition.pages) {
    for (const field of page.fields) {
      if (conditionHolds(field.when, answers)) slots.push({ kind: 'field', field: field.id });
    }
    if (page.lookup !== undefined) slots.push({ kind: 'lookup', lookup: page.lookup });
  }
  for (const evidence of definition.evidence) {
    if (conditionHolds(evidence.when, answers)) slots.push({ kind: 'evidence', evidence: evidence.id });
  }
  return slots;
}

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
export function keepAnswer(turn: Turn, journey: Journey, name: string, value: string): void {
  turn.state = { ...turn.state, journey: { ...journey, answers: { ...journey.answers, [name]: value } } };
  advance(turn);
}

/** Moves the form to its first empty slot, or to the review; asks the register when it stands before a look-up. */
export function advance(turn: Turn): void {
  const before = turn.state.journey;
  if (!before) return;
  const definition = serviceOf(turn, before);
  const journey = prune(definition, before);
  turn.state = { ...turn.state, journey };
  for (const rule of definition.eligibility) {
    if (!conditionHolds(rule.unless, journey.answers)) continue;
    note(turn, sayOf(turn, definition.id, `eligibility.${rule.id}`));
    closeJourney(turn, 'cancelled');
    return;
  }
  const slot = slotsOf(definition, journey.answers).find((one) => isEmpty(journey, one));
  if (slot?.kind === 'lookup') return askRegister(turn, definition, journey, slot.lookup);
  moveTo(turn, slot ?? { kind: 'review' });
  if (slot === undefined) tellOfName(turn, definition);
}

/**
 * A name that the register does not know in that place is often a slip: it can be corrected before it is sent. Told once
 * for each record that was looked up, so that nobody finds a name of the register by trying.
 */
function tellOfName(turn: Turn, definition: ServiceDefinition): void {
  const { journey } = turn.state;
  if (!journey || journey.nameTold) return;
  const { answers, record } = journey;
  if (compareApplicant(definition, { capacity: answers['capacity'], answers, record }) !== 'differs') return;
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

/** Empties one slot, and what was concluded from it, so that `advance` stands there. */
export function emptySlot(definition: ServiceDefinition, journey: Journey, slot: Slot): Journey {
  switch (slot.kind) {
    case 'capacity':
    case 'field': {
      const name = slot.kind === 'capacity' ? 'capacity' : slot.field;
      const { [name]: _emptied, ...answers } = journey.answers;
      const linked = journey.linked.filter(
        (lookup) => !Object.values(definition.lookups[lookup]?.query ?? {}).includes(name),
      );
      const kept = { ...journey, answers, linked };
      return linked.length < journey.linked.length ? without(kept, 'record') : kept;
    }
    case 'evidence':
      return { ...journey, documents: journey.documents.filter((one) => one.evidence !== slot.evidence) };
    case 'lookup':
      return journey;
  }
}

/** One question back. Answers false when there is none before this one. */
export function goBack(turn: Turn): boolean {
  const { journey } = turn.state;
  if (!journey || journey.at.kind === 'start') return false;
  const definition = serviceOf(turn, journey);
  if (journey.at.kind === 'declare' || journey.at.kind === 'change') {
    moveTo(turn, { kind: 'review' });
    return true;
  }
  if (journey.at.kind === 'field' && journey.at.areas) {
    moveTo(turn, { kind: 'field', field: journey.at.field });
    return true;
  }
  const slots = slotsOf(definition, journey.answers);
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

function isEmpty(journey: Journey, slot: Slot): boolean {
  switch (slot.kind) {
    case 'capacity':
      return journey.answers['capacity'] === undefined;
    case 'field':
      return journey.answers[slot.field] === undefined;
    case 'lookup':
      return !journey.linked.includes(slot.lookup);
    case 'evidence':
      return (
        journey.pending.some((one) => one.evidence === slot.evidence) ||
        !journey.documents.some((one) => one.evidence === slot.evidence)
      );
  }
}

/** Drops answers and documents of questions that no longer apply. */
function prune(definition: ServiceDefinition, journey: Journey): Journey {
  let answers = journey.answers;
  for (const field of listFields(definition)) {
    if (answers[field.id] === undefined || conditionHolds(field.when, answers)) continue;
    const { [field.id]: _dropped, ...rest } = answers;
    answers = rest;
  }
  const applies = (id: string): boolean => {
    const evidence = definition.evidence.find((one) => one.id === id);
    return evidence !== undefined && conditionHolds(evidence.when, answers);
  };
  if (answers === journey.answers && journey.documents.every((one) => applies(one.evidence))) return journey;
  return { ...journey, answers, documents: journey.documents.filter((one) => applies(one.evidence)) };
}

function askRegister(turn: Turn, definition: ServiceDefinition, journey: Journey, lookup: string): void {
  const requestId = turn.deps.newId();
  const query: Record<string, string> = {};
  for (const [parameter, field] of Object.entries(definition.lookups[lookup]?.query ?? {})) {
    const answer = journey.answers[field];
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
  setWaitTimer(turn, requestId);
}
