import { z } from 'zod';
import { readPersonName, scriptOf, transliterateName, type Script } from '#language';
import { findScriptOf, listScripts } from '#platform/pure';
import { LanguageCode } from '../../names.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import type { FieldContext, FieldInput, Reading } from '../field-kind.ts';
import { askWords, flowWords, problem, regionWords } from '../field-words.ts';

// A name in one spelling, or in several scripts: what was typed is offered in the others, and its bearer confirms or
// writes each one. Nothing that was not confirmed is stored.

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('person-name'),
  scripts: z
    .array(LanguageCode)
    .min(2)
    .max(4)
    .optional()
    .describe('Languages in whose script the name is wanted, e.g. [hi, en]; without it one spelling is kept as typed.'),
});

const Name = z.union([z.string(), z.record(z.string(), z.string())]);
const Draft = z.strictObject({
  typed: z.string(),
  confirmed: z.record(z.string(), z.string()),
  /** They write it themselves: the proposal was declined, or there is none. */
  writes: z.boolean(),
});
type Draft = z.infer<typeof Draft>;

const problems = {
  characters: 'errors.name.characters',
  'too-short': 'errors.name.tooShort',
  'too-long': 'errors.name.tooLong',
  'mixed-scripts': 'errors.name.mixedScripts',
} as const;

function scriptFor(language: string): Script {
  return findScriptOf(language) ?? 'other';
}

/** A name that can be written in it; the Indian scripts have the same three letters in the same places. */
function sampleName(code: Script): string {
  const block = listScripts().find(([one]) => one === code)?.[1].block;
  return block === undefined ? 'کمال' : String.fromCharCode(block + 0x15, block + 0x2e, block + 0x32);
}

/** The script that is asked about now; undefined when all are there. */
function openScript(languages: readonly string[], draft: Draft): string | undefined {
  return languages.find((language) => draft.confirmed[language] === undefined);
}

function proposalFor(language: string, draft: Draft): string | undefined {
  return draft.writes ? undefined : transliterateName(draft.typed, scriptFor(language));
}

function goOn(languages: readonly string[], draft: Draft): Reading {
  const open = openScript(languages, draft);
  return open === undefined
    ? {
        kind: 'value',
        value: Object.fromEntries(languages.map((language) => [language, draft.confirmed[language] ?? ''])),
      }
    : { kind: 'more', draft };
}

function readWords(languages: readonly string[], text: string, draft: Draft | undefined): Reading {
  const name = readPersonName(text);
  if (!name.ok) return problem(problems[name.problem]);
  const script = scriptOf(name.value);
  if (draft === undefined) {
    const own = languages.find((language) => scriptFor(language) === script);
    return goOn(languages, {
      typed: name.value,
      confirmed: own === undefined ? {} : { [own]: name.value },
      writes: false,
    });
  }
  const open = openScript(languages, draft);
  if (open === undefined) return goOn(languages, draft);
  if (scriptFor(open) !== script) return problem('errors.name.otherScript');
  return goOn(languages, { ...draft, confirmed: { ...draft.confirmed, [open]: name.value }, writes: false });
}

function languageName(context: FieldContext, language: string): string {
  return context.catalogue.region.languages.names[language] ?? language;
}

