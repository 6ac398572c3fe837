import { z } from 'zod';
import { readQuantity } from '#language';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem } from '../field-words.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('number'),
  minimum: z.number().default(0).describe('Least that is taken.'),
  maximum: z.number().default(1_000_000).describe('Most that is taken.'),
  decimals: z.number().int().min(0).max(3).default(0).describe('Places after the point; 0: whole numbers only.'),
});

export const number = defineKind(schema, 'A count or measure, in figures or words.', {
  kind: 'number',
  value: z.number(),
  ruleType: (field) => (field.decimals === 0 ? 'number' : 'decimal'),
  toRule: (field, value) => (field.decimals === 0 ? BigInt(Math.round(value)) : value),
  check: (field) =>
    field.minimum > field.maximum
      ? [{ rule: 'limits', problem: 'minimum is above maximum.', remedy: 'Swap them.' }]
      : [],
  ask: askWords,
  read: (_context, field, input) => {
    const value = input.kind === 'words' ? readQuantity(input.text) : undefined;
    const scale = 10 ** field.decimals;
    if (value === undefined || Math.abs(value * scale - Math.round(value * scale)) > 1e-6)
      return problem('errors.quantity');
    if (value < field.minimum) return problem('errors.quantityLeast', { minimum: field.minimum });
    if (value > field.maximum) return problem('errors.quantityMost', { maximum: field.maximum });
    return { kind: 'value', value };
  },
  show: (_context, field, value) =>
    new Intl.NumberFormat('en-IN', { maximumFractionDigits: field.decimals }).format(value),
  plain: String,
  samples: (_context, field) => ({
    valid: [
      { name: 'least', inputs: [{ kind: 'words', text: String(field.minimum) }], value: field.minimum },
      { name: 'most', inputs: [{ kind: 'words', text: String(field.maximum) }], value: field.maximum },
    ],
    invalid: [
      { name: 'words', inputs: [{ kind: 'words', text: 'some' }] },
      { name: 'too much', inputs: [{ kind: 'words', text: String(field.maximum + 1) }] },
      ...(field.decimals === 0 ? [{ name: 'a part', inputs: [{ kind: 'words' as const, text: '1.5' }] }] : []),
    ],
  }),
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    return {
      question,
      inputs: [{ type: 'TextInput', name: field.id, required: field.required, ...words, input: 'number', most: 15 }],
    };
  },
});
