// What everybody else calls: the kind of a field asks, reads, shows, prints and draws it. A field that may be left out has one
// choice more; an answer left out is null.

import type { Json } from '#platform/pure';
import { quoteForChat } from '#language';
import type { Catalogue } from '../catalogue.ts';
import type { Fill } from '../message.ts';
import { showSetting } from '../placeholders.ts';
import { listFields } from '../service-definition.ts';
import type { FieldBase } from './field-base.ts';
import type {
  Answers,
  CertificateFact,
  DeskValue,
  FieldContext,
  FieldInput,
  FieldPrompt,
  FlowData,
  Reading,
  Samples,
} from './field-kind.ts';
import { regionWords } from './field-words.ts';
import type { FlowPart } from './flow-part.ts';
import { kindOf } from './registry.ts';

const SKIP = '+skip';

/** Stands for an answer that is not there (yet). */
const NOT_ANSWERED = '…';

export function contextOf(
  catalogue: Catalogue,
  serviceId: string,
  field: FieldBase,
  at: { readonly language: string; readonly today: string; readonly answers: Answers },
): FieldContext {
  return { catalogue, serviceId, path: `fields.${field.id}`, ...at, fill: createFill(catalogue, serviceId, at) };
}

/** Fills the placeholders of the words of a service, for one language, day and form. */
export function createFill(
  catalogue: Catalogue,
  serviceId: string,
  under: {
    /** The version that the form was begun under; else the newest. */
    readonly version?: number | undefined;
    readonly language: string;
    readonly today: string;
    readonly answers: Answers;
  },
): Fill {
  const newestRules = catalogue.findService(serviceId);
  const definition = catalogue.findService(serviceId, under.version) ?? newestRules;
  return (name) => {
    if (definition === undefined) return undefined;
    if (name.startsWith('settings.')) {
      const setting = name.slice('settings.'.length);
      // The words are those of the newest version, and may name a setting that an older one lacked.
      const found = definition.settings[setting] ?? newestRules?.settings[setting];
      return found && showSetting(catalogue, found, under.language, under.today);
    }
    const field = listFields(definition).find((one) => one.id === name);
    if (!field) return undefined;
    const answer = under.answers[name] ?? null;
    if (answer === null) return NOT_ANSWERED;
    return quoteForChat(showField(contextOf(catalogue, serviceId, field, under), field, answer));
  };
}

/** The question, or what is still open of it. `draft` is what the last reading handed back; undefined or null at first. */
export function askField(context: FieldContext, field: FieldBase, draft?: Json): FieldPrompt {
  const prompt = kindOf(field).ask(context, field, draft ?? undefined);
  if (field.required || (draft ?? null) !== null) return prompt;
  const skip = { value: SKIP, title: regionWords(context, 'fields.skip') };
  // Whoever writes that they do not have it leaves it out.
  return { no: SKIP, ...prompt, choices: [...(prompt.choices ?? []).slice(0, 9), skip] };
}

export function readField(context: FieldContext, field: FieldBase, input: FieldInput, draft?: Json): Reading {
  if (!field.required && input.kind === 'choice' && input.value === SKIP) return { kind: 'value', value: null };
  return kindOf(field).read(context, field, input, draft ?? undefined);
}

/** One line in words of the language; empty where it was left out. Not escaped: the reader's medium decides. */
export function showField(context: FieldContext, field: FieldBase, value: Json): string {
  return value === null ? '' : kindOf(field).show(context, field, value);
}

/** The answer as one plain text, for registers and for comparing names. */
export function plainAnswer(field: FieldBase, value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : kindOf(field).plain(field, value);
}

/** Examples of what is taken and what is refused, one for each class of answers. */
export function sampleField(context: FieldContext, field: FieldBase): Samples {
  const samples = kindOf(field).samples(context, field);
  if (field.required) return samples;
  const skipped = { name: 'left out', inputs: [{ kind: 'choice' as const, value: SKIP }], value: null };
  return { ...samples, valid: [...samples.valid, skipped] };
}

/** The field inside a WhatsApp Flow, or what is still open of it. */
export function flowField(context: FieldContext, field: FieldBase, draft?: Json): FlowPart {
  return kindOf(field).flow(context, field, draft ?? undefined);
}

/** What a form sent, by the names of the field's inputs. */
export function readFlowField(context: FieldContext, field: FieldBase, data: FlowData, draft?: Json): Reading {
  const own = Object.entries(data).filter(([name]) => name === field.id || name.startsWith(`${field.id}__`));
  const isEmpty = own.every(([, value]) => value === '' || value === null);
  if (!field.required && isEmpty && (draft ?? null) === null) return { kind: 'value', value: null };
  return kindOf(field).readFlow(context, field, data, draft ?? undefined);
}

export function deskField(context: FieldContext, field: FieldBase, value: Json): DeskValue {
  return value === null ? { kind: 'text', text: '' } : kindOf(field).desk(context, field, value);
}

/** What a certificate prints of it, in these languages. */
export function certifyField(
  context: FieldContext,
  field: FieldBase,
  value: Json,
  languages: readonly string[],
): CertificateFact | undefined {
  return value === null ? undefined : kindOf(field).certificate(context, field, value, languages);
}
