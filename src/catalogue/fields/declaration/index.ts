import { z } from 'zod';
import { LABEL_LIMITS } from '../../label-limits.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { fieldWords, problem, questionOf, regionWords } from '../field-words.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('declaration') });

export const declaration = defineKind(
  schema,
  'A sentence the citizen declares, in fields.<id>.statement; without it nothing is sent.',
  {
    kind: 'declaration',
    value: z.literal('yes'),
    ruleType: () => 'yes-no',
    toRule: () => true,
    texts: (_field, path) => [{ key: `${path}.statement`, parameters: [], limit: LABEL_LIMITS.question }],
    ask: (context) => ({
      body: `${questionOf(context)}\n\n“${fieldWords(context, 'statement')}”`,
      choices: [{ value: 'yes', title: regionWords(context, 'fields.declare') }],
      yes: 'yes',
      takes: 'words',
    }),
    read: (_context, _field, input) =>
      input.kind === 'choice' && input.value === 'yes'
        ? { kind: 'value', value: 'yes' }
        : problem('errors.declaration'),
    show: (context) => regionWords(context, 'choices.yes'),
    samples: () => ({
      valid: [{ name: 'declared', inputs: [{ kind: 'choice', value: 'yes' }], value: 'yes' }],
      invalid: [{ name: 'not declared', inputs: [{ kind: 'words', text: 'I would rather not' }] }],
    }),
    flow: (context, field) => ({
      question: fieldWords(context, 'question'),
      inputs: [
        {
          type: 'OptIn',
          name: field.id,
          required: true,
          label: fieldWords(context, 'label'),
          text: fieldWords(context, 'statement'),
        },
      ],
    }),
    readFlow: (_context, field, data) =>
      data[field.id] === true ? { kind: 'value', value: 'yes' } : problem('errors.declaration'),
    desk: (context) => ({ kind: 'text', text: fieldWords(context, 'statement') }),
  },
);
