// Questions that a definition asks in one message (`together` of a page): each is answered on a line of its own. Where one of
// them is answered already, or was before, they are asked one by one; so is whatever could not be read of its line.

import { readField, type Field } from '#catalogue';
import { cleanText, hasWords, maskSecrets } from '#language';
import { fieldContext } from './facts.ts';
import { advance } from './journey.ts';
import { getField, serviceOf, slotsOf } from './slots.ts';
import type { At, ConversationState, Journey } from './state.ts';
import { lookAt, note, say, sayOf, without, type EngineDeps, type Turn } from './turn.ts';

/** The fields that are asked here, in their order; none where this one is asked alone. */
export function askedTogether(turn: Turn, journey: Journey, at: Extract<At, { kind: 'field' }>): readonly Field[] {
  const { pages } = serviceOf(turn, journey);
  const group = pages.flatMap((page) => page.together ?? []).find(([first]) => first === at.field);
  if (group === undefined || at.draft !== undefined) return [];
  const asked = slotsOf(turn, journey).flatMap((slot) => (slot.kind === 'field' ? [slot.field] : []));
  const isNew = (id: string): boolean =>
    asked.includes(id) &&
    [journey.answers, journey.earlier, journey.formDrafts].every((one) => one?.[id] === undefined);
  return group.every(isNew) ? group.map((id) => getField(turn, journey, id)) : [];
}

/** The same, of a state that nothing happens to. */
export function listTogether(deps: EngineDeps, state: ConversationState, now: string): readonly Field[] {
  const { journey } = state;
  if (state.overlay || journey?.at.kind !== 'field') return [];
  return askedTogether(lookAt(deps, state, now), journey, journey.at);
}

/** False: the words are an answer to the first of them alone. */
export function answerTogether(turn: Turn, journey: Journey, fields: readonly Field[]): boolean {
  const { input } = turn;
  if (input.kind !== 'text') return false;
  const lines = input.text
    .split(/[\r\n]+/u)
    .map(tidy)
    .filter(hasWords);
  const [only = '', ...more] = lines;
  if (more.length === 0) {
    const parts = only.split(/[,;،؛]/u).map(tidy);
    const read = parts.length === fields.length ? readParts(turn, journey, fields, parts) : [];
    if (read.length === 0 || read.some(isRefused)) return false;
    keep(turn, journey, read);
  } else if (lines.length === fields.length) keep(turn, journey, readParts(turn, journey, fields, lines.map(unmark)));
  else note(turn, say(turn, 'errors.together', { count: fields.length }));
  return true;
}

function tidy(line: string): string {
  return maskSecrets(cleanText(line));
}

/** A line may begin with its number, as in the question, or with what it is. */
function unmark(line: string, _at: number, lines: readonly string[]): string {
  const isNumbered = lines.every((one, index) => new RegExp(`^${index + 1}[.)] ?`).test(one));
  const rest = isNumbered ? line.slice(2).trim() : line;
  const named = /^\p{L}[^:：\d]{1,40}[:：](?<answer>.+)$/u.exec(rest)?.groups?.['answer'];
  return named?.trim() ?? rest;
}

type Read = { readonly field: Field; readonly reading: ReturnType<typeof readField> };

function isRefused({ reading }: Read): boolean {
  return reading.kind === 'problem';
}

/** In the order of the questions; the other way round where that reads better. */
function readParts(turn: Turn, journey: Journey, fields: readonly Field[], parts: readonly string[]): readonly Read[] {
  const readIn = (order: readonly string[]): readonly Read[] =>
    fields.map((field, at) => {
      const words = { kind: 'words', text: order[at] ?? '' } as const;
      return { field, reading: readField(fieldContext(turn, journey, field), field, words) };
    });
  const read = readIn(parts);
  if (!read.some(isRefused)) return read;
  const turned = readIn(parts.toReversed());
  return turned.some(isRefused) ? read : turned;
}

/** Keeps what was understood, and what is still open of it; goes on if that is anything. */
function keep(turn: Turn, journey: Journey, read: readonly Read[]): void {
  const answers = { ...journey.answers };
  const formDrafts = { ...journey.formDrafts };
  for (const { field, reading } of read) {
    if (reading.secret) turn.events.push({ kind: 'secretHeard' });
    if (reading.kind === 'value') answers[field.id] = reading.value;
    if (reading.kind === 'more' && reading.draft !== null) formDrafts[field.id] = reading.draft;
    if (reading.kind === 'value' || !reading.say) continue;
    const label = sayOf(turn, journey.serviceId, `fields.${field.id}.label`);
    note(turn, `${label}: ${say(turn, reading.say.key, reading.say.parameters)}`);
  }
  if (read.every(isRefused)) return;
  turn.state = { ...turn.state, journey: { ...without(journey, 'before'), answers, formDrafts } };
  advance(turn);
}
