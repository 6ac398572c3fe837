import { z } from 'zod';
import { formatDate, readDate } from '#language';
import { Day, dayFrom } from '../../rules/day.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem, regionWords } from '../field-words.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('date'),
  earliest: z.iso.date().default('1900-01-01').describe('Refused before this day.'),
  past: z.boolean().default(true).describe('Refused if it lies in the future; two-digit years mean the past.'),
});

/** "Yesterday" is asked back in figures before it counts. */
const Draft = z.strictObject({ reckoned: z.string() });

const problems = {
  unreadable: 'errors.date.unreadable',
  impossible: 'errors.date.impossible',
  future: 'errors.date.future',
  'too-early': 'errors.date.tooEarly',
} as const;

export const date = defineKind(schema, 'A day; typed in figures or words, stored as YYYY-MM-DD.', {
  kind: 'date',
  value: z.string(),
  ruleType: () => 'day',
  toRule: (_field, value): Day | undefined => dayFrom(value),
  ask: (context, _field, draft) => {
    const open = Draft.safeParse(draft);
    if (!open.success) return askWords(context);
    return {
      body: regionWords(context, 'fields.date.confirm', { date: formatDate(open.data.reckoned, context.language) }),
      choices: [
        { value: '+yes', title: regionWords(context, 'choices.yes') },
        { value: '+no', title: regionWords(context, 'choices.no') },
      ],
      yes: '+yes',
      no: '+no',
      takes: 'words',
    };
  },
  read: (context, field, input, draft) => {
    const open = Draft.safeParse(draft);
    if (input.kind === 'choice' && open.success)
      return input.value === '+yes' ? { kind: 'value', value: open.data.reckoned } : { kind: 'more', draft: null };
    if (input.kind !== 'words') return problem('errors.date.unreadable');
    const read = readDate(input.text, { today: context.today, past: field.past, earliest: field.earliest });
    if (!read.ok) return problem(problems[read.problem]);
    return read.reckoned ? { kind: 'more', draft: { reckoned: read.value } } : { kind: 'value', value: read.value };
  },
  show: (context, _field, value) => formatDate(value, context.language),
  samples: (context, field) => {
    const year = Number(context.today.slice(0, 4));
    const value = field.past
      ? field.earliest > `${year - 1}-03-07`
        ? context.today
        : `${year - 1}-03-07`
      : `${year + 1}-03-07`;
    const [y, m, d] = value.split('-');
    return {
      valid: [
        { name: 'in figures', inputs: [{ kind: 'words', text: `${d}-${m}-${y}` }], value },
        { name: 'ISO', inputs: [{ kind: 'words', text: value }], value },
        {
          name: 'today, in a word',
          inputs: [
            { kind: 'words', text: 'aaj' },
            { kind: 'choice', value: '+yes' },
          ],
          value: context.today,
        },
      ],
      invalid: [
        { name: 'no date', inputs: [{ kind: 'words', text: 'long ago' }] },
        { name: 'no such day', inputs: [{ kind: 'words', text: `31-02-${year}` }] },
        { name: 'too early', inputs: [{ kind: 'words', text: `01-01-${Number(field.earliest.slice(0, 4)) - 1}` }] },
        ...(field.past
          ? [{ name: 'in the future', inputs: [{ kind: 'words' as const, text: `01-01-${year + 2}` }] }]
          : []),
      ],
    };
  },
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    const named = { name: field.id, required: field.required, ...words };
    const latest = field.past ? { latest: context.today } : {};
    return { question, inputs: [{ type: 'DatePicker', ...named, earliest: field.earliest, ...latest }] };
  },
});
