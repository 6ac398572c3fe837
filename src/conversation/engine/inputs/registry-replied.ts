import { listFields, showAnswer } from '#catalogue';
import { quoteForChat } from '#language';
import type { RegistryRepliedInput } from '../input.ts';
import { advance } from '../journey.ts';
import { serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { languageOf, note, say, sayOf, without, type Turn } from '../turn.ts';
import { endWait } from '../waits.ts';

/**
 * The register's answer to our question. "No such record" and "a record, but not linked to you" read alike, so that nobody
 * learns from us what the register holds. An answer to a question no longer open changes nothing.
 */
export function handleRegistryReplied(turn: Turn, input: RegistryRepliedInput): void {
  const { journey } = turn.state;
  const at = journey?.at;
  if (!journey || (at?.kind !== 'lookup' && at?.kind !== 'lookup-failed') || at.requestId !== input.requestId) return;
  if (at.kind === 'lookup') endWait(turn, input.requestId);
  turn.speaks = true;
  if (input.outcome !== 'linked') {
    const outcome = input.outcome === 'unavailable' ? 'unavailable' : 'not-found';
    const failed = { kind: 'lookup-failed', lookup: at.lookup, requestId: at.requestId, outcome } as const;
    turn.state = { ...turn.state, journey: { ...journey, at: failed } };
    return;
  }
  // What was agreed to in a form is sent now; its receipt tells enough.
  if (!journey.agreed) note(turn, say(turn, 'lookup.linked', { facts: provenBy(turn, journey, at.lookup) }));
  const record = { ref: input.recordRef ?? input.requestId, facts: input.record ?? null };
  const linked = [...journey.linked, at.lookup];
  turn.state = { ...turn.state, journey: { ...without(journey, 'nameTold'), record, linked } };
  advance(turn);
}

/** Only what the applicant wrote themselves, never a fact of the record. */
function provenBy(turn: Turn, journey: Journey, lookup: string): string {
  const definition = serviceOf(turn, journey);
  const shown = definition.lookups[lookup]?.shown ?? [];
  return listFields(definition)
    .flatMap((field) => {
      const value = journey.answers[field.id];
      if (value === undefined || !shown.includes(field.id)) return [];
      const words = showAnswer(turn.deps.catalogue, journey.serviceId, field, value, languageOf(turn));
      // Left out by the citizen: there is nothing to show.
      if (words === '') return [];
      return [`${sayOf(turn, journey.serviceId, `fields.${field.id}.label`)}: ${quoteForChat(words)}`];
    })
    .join('\n');
}
