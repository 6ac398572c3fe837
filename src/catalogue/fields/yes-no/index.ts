import { z } from 'zod';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { flowWords, problem, questionOf, regionWords } from '../field-words.ts';
import type { FieldContext } from '../field-kind.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('yes-no') });

const YesNo = z.enum(['yes', 'no']);

function choicesOf(context: FieldContext) {
  return [
    { value: 'yes', title: regionWords(context, 'choices.yes') },
    { value: 'no', title: regionWords(context, 'choices.no') },
  ];
}

export const yesNo = defineKind(schema, 'Stored as `yes` or `no`; in rules true or false.', {
  kind: 'yes-no',
  value: YesNo,
  ruleType: () => 'yes-no',
  toRule: (_field, value) => value === 'yes',
  ask: (context) => ({ body: questionOf(context), choices: choicesOf(context), yes: 'yes', no: 'no', takes: 'words' }),
  read: (_context, _field, input) => {
    const value = YesNo.safeParse(input.kind === 'choice' ? input.value : undefined);
    return value.success ? { kind: 'value', value: value.data } : problem('errors.yesNo');
  },
  show: (context, _field, value) => regionWords(context, value === 'yes' ? 'choices.yes' : 'choices.no'),
  samples: () => ({
    valid: [
      { name: 'yes', inputs: [{ kind: 'choice', value: 'yes' }], value: 'yes' },
      { name: 'no', inputs: [{ kind: 'choice', value: 'no' }], value: 'no' },
    ],
    invalid: [{ name: 'something else', inputs: [{ kind: 'words', text: 'perhaps' }] }],
  }),
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    const options = choicesOf(context).map(({ value, title }) => ({ id: value, title }));
    return { question, inputs: [{ type: 'Options', name: field.id, required: field.required, ...words, options }] };
  },
  readFlow: (_context, field, data) => {
    const value = YesNo.safeParse(data[field.id]);
    return value.success ? { kind: 'value', value: value.data } : problem('errors.yesNo');
  },
  certificate: (context, _field, value, languages) =>
    Object.fromEntries(
      languages.map((language) => [
        language,
        regionWords({ ...context, language }, value === 'yes' ? 'choices.yes' : 'choices.no'),
      ]),
    ),
});
