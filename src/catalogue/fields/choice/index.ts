import { z } from 'zod';
import { clipText, foldWords } from '#language';
import { LABEL_LIMITS, labelLimit } from '../../label-limits.ts';
import { Id } from '../../names.ts';
import { wordsIn } from '../../words-in.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import type { FieldChoice, FieldContext } from '../field-kind.ts';
import { fieldWords, findFieldWords, flowWords, problem, questionOf, regionWords } from '../field-words.ts';
import { pageOfChoices } from '../page-of-choices.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('choice'),
  options: z
    .array(Id.describe('Value that is stored; its words are in fields.<id>.options.<value>.'))
    .min(2)
    .max(60)
    .optional()
    .describe('In the order they are shown; more than ten are shown page by page.'),
  list: Id.optional().describe(
    'Instead of options: lists/<id>.yaml, whose entries bring their words; searched by typing.',
  ),
});

/** `page`: how far they have looked; `found`: what their words fit. */
const Draft = z.union([z.strictObject({ page: z.number() }), z.strictObject({ found: z.array(z.string()) })]);

function pageIn(draft: unknown): number {
  const open = Draft.safeParse(draft);
  return open.success && 'page' in open.data ? open.data.page : 0;
}

type ChoiceField = z.infer<typeof schema>;
type Option = FieldChoice & { readonly names: readonly string[] };

function optionsOf(context: FieldContext, field: ChoiceField): readonly Option[] {
  const { catalogue, language, today } = context;
  if (field.list === undefined) {
    return (field.options ?? []).map((value) => {
      const title = fieldWords(context, `options.${value}`);
      const description = findFieldWords(context, `options.${value}-description`);
      return { value, title, names: [title], ...(description === undefined ? {} : { description }) };
    });
  }
  return (catalogue.findList(field.list)?.entries ?? [])
    .filter((entry) => (entry.from ?? '') <= today && (entry.until === undefined || entry.until >= today))
    .map((entry) => {
      const whole = wordsIn(catalogue, entry.names, language);
      const title = clipText(whole, LABEL_LIMITS.row);
      const names = [...Object.values(entry.names), ...entry.aliases];
      const description = title === whole ? {} : { description: clipText(whole, LABEL_LIMITS.rowDescription) };
      return { value: entry.id, title, names, ...description };
    });
}

/** Those one of whose names has every word that was written. */
function search(options: readonly Option[], text: string): readonly Option[] {
  const words = foldWords(text);
  const whole = words.join('');
  if (whole.length < 2) return [];
  const exact = options.filter((option) => option.names.some((name) => foldWords(name).join('') === whole));
  if (exact.length > 0) return exact;
  return options.filter((option) =>
    option.names.some((name) => {
      const parts = foldWords(name);
      return words.every((word) => parts.some((part) => part.startsWith(word)));
    }),
  );
}

const bare = ({ value, title, description }: FieldChoice): FieldChoice => ({
  value,
  title,
  ...(description === undefined ? {} : { description }),
});

export const choice = defineKind(
  schema,
  'One of several: buttons, a list, or a long list that is paged and searched.',
  {
    kind: 'choice',
    value: z.string(),
    ruleType: () => 'text',
    toRule: (_field, value) => value,
    texts: (field, path) =>
      (field.options ?? []).map((option) => ({
        key: `${path}.options.${option}`,
        parameters: [],
        limit: labelLimit(field.options?.length ?? 0),
      })),
    check: (field, source) => {
      if ((field.options === undefined) === (field.list === undefined))
        return [{ rule: 'options', problem: 'It needs either options or a list.', remedy: 'Write one of the two.' }];
      if (field.list === undefined || source.lists.some((list) => list.id === field.list)) return [];
      return [
        {
          rule: 'unknown-list',
          problem: `There is no lists/${field.list}.yaml.`,
          remedy: 'Add the file, or correct the name.',
        },
      ];
    },
    ask: (context, field, draft) => {
      const options = optionsOf(context, field).map(bare);
      const open = Draft.safeParse(draft);
      if (open.success && 'found' in open.data) {
        const { found } = open.data;
        const fitting = options.filter((option) => found.includes(option.value));
        return {
          body: regionWords(context, 'fields.choice.which'),
          choices: pageOfChoices(context, fitting, 0),
          takes: 'words',
        };
      }
      const body =
        options.length > 10
          ? `${questionOf(context)}\n${regionWords(context, 'fields.choice.search')}`
          : questionOf(context);
      return { body, choices: pageOfChoices(context, options, pageIn(draft)), takes: 'words' };
    },
    read: (context, field, input, draft) => {
      const options = optionsOf(context, field);
      if (input.kind === 'choice') {
        if (input.value === '+more') return { kind: 'more', draft: { page: pageIn(draft) + 1 } };
        return options.some((option) => option.value === input.value)
          ? { kind: 'value', value: input.value }
          : problem('errors.choose');
      }
      if (input.kind !== 'words' || options.length <= 10) return problem('errors.choose');
      const found = search(options, input.text);
      const [only] = found;
      if (only === undefined) return problem('errors.choiceNone');
      return found.length === 1
        ? { kind: 'value', value: only.value }
        : { kind: 'more', draft: { found: found.slice(0, 9).map((option) => option.value) } };
    },
    show: (context, field, value) => {
      if (field.list !== undefined) {
        const entry = context.catalogue.findList(field.list)?.entries.find((one) => one.id === value);
        return entry ? wordsIn(context.catalogue, entry.names, context.language) : value;
      }
      return findFieldWords(context, `options.${value}`) ?? value;
    },
    samples: (context, field) => {
      const options = optionsOf(context, field);
      return {
        valid: options.map(({ value }) => ({ name: value, inputs: [{ kind: 'choice', value }], value })),
        invalid: [{ name: 'none of them', inputs: [{ kind: 'words', text: 'qqqq zzzz' }] }],
      };
    },
    flow: (context, field) => {
      const { question, ...words } = flowWords(context);
      const options = optionsOf(context, field).map(({ value, title, description }) => ({
        id: value,
        title,
        ...(description === undefined ? {} : { description }),
      }));
      return { question, inputs: [{ type: 'Options', name: field.id, required: field.required, ...words, options }] };
    },
    readFlow: (context, field, data) => {
      const value = data[field.id];
      const known = typeof value === 'string' && optionsOf(context, field).some((option) => option.value === value);
      return known ? { kind: 'value', value } : problem('errors.choose');
    },
    certificate: (context, field, value, languages) =>
      Object.fromEntries(
        languages.map((language) => {
          const entry =
            field.list === undefined
              ? undefined
              : context.catalogue.findList(field.list)?.entries.find((one) => one.id === value);
          const words = entry
            ? wordsIn(context.catalogue, entry.names, language)
            : findFieldWords({ ...context, language }, `options.${value}`);
          return [language, words ?? value];
        }),
      ),
  },
);
