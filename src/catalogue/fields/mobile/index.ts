import { z } from 'zod';
import { readMobile } from '#language';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem } from '../field-words.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('mobile') });

export const mobile = defineKind(schema, 'An Indian mobile number; stored as ten digits.', {
  kind: 'mobile',
  value: z.string(),
  ruleType: () => 'text',
  toRule: (_field, value) => value,
  ask: askWords,
  read: (_context, _field, input) => {
    const number = input.kind === 'words' ? readMobile(input.text) : undefined;
    return number === undefined ? problem('errors.mobile') : { kind: 'value', value: number };
  },
  show: (_context, _field, value) => value,
  samples: () => ({
    valid: [
      { name: 'ten digits', inputs: [{ kind: 'words', text: '9876543210' }], value: '9876543210' },
      { name: 'with prefix', inputs: [{ kind: 'words', text: '+91 98765 43210' }], value: '9876543210' },
      { name: 'own digits', inputs: [{ kind: 'words', text: '९८७६५४३२१०' }], value: '9876543210' },
    ],
    invalid: [
      { name: 'nine digits', inputs: [{ kind: 'words', text: '987654321' }] },
      { name: 'a landline', inputs: [{ kind: 'words', text: '011 2345678' }] },
    ],
  }),
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    return {
      question,
      inputs: [{ type: 'TextInput', name: field.id, required: field.required, ...words, input: 'phone', most: 16 }],
    };
  },
});
