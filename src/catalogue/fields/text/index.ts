import { z } from 'zod';
import { hasWords } from '#language';
import { fieldCommon } from '../field-base.ts';
import { defineKind } from '../define-kind.ts';
import { askWords, flowWords, problem } from '../field-words.ts';

/** Above this a form shows several lines. */
const oneLine = 80;

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('text'),
  minimum: z.number().int().min(1).default(1).describe('Fewest characters.'),
  maximum: z.number().int().min(1).max(1000).default(200).describe('Most characters.'),
});

export const text = defineKind(schema, 'Free words on one line.', {
  kind: 'text',
  value: z.string(),
  ruleType: () => 'text',
  toRule: (_field, value) => value,
  check: (field) =>
    field.minimum > field.maximum
      ? [{ rule: 'limits', problem: 'minimum is above maximum.', remedy: 'Swap them.' }]
      : [],
  ask: askWords,
  read: (_context, field, input) => {
    if (input.kind !== 'words' || !hasWords(input.text) || input.text.length < field.minimum)
      return problem('errors.text.tooShort', { minimum: field.minimum });
    if (input.text.length > field.maximum) return problem('errors.text.tooLong', { maximum: field.maximum });
    return { kind: 'value', value: input.text };
  },
  show: (_context, _field, value) => value,
  samples: (_context, field) => {
    const longest = 'word '.repeat(200).slice(0, field.maximum - 1) + 's';
    const shortest = 'w'.repeat(field.minimum);
    return {
      valid: [
        { name: 'shortest', inputs: [{ kind: 'words', text: shortest }], value: shortest },
        { name: 'longest', inputs: [{ kind: 'words', text: longest }], value: longest },
      ],
      invalid: [
        { name: 'nothing but signs', inputs: [{ kind: 'words', text: '🙂' }] },
        { name: 'too long', inputs: [{ kind: 'words', text: `${longest}x` }] },
      ],
    };
  },
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    const named = { name: field.id, required: field.required, ...words };
    return {
      question,
      inputs: [
        field.maximum > oneLine
          ? { type: 'TextArea', ...named, most: field.maximum }
          : { type: 'TextInput', ...named, input: 'text', least: field.minimum, most: field.maximum },
      ],
    };
  },
});
