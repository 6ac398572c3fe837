import { isLetter, listFields, needsLetter, ruleHolds, type Field, type ServiceDefinition } from '#catalogue';
import { factsOf } from './facts.ts';
import type { HelpingAsk, Journey } from './state.ts';
import { without, type Turn } from './turn.ts';

// A form is a list of slots in order (who you are, the fields that apply, look-ups, documents). It stands at the first slot
// that is still empty; when none is, at the review. So changing an answer is emptying its slot and advancing again.

export type Slot =
  | { readonly kind: 'helping'; readonly ask: HelpingAsk }
  | { readonly kind: 'capacity' }
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'lookup'; readonly lookup: string }
  | { readonly kind: 'evidence'; readonly evidence: string };

export function serviceOf(turn: Turn, journey: Pick<Journey, 'serviceId' | 'version'>): ServiceDefinition {
  return turn.deps.catalogue.getService(journey.serviceId, journey.version);
}

/** The slots that apply to these answers, each with the page it stands on; '' for those of no page. */
export function slotsByPage(turn: Turn, journey: Journey): readonly { readonly page: string; readonly slot: Slot }[] {
  const definition = serviceOf(turn, journey);
  const facts = factsOf(turn, journey);
  const holds = (rule: string | undefined): boolean => ruleHolds(turn.deps.catalogue, definition, rule, facts);
  const slots: { page: string; slot: Slot }[] = [];
  const { helping } = journey;
  if (helping) {
    const asks = helping.centre === undefined ? (['by', 'person', 'mobile'] as const) : (['person', 'mobile'] as const);
    for (const ask of asks) slots.push({ page: '', slot: { kind: 'helping', ask } });
  }
  if (definition.capacities.length > 1) slots.push({ page: '', slot: { kind: 'capacity' } });
  for (const page of definition.pages) {
    for (const field of page.fields) {
      if (holds(field.when)) slots.push({ page: page.id, slot: slotOfField(field) });
    }
    if (page.lookup !== undefined) slots.push({ page: page.id, slot: { kind: 'lookup', lookup: page.lookup } });
  }
  for (const evidence of definition.evidence) {
    if (isLetter(definition, evidence.id) && !needsLetter(definition, helping)) continue;
    if (holds(evidence.when)) slots.push({ page: '', slot: { kind: 'evidence', evidence: evidence.id } });
  }
  return slots;
}

/** The slots that apply to these answers. */
export function slotsOf(turn: Turn, journey: Journey): readonly Slot[] {
  return slotsByPage(turn, journey).map((one) => one.slot);
}

/** A field that takes a photo or a document is a slot of evidence under its own id. */
function slotOfField(field: Field): Slot {
  return field.kind === 'photo' || field.kind === 'document'
    ? { kind: 'evidence', evidence: field.id }
    : { kind: 'field', field: field.id };
}

/** A register has still to be asked. */
export function awaitsRecord(turn: Turn, journey: Journey): boolean {
  return slotsOf(turn, journey).some((slot) => slot.kind === 'lookup' && isEmpty(journey, slot));
}

export function isEmpty(journey: Journey, slot: Slot): boolean {
  switch (slot.kind) {
    case 'helping':
      return journey.helping?.[slot.ask] === undefined;
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

/** Empties one slot, and what was concluded from it, so that `advance` stands there. What was in it is offered again. */
export function emptySlot(definition: ServiceDefinition, journey: Journey, slot: Slot): Journey {
  switch (slot.kind) {
    case 'helping': {
      // Who was asked, and for whom, is another then.
      const { [slot.ask]: _emptied, agreement: _asked, ...helping } = journey.helping ?? {};
      return { ...journey, helping };
    }
    case 'capacity':
    case 'field': {
      const name = slot.kind === 'capacity' ? 'capacity' : slot.field;
      const { [name]: emptied, ...answers } = journey.answers;
      const linked = journey.linked.filter(
        (lookup) => !Object.values(definition.lookups[lookup]?.query ?? {}).includes(name),
      );
      const earlier = slot.kind === 'field' && emptied !== undefined && emptied !== null ? { [name]: emptied } : {};
      const kept = {
        ...journey,
        answers,
        linked,
        earlier: { ...journey.earlier, ...earlier },
        ...ownNow(journey, name),
      };
      return linked.length < journey.linked.length ? without(kept, 'record') : kept;
    }
    case 'evidence':
      return { ...journey, documents: journey.documents.filter((one) => one.evidence !== slot.evidence) };
    case 'lookup':
      return journey;
  }
}

/** What is taken back was given in this form, whatever was offered for it before. */
function ownNow({ source }: Journey, name: string): Pick<Journey, 'source'> {
  return source ? { source: { ...source, fields: source.fields.filter((field) => field !== name) } } : {};
}

/** The field of this name in the version that the form was begun under. */
export function getField(turn: Turn, journey: Journey, id: string): Field {
  const field = listFields(serviceOf(turn, journey)).find((one) => one.id === id);
  // The version a journey began under keeps its fields; the catalogue holds it as long as the journey is open.
  if (!field) throw new Error(`no field ${id} in ${journey.serviceId} version ${journey.version}`);
  return field;
}
