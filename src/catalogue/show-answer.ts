import type { Json } from '#platform/pure';
import type { Catalogue } from './catalogue.ts';
import type { Field } from './field.ts';
import { contextOf, showField } from './fields/field-api.ts';

/** A stored answer in one line of words of the language, for chat, desk and forms. */
export function showAnswer(
  catalogue: Catalogue,
  serviceId: string,
  field: Field,
  value: Json,
  language: string,
): string {
  return showField(contextOf(catalogue, serviceId, field, { language, today: '', answers: {} }), field, value);
}
