// The questions of a form, one field at a time. What a kind of field asks and understands is catalogue/fields/.

import { askField, readField, showField, type Field } from '#catalogue';
import { formatDate, quoteForChat } from '#language';
import type { Json } from '#platform/pure';
import { fieldContext } from '../facts.ts';
import { keepAnswer, moveTo } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { getField } from '../slots.ts';
import type { At, Journey, Reply } from '../state.ts';
import { askedTogether, answerTogether } from '../together.ts';
import { findWordsOf, languageOf, note, say, sayOf, type Turn } from '../turn.ts';

type AtField = Extract<At, { kind: 'field' }>;

/** The choice that gives again what stood here before. */
const SAME = '+same';

export function promptField(turn: Turn, journey: Journey, at: AtField): Prompt {
  if (askedTogether(turn, journey, at).length > 0)
    return { body: sayOf(turn, journey.serviceId, `fields.${at.field}.together`), takes: 'words' };
  const field = getField(turn, journey, at.field);
  const prompt = promptForField(turn, journey, field, at.draft);
  const earlier = earlierAnswer(journey, at, prompt);
  if (earlier === undefined) return prompt;
  const answer = quoteForChat(showField(fieldContext(turn, journey, field), field, earlier));
  return {
    ...prompt,
    body: `${prompt.body}\n\n${sourceOf(turn, journey, field, answer)}`,
    choices: [{ value: SAME, title: say(turn, 'earlier.same') }, ...(prompt.choices ?? [])],
  };
}

/** The earlier answer, with where and when it was given if that was in another application. */
function sourceOf(turn: Turn, { source }: Journey, { id }: Field, answer: string): string {
  if (!source?.fields.includes(id)) return say(turn, 'earlier.given', { answer });
  const service = findWordsOf(turn, source.serviceId, 'shortName') ?? source.serviceId;
  return say(turn, 'earlier.from', { answer, service, givenOn: formatDate(source.givenOn, languageOf(turn)) });
}

/** What was answered here before it was taken back; choices are tapped as quickly as this would be. */
function earlierAnswer(journey: Journey, at: AtField, prompt: Prompt): Json | undefined {
  const isOpen = (prompt.choices ?? []).every((choice) => choice.value === '+skip');
  return at.draft === undefined && isOpen ? journey.earlier?.[at.field] : undefined;
}

/** Any field as a question: in a form, or asked again by an officer's query. */
export function promptForField(turn: Turn, under: Journey | Reply, field: Field, draft: Json | undefined): Prompt {
  return askField(fieldContext(turn, under, field), field, draft);
}

export function answerField(turn: Turn, journey: Journey, at: AtField, answer: Answer): void {
  const field = getField(turn, journey, at.field);
  const together = askedTogether(turn, journey, at);
  if (answer.kind === 'words' && together.length > 0 && answerTogether(turn, journey, together)) return;
  const earlier = journey.earlier?.[field.id];
  if (answer.kind === 'choice' && answer.value === SAME && earlier !== undefined) {
    return keepAnswer(turn, journey, field.id, earlier);
  }
  const read = readFieldAnswer(turn, journey, field, answer, at.draft);
  if (read.kind === 'value') keepAnswer(turn, journey, field.id, read.value);
  else if (read.kind === 'more')
    moveTo(turn, { kind: 'field', field: field.id, ...(read.draft === null ? {} : { draft: read.draft }) });
}

/** Reads an answer to a field; what is wrong with it is noted, and what is secret in it is to be blanked. */
export function readFieldAnswer(
  turn: Turn,
  under: Journey | Reply,
  field: Field,
  answer: Answer,
  draft: Json | undefined,
): { kind: 'value'; value: Json } | { kind: 'more'; draft: Json } | { kind: 'refused' } {
  const read = readField(fieldContext(turn, under, field), field, answer, draft);
  if (read.secret) turn.events.push({ kind: 'secretHeard' });
  if (read.kind === 'value') return { kind: 'value', value: read.value };
  if (read.say) note(turn, say(turn, read.say.key, read.say.parameters));
  return read.kind === 'more' ? { kind: 'more', draft: read.draft } : { kind: 'refused' };
}
