import type { Parameters } from '../message.ts';
import type { RegionTextKey } from '../region-texts.ts';
import type { FieldContext, FieldPrompt, Reading } from './field-kind.ts';

// Short ways to say things, for the kinds of fields.

/** The region's own words. */
export function regionWords(context: FieldContext, key: RegionTextKey, parameters?: Parameters): string {
  return context.catalogue.regionText(context.language, key, parameters);
}

/** Words of the field: `question`, `label`, `options.red`. */
export function fieldWords(context: FieldContext, key: string): string {
  const { catalogue, serviceId, language, path, fill } = context;
  return catalogue.text(serviceId, language, `${path}.${key}`, undefined, fill);
}

export function findFieldWords(context: FieldContext, key: string): string | undefined {
  const { catalogue, serviceId, language, path } = context;
  return catalogue.hasText(serviceId, language, `${path}.${key}`) ? fieldWords(context, key) : undefined;
}

/** The question with its hint. */
export function questionOf(context: FieldContext): string {
  const hint = findFieldWords(context, 'hint');
  const question = fieldWords(context, 'question');
  return hint === undefined ? question : `${question}\n${hint}`;
}

/** A plain question in words. */
export function askWords(context: FieldContext): FieldPrompt {
  return { body: questionOf(context), takes: 'words' };
}

export function problem(key: RegionTextKey, parameters?: Parameters): Reading & { readonly kind: 'problem' } {
  return { kind: 'problem', say: { key, ...(parameters ? { parameters } : {}) } };
}

/** What stands above a form's inputs, and their label and hint. */
export function flowWords(context: FieldContext): {
  readonly question: string;
  readonly label: string;
  readonly hint?: string;
} {
  const hint = findFieldWords(context, 'hint');
  return {
    question: fieldWords(context, 'question'),
    label: fieldWords(context, 'label'),
    ...(hint === undefined ? {} : { hint }),
  };
}
