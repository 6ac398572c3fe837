import { z } from 'zod';
import { formatRupees, readQuantity } from '#language';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem } from '../field-words.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('amount'),
  minimum: z.number().min(0).default(0).describe('Least, in rupees.'),
  maximum: z.number().min(0).default(1_000_000_000).describe('Most, in rupees.'),
});

export const amount = defineKind(schema, 'Money: typed in rupees ("2.5 lakh", "ढाई लाख"), stored in paise.', {
  kind: 'amount',
  value: z.int().min(0),
  ruleType: () => 'amount',
  toRule: (_field, value) => BigInt(value),
  check: (field) =>
    field.minimum > field.maximum
      ? [{ rule: 'limits', problem: 'minimum is above maximum.', remedy: 'Swap them.' }]
      : [],
  ask: askWords,
  read: (_context, field, input) => {
    const rupees = input.kind === 'words' ? readQuantity(input.text) : undefined;
    if (rupees === undefined) return problem('errors.amount');
    if (rupees < field.minimum) return problem('errors.amountLeast', { minimum: formatRupees(field.minimum * 100) });
    if (rupees > field.maximum) return problem('errors.amountMost', { maximum: formatRupees(field.maximum * 100) });
    return { kind: 'value', value: Math.round(rupees * 100) };
  },
  show: (_context, _field, value) => formatRupees(value),
  plain: formatRupees,
  samples: (_context, field) => ({
    valid: [
      { name: 'least', inputs: [{ kind: 'words', text: String(field.minimum) }], value: field.minimum * 100 },
      { name: 'most', inputs: [{ kind: 'words', text: `₹ ${field.maximum}/-` }], value: field.maximum * 100 },
    ],
    invalid: [
      { name: 'words', inputs: [{ kind: 'words', text: 'enough' }] },
      { name: 'too much', inputs: [{ kind: 'words', text: String(field.maximum + 1) }] },
      { name: 'below nothing', inputs: [{ kind: 'words', text: '-5' }] },
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
