import { z } from 'zod';
import { tidyNumber } from '#language';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem } from '../field-words.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('registration-number'),
  pattern: z.string().min(1).max(200).describe('Regular expression (anchored by us) that a tidied number must match.'),
  example: z.string().min(1).describe('Shown in the hint.'),
});

/** No register has longer ones; and a pattern is only tried on what is short. */
const longest = 40;

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(`^(?:${pattern})$`, 'u');
    patterns.set(pattern, compiled);
  }
  return compiled;
}

export const registrationNumber = defineKind(schema, 'A number of a register; digits of any script, upper-cased.', {
  kind: 'registration-number',
  value: z.string(),
  ruleType: () => 'text',
  toRule: (_field, value) => value,
  check: (field) => {
    try {
      return patternOf(field.pattern).test(field.example)
        ? []
        : [{ rule: 'example', problem: 'The example does not match its pattern.', remedy: 'Correct one of them.' }];
    } catch {
      return [{ rule: 'pattern', problem: 'The pattern is not a regular expression.', remedy: 'Correct it.' }];
    }
  },
  ask: askWords,
  read: (_context, field, input) => {
    const number = input.kind === 'words' ? tidyNumber(input.text) : '';
    return number.length <= longest && patternOf(field.pattern).test(number) && /\d/.test(number)
      ? { kind: 'value', value: number }
      : problem('errors.number', { example: field.example });
  },
  show: (_context, _field, value) => value,
  samples: (_context, field) => ({
    valid: [
      { name: 'the example', inputs: [{ kind: 'words', text: field.example }], value: field.example },
      { name: 'lower case', inputs: [{ kind: 'words', text: field.example.toLowerCase() }], value: field.example },
    ],
    invalid: [
      { name: 'words', inputs: [{ kind: 'words', text: 'I do not have it' }] },
      { name: 'signs', inputs: [{ kind: 'words', text: '???' }] },
    ],
  }),
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    const named = { name: field.id, required: field.required, ...words };
    return { question, inputs: [{ type: 'TextInput', ...named, input: 'text', most: longest }] };
  },
});
