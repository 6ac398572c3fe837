// The questions of a form, one field at a time; read by catalogue/read-answer.ts.

import { LABEL_LIMITS, listFields, readAnswer, wordsIn, type Field } from '#catalogue';
import { clipText } from '#language';
import { keepAnswer, moveTo, serviceOf } from '../journey.ts';
import type { Answer, Prompt, PromptChoice } from '../prompt.ts';
import type { At, Journey } from '../state.ts';
import { findWordsOf, languageOf, note, say, sayOf, todayOf, without, type Turn } from '../turn.ts';

type AtField = Extract<At, { kind: 'field' }>;

export function promptField(turn: Turn, journey: Journey, at: AtField): Prompt {
  const field = listFields(serviceOf(turn, journey)).find((one) => one.id === at.field);
  // The version a journey began under keeps its fields; the catalogue holds it as long as the journey is open.
  if (!field) throw new Error(`no field ${at.field} in ${journey.serviceId} version ${journey.version}`);
  return promptForField(turn, journey.serviceId, field, at.areas);
}

/** Any field as a question: in a form, or asked again by an officer's query. */
export function promptForField(turn: Turn, serviceId: string, field: Field, areas?: readonly string[]): Prompt {
  if (areas) {
    return { body: say(turn, 'errors.place.which'), choices: areas.flatMap((id) => areaChoice(turn, id)) };
  }
  const hint = findWordsOf(turn, serviceId, `fields.${field.id}.hint`);
  const question = sayOf(turn, serviceId, `fields.${field.id}.question`);
  const body = hint === undefined ? question : `${question}\n${hint}`;
  if (field.kind === 'yes-no') {
    const choices = [
      { value: 'yes', title: say(turn, 'choices.yes') },
      { value: 'no', title: say(turn, 'choices.no') },
    ];
    return { body, choices, yes: 'yes', no: 'no' };
  }
  if (field.kind !== 'choice') return { body };
  return {
    body,
    choices: field.options.map((option) => {
      const description = findWordsOf(turn, serviceId, `fields.${field.id}.options.${option}-description`);
      const title = sayOf(turn, serviceId, `fields.${field.id}.options.${option}`);
      return { value: option, title, ...(description === undefined ? {} : { description }) };
    }),
  };
}

export function answerField(turn: Turn, journey: Journey, at: AtField, answer: Answer): void {
  const field = listFields(serviceOf(turn, journey)).find((one) => one.id === at.field);
  if (!field) return;
  const read = readFieldAnswer(turn, field, answer);
  if (read.kind === 'value') keepAnswer(turn, journey, field.id, read.value);
  else if (read.kind === 'which') moveTo(turn, { kind: 'field', field: field.id, areas: [...read.areas] });
  else if (at.areas) moveTo(turn, without(at, 'areas'));
}

/** Reads an answer to a field; what is wrong with it is noted. */
export function readFieldAnswer(
  turn: Turn,
  field: Field,
  answer: Answer,
): { kind: 'value'; value: string } | { kind: 'which'; areas: readonly string[] } | { kind: 'refused' } {
  if (answer.kind === 'choice') return { kind: 'value', value: answer.value };
  const read = readAnswer(turn.deps.catalogue, field, answer.text, todayOf(turn));
  if (read.kind !== 'problem') return read;
  note(turn, say(turn, read.text, read.parameters));
  return { kind: 'refused' };
}

function areaChoice(turn: Turn, id: string): readonly PromptChoice[] {
  const area = turn.deps.catalogue.findArea(id);
  if (!area) return [];
  const title = clipText(wordsIn(turn.deps.catalogue, area.names, languageOf(turn)), LABEL_LIMITS.button);
  return [{ value: id, title, description: area.pins.join(', ') }];
}