export const personName = defineKind(schema, 'The name of a person, in one script or, confirmed, in several.', {
  kind: 'person-name',
  value: Name,
  ruleType: () => 'text',
  toRule: (_field, value) => (typeof value === 'string' ? value : Object.values(value)[0]),
  ask: (context, field, draft) => {
    const open = Draft.safeParse(draft);
    const language = open.success && field.scripts ? openScript(field.scripts, open.data) : undefined;
    if (!open.success || language === undefined) return askWords(context);
    const name = proposalFor(language, open.data);
    const parameters = { language: languageName(context, language) };
    if (name === undefined) return { body: regionWords(context, 'fields.name.write', parameters), takes: 'words' };
    return {
      body: regionWords(context, 'fields.name.confirm', { ...parameters, name }),
      choices: [
        { value: '+yes', title: regionWords(context, 'choices.yes') },
        { value: '+write', title: regionWords(context, 'fields.name.other') },
      ],
      yes: '+yes',
      no: '+write',
      takes: 'words',
    };
  },
  read: (_context, field, input, draft) => {
    const open = Draft.safeParse(draft);
    if (field.scripts === undefined) {
      const name = readPersonName(input.kind === 'words' ? input.text : '');
      return name.ok ? { kind: 'value', value: name.value } : problem(problems[name.problem]);
    }
    if (input.kind === 'words') return readWords(field.scripts, input.text, open.success ? open.data : undefined);
    const language = open.success ? openScript(field.scripts, open.data) : undefined;
    if (input.kind !== 'choice' || !open.success || language === undefined) return problem('errors.choose');
    const name = proposalFor(language, open.data);
    if (input.value === '+yes' && name !== undefined)
      return goOn(field.scripts, { ...open.data, confirmed: { ...open.data.confirmed, [language]: name } });
    return { kind: 'more', draft: { ...open.data, writes: true } };
  },
  show: (_context, _field, value) =>
    typeof value === 'string' ? value : [...new Set(Object.values(value))].join(' / '),
  plain: (value) => (typeof value === 'string' ? value : Object.values(value)[0]),
  samples: (_context, field) => {
    const typed = { kind: 'words' as const, text: 'Sunita Devi' };
    const invalid = [
      { name: 'a number in it', inputs: [{ kind: 'words' as const, text: 'Sunita 2' }] },
      { name: 'one letter', inputs: [{ kind: 'words' as const, text: 'S' }] },
    ];
    if (field.scripts === undefined)
      return {
        valid: [
          { name: 'Latin letters', inputs: [typed], value: typed.text },
          { name: 'Devanagari', inputs: [{ kind: 'words', text: 'सुनीता देवी' }], value: 'सुनीता देवी' },
        ],
        invalid,
      };
    // What is not proposed in a script is written in it.
    const others = field.scripts.filter((language) => scriptFor(language) !== 'Latn');
    const steps = others.map((language): { readonly name: string; readonly input: FieldInput } => {
      const name = transliterateName(typed.text, scriptFor(language));
      if (name !== undefined) return { name, input: { kind: 'choice', value: '+yes' } };
      const written = sampleName(scriptFor(language));
      return { name: written, input: { kind: 'words', text: written } };
    });
    const names = new Map(others.map((language, at) => [language, steps[at]?.name ?? '']));
    const value = Object.fromEntries(field.scripts.map((language) => [language, names.get(language) ?? typed.text]));
    const name = steps.every(({ input }) => input.kind === 'choice')
      ? 'confirmed as proposed'
      : 'written in each script';
    return { valid: [{ name, inputs: [typed, ...steps.map(({ input }) => input)], value }], invalid };
  },
  flow: (context, field, draft) => {
    const { question, ...words } = flowWords(context);
    const named = { required: field.required, input: 'text', most: 120 } as const;
    const open = Draft.safeParse(draft);
    if (!open.success || field.scripts === undefined)
      return {
        question,
        inputs: [{ type: 'TextInput', name: field.id, ...words, ...named }],
        ...(field.scripts === undefined ? {} : { exchange: true }),
      };
    const wanted = field.scripts.filter((language) => open.data.confirmed[language] === undefined);
    return {
      question,
      inputs: wanted.map((language) => {
        const value = transliterateName(open.data.typed, scriptFor(language));
        return {
          type: 'TextInput',
          name: `${field.id}__${language}`,
          label: regionWords(context, 'fields.name.write', { language: languageName(context, language) }),
          ...named,
          ...(value === undefined ? {} : { value }),
        };
      }),
    };
  },
  readFlow: (_context, field, data, draft) => {
    const given = (name: string): string => {
      const text = data[name];
      return typeof text === 'string' ? text : '';
    };
    const open = Draft.safeParse(draft);
    if (field.scripts === undefined) {
      const name = readPersonName(given(field.id));
      return name.ok ? { kind: 'value', value: name.value } : problem(problems[name.problem]);
    }
    if (!open.success) return readWords(field.scripts, given(field.id), undefined);
    let reading: Reading = goOn(field.scripts, open.data);
    while (reading.kind === 'more') {
      const now: Draft = Draft.parse(reading.draft);
      reading = readWords(field.scripts, given(`${field.id}__${openScript(field.scripts, now) ?? ''}`), now);
    }
    return reading;
  },
  desk: (_context, _field, value) =>
    typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'words', words: value },
  certificate: (_context, _field, value) => value,
});
