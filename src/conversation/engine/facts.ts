import { contextOf, type Field, type FieldContext, type RuleFacts } from '#catalogue';
import type { Journey, Reply } from './state.ts';
import { languageOf, todayOf, type Turn } from './turn.ts';

// What a form holds, as the rules of its definition see it, and where a field of it is asked.

type Holder = Pick<Journey, 'answers' | 'record' | 'documents'>;

/** Facts are asked for several times in a step, of a form that is never changed in place: made once. */
const known = new WeakMap<Holder, RuleFacts>();

export function factsOf(turn: Turn, journey: Holder): RuleFacts {
  const today = todayOf(turn);
  const made = known.get(journey);
  if (made?.today === today) return made;
  const { capacity, ...answers } = journey.answers;
  const facts = {
    answers,
    capacity: typeof capacity === 'string' ? capacity : undefined,
    today,
    record: journey.record?.facts,
    documents: journey.documents.map((one) => one.evidence),
  };
  known.set(journey, facts);
  return facts;
}

export function fieldContext(turn: Turn, under: Journey | Reply, field: Field): FieldContext {
  const { answers, serviceId } = under;
  return contextOf(turn.deps.catalogue, serviceId, field, {
    language: languageOf(turn),
    today: todayOf(turn),
    answers,
  });
}
