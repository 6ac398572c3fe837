import { z } from 'zod';
import { normaliseDigits, verhoeffHolds, withVerhoeff } from '#language';
import type { Identity } from '../../identities.ts';
import { Id } from '../../names.ts';
import { wordsIn } from '../../words-in.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import type { FieldContext, Reading } from '../field-kind.ts';
import { flowWords, problem, questionOf, regionWords } from '../field-words.ts';

// Which identity paper, and its number: checked, then masked at once. Only the last characters are ever stored, whatever the
// paper; of a secret one (Aadhaar) the reading says so, so that the words just heard are forgotten too.

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('identity-proof'),
  accepts: z.array(Id).min(1).max(10).describe('Papers of identities.yaml; a secret one never alone.'),
});
type IdentityField = z.infer<typeof schema>;

const Proof = z.strictObject({ kind: z.string(), shown: z.string() });
const Draft = z.strictObject({ kind: z.string() });

function papersOf(context: FieldContext, field: IdentityField): readonly Identity[] {
  return context.catalogue.identities.filter((paper) => field.accepts.includes(paper.id));
}

/** No paper has a longer number; a pattern is only tried on what is short. */
const longest = 24;

const tidy = (text: string): string =>
  normaliseDigits(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

function fits(paper: Identity, number: string): boolean {
  if (number.length > longest) return false;
  return new RegExp(`^(?:${paper.pattern})$`).test(number) && (paper.checksum !== 'verhoeff' || verhoeffHolds(number));
}

function settle(paper: Identity, number: string): Reading {
  const shown = `${'•'.repeat(4)} ${number.slice(-paper.keepLast)}`;
  return { kind: 'value', value: { kind: paper.id, shown }, ...(paper.secret ? { secret: true } : {}) };
}

function nameOf(context: FieldContext, paper: Identity): string {
  return wordsIn(context.catalogue, paper.names, context.language);
}

function readNumber(context: FieldContext, paper: Identity, text: string): Reading {
  const number = tidy(text);
  if (fits(paper, number)) return settle(paper, number);
  const parameters = { document: nameOf(context, paper), example: paper.example };
  // A mistyped number is as secret as a right one.
  const secret = paper.secret && /\d{4}/.test(number) ? { secret: true as const } : {};
  return { ...problem('errors.identity', parameters), ...secret };
}

/** Somebody who writes the number at once: its form tells the paper. */
function readUnasked(context: FieldContext, field: IdentityField, text: string): Reading {
  const number = tidy(text);
  const [only, second] = papersOf(context, field).filter((paper) => fits(paper, number));
  if (only && !second) return settle(only, number);
  const secret = /\d{8}/.test(number) ? { secret: true as const } : {};
  return { ...problem('errors.choose'), ...secret };
}

function sampleNumber(paper: Identity): string {
  const number = tidy(paper.example);
  return paper.checksum === 'verhoeff' ? withVerhoeff(number.slice(0, -1).replace(/\D/g, '2')) : number;
}

export const identityProof = defineKind(
  schema,
  'An identity paper and its number; checked, then masked: the number itself is never stored.',
  {
    kind: 'identity-proof',
    value: Proof,
    ruleType: () => ({ kind: 'parts', parts: { kind: 'text', shown: 'text' } }),
    toRule: (_field, value) => value,
    check: (field, source) => {
      const known = new Map(source.identities.map((paper) => [paper.id, paper]));
      const unknown = field.accepts.filter((id) => !known.has(id));
      if (unknown.length > 0)
        return [
          {
            rule: 'unknown-identity',
            problem: `identities.yaml has no ${unknown.join(', ')}.`,
            remedy: `Use one of: ${[...known.keys()].join(', ') || 'none yet: add the file'}.`,
          },
        ];
      if (field.accepts.some((id) => known.get(id)?.secret === false)) return [];
      return [
        {
          rule: 'identity-alone',
          problem: 'Nobody may be made to give a secret number (Aadhaar).',
          remedy: 'Accept at least one other paper.',
        },
      ];
    },
    ask: (context, field, draft) => {
      const open = Draft.safeParse(draft);
      const paper = open.success ? papersOf(context, field).find((one) => one.id === open.data.kind) : undefined;
      if (paper) {
        const parameters = { document: nameOf(context, paper), example: paper.example };
        return { body: regionWords(context, 'fields.identity.number', parameters), takes: 'words' };
      }
      const choices = papersOf(context, field).map((one) => ({ value: one.id, title: nameOf(context, one) }));
      return { body: questionOf(context), choices, takes: 'words' };
    },
    read: (context, field, input, draft) => {
      const papers = papersOf(context, field);
      if (input.kind === 'choice')
        return papers.some((paper) => paper.id === input.value)
          ? { kind: 'more', draft: { kind: input.value } }
          : problem('errors.choose');
      if (input.kind !== 'words') return problem('errors.choose');
      const open = Draft.safeParse(draft);
      const paper = open.success ? papers.find((one) => one.id === open.data.kind) : undefined;
      return paper ? readNumber(context, paper, input.text) : readUnasked(context, field, input.text);
    },
    show: (context, _field, value) => {
      const paper = context.catalogue.identities.find((one) => one.id === value.kind);
      return `${paper ? nameOf(context, paper) : value.kind} ${value.shown}`;
    },
    plain: (value) => value.shown,
    samples: (context, field) => ({
      valid: papersOf(context, field).map((paper) => {
        const number = sampleNumber(paper);
        return {
          name: paper.id,
          inputs: [
            { kind: 'choice', value: paper.id },
            { kind: 'words', text: number },
          ],
          value: { kind: paper.id, shown: `•••• ${number.slice(-paper.keepLast)}` },
        };
      }),
      invalid: [
        { name: 'no paper', inputs: [{ kind: 'words', text: 'nothing' }] },
        ...papersOf(context, field).map((paper) => ({
          name: `${paper.id}: wrong number`,
          inputs: [
            { kind: 'choice' as const, value: paper.id },
            { kind: 'words' as const, text: 'A1' },
          ],
        })),
      ],
    }),
    flow: (context, field) => {
      const { question, label } = flowWords(context);
      const options = papersOf(context, field).map((paper) => ({ id: paper.id, title: nameOf(context, paper) }));
      const named = (part: string) => ({ name: `${field.id}__${part}`, required: field.required });
      return {
        question,
        inputs: [
          { type: 'Options', ...named('kind'), label, options },
          {
            type: 'TextInput',
            ...named('number'),
            label: regionWords(context, 'fields.identity.numberLabel'),
            input: 'text',
            most: longest,
          },
        ],
      };
    },
    readFlow: (context, field, data) => {
      const paper = papersOf(context, field).find((one) => one.id === data[`${field.id}__kind`]);
      const number = data[`${field.id}__number`];
      return paper && typeof number === 'string' ? readNumber(context, paper, number) : problem('errors.choose');
    },
  },
);
