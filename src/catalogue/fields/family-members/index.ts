import { z } from 'zod';
import type { Json } from '#platform/pure';
import { LABEL_LIMITS } from '../../label-limits.ts';
import type { Words } from '../../names.ts';
import type { AnyKind } from '../define-kind.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon, type FieldBase } from '../field-base.ts';
import type { CertificateFact, FieldContext, Reading, Sample } from '../field-kind.ts';
import { fieldWords, flowWords, problem, questionOf, regionWords } from '../field-words.ts';
import { MEMBER_KINDS } from '../single-kinds.ts';

// People (or things) of whom the same few questions are asked, as many times as there are people. One member is asked to the
// end; then the list so far is shown: one more, take the last one back, or that is all.

const [firstKind, ...otherKinds] = MEMBER_KINDS;
export const MemberField = z.discriminatedUnion('kind', [firstKind.schema, ...otherKinds.map((kind) => kind.schema)]);

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('family-members'),
  minimum: z.number().int().min(0).max(20).default(0).describe('Fewest members.'),
  maximum: z.number().int().min(1).max(20).describe('Most members.'),
  fields: z.array(MemberField).min(1).max(8).describe('What is asked of each; words: fields.<id>.fields.<field>.'),
});
type Group = z.infer<typeof schema>;

const Stored: z.ZodType<Json> = z.json();
const Member = z.record(z.string(), Stored);
const Members = z.array(Member);
const Draft = z.strictObject({
  members: Members,
  /** The one being asked; absent while the list is shown. */
  open: z.strictObject({ answers: Member, draft: Stored.exactOptional() }).exactOptional(),
});
type Draft = z.infer<typeof Draft>;

const kinds = new Map<string, AnyKind>(MEMBER_KINDS.map((kind) => [kind.kind, kind]));

function kindOf(field: FieldBase): AnyKind {
  const kind = kinds.get(field.kind);
  if (!kind) throw new Error(`${field.kind} cannot stand in a group`);
  return kind;
}

function draftOf(field: Group, draft: Json | undefined): Draft {
  const parsed = Draft.safeParse(draft);
  if (parsed.success) return parsed.data;
  return field.minimum > 0 ? { members: [], open: { answers: {} } } : { members: [] };
}

function insideOf(context: FieldContext, field: FieldBase, answers: z.infer<typeof Member>): FieldContext {
  return { ...context, path: `${context.path}.fields.${field.id}`, answers };
}

/** The first question of the open member that has no answer yet. */
function openField(field: Group, draft: Draft): FieldBase | undefined {
  const { open } = draft;
  return open && field.fields.find((one) => open.answers[one.id] === undefined);
}

function isTable(fact: CertificateFact): fact is Exclude<CertificateFact, string | Words> {
  return Array.isArray(fact);
}

function nameOfMember(context: FieldContext, field: Group, member: z.infer<typeof Member>): string {
  const [first] = field.fields;
  const value = first && member[first.id];
  return first && value !== undefined ? kindOf(first).show(insideOf(context, first, member), first, value) : '';
}

function listOf(context: FieldContext, field: Group, members: z.infer<typeof Members>): string {
  return members.map((member, index) => `${index + 1}. ${nameOfMember(context, field, member)}`).join('\n');
}

function enough(field: Group, draft: Draft): Reading {
  if (draft.members.length < field.minimum) return problem('errors.membersLeast', { minimum: field.minimum });
  return { kind: 'value', value: draft.members };
}

/** An answer of the open member is in: the next question, or the list. */
function keep(field: Group, draft: Draft, id: string, value: Json): Reading {
  const answers = { ...draft.open?.answers, [id]: value };
  const next: Draft = { members: draft.members, open: { answers } };
  if (openField(field, next)) return { kind: 'more', draft: next };
  const members = [...draft.members, answers];
  return members.length >= field.maximum ? { kind: 'value', value: members } : { kind: 'more', draft: { members } };
}

export const familyMembers = defineKind(
  schema,
  'A repeated group: the same questions of each member of a family, heir, witness or the like.',
  {
    kind: 'family-members',
    value: Members,
    ruleType: (field) => ({
      kind: 'list',
      most: field.maximum,
      of: Object.fromEntries(field.fields.map((one) => [one.id, kindOf(one).ruleType(one)])),
    }),
    toRule: (field, value, world) =>
      value.map((member) =>
        Object.fromEntries(
          field.fields.flatMap((one) => {
            const answer = member[one.id];
            const known = answer === undefined ? undefined : kindOf(one).toRule(one, answer, world);
            return known === undefined ? [] : [[one.id, known] as const];
          }),
        ),
      ),
    texts: (field, path) => [
      { key: `${path}.member`, parameters: ['number'], limit: LABEL_LIMITS.row },
      ...field.fields.flatMap((one) => {
        const inner = `${path}.fields.${one.id}`;
        return [
          { key: `${inner}.question`, parameters: [], limit: LABEL_LIMITS.question },
          { key: `${inner}.label`, parameters: [], limit: LABEL_LIMITS.row },
          ...kindOf(one).texts(one, inner),
        ];
      }),
    ],
    check: (field, source) => [
      ...(field.minimum > field.maximum
        ? [{ rule: 'limits', problem: 'minimum is above maximum.', remedy: 'Swap them.' }]
        : []),
      ...(new Set(field.fields.map((one) => one.id)).size < field.fields.length
        ? [{ rule: 'id-repeated', problem: 'Two of its fields have the same id.', remedy: 'Rename one.' }]
        : []),
      ...field.fields
        .filter((one) => one.when !== undefined || !one.required)
        .map((one) => ({
          rule: 'member-field',
          problem: `${one.id}: inside a group everything is asked of everybody.`,
          remedy: 'Take `when` and `required` away.',
        })),
      ...field.fields.flatMap((one) =>
        kindOf(one)
          .check(one, source)
          .map((found) => ({ ...found, problem: `${one.id}: ${found.problem}` })),
      ),
    ],
    ask: (context, field, given) => {
      const draft = draftOf(field, given);
      const inner = openField(field, draft);
      if (draft.open && inner) {
        const number = draft.members.length + 1;
        const head = context.catalogue.text(context.serviceId, context.language, `${context.path}.member`, { number });
        const prompt = kindOf(inner).ask(insideOf(context, inner, draft.open.answers), inner, draft.open.draft);
        return { ...prompt, body: `*${head}*\n${prompt.body}` };
      }
      const { members } = draft;
      const body =
        members.length === 0
          ? questionOf(context)
          : regionWords(context, 'fields.members.given', { list: listOf(context, field, members) });
      return {
        body,
        choices: [
          { value: '+add', title: regionWords(context, 'fields.members.add') },
          {
            value: '+done',
            title: regionWords(context, members.length === 0 ? 'fields.members.none' : 'fields.members.done'),
          },
          ...(members.length === 0 ? [] : [{ value: '+remove', title: regionWords(context, 'fields.members.remove') }]),
        ],
        yes: '+add',
        no: '+done',
        takes: 'words',
      };
    },
    read: (context, field, input, given) => {
      const draft = draftOf(field, given);
      const inner = openField(field, draft);
      if (!draft.open || !inner) {
        if (input.kind !== 'choice') return problem('errors.choose');
        if (input.value === '+done') return enough(field, draft);
        if (input.value === '+remove') return { kind: 'more', draft: { members: draft.members.slice(0, -1) } };
        return input.value === '+add'
          ? { kind: 'more', draft: { members: draft.members, open: { answers: {} } } }
          : problem('errors.choose');
      }
      const { answers } = draft.open;
      const reading = kindOf(inner).read(insideOf(context, inner, answers), inner, input, draft.open.draft);
      const secret = reading.secret ? { secret: true as const } : {};
      switch (reading.kind) {
        case 'value':
          return { ...keep(field, draft, inner.id, reading.value), ...secret };
        case 'more':
          return { ...reading, draft: { members: draft.members, open: { answers, draft: reading.draft } } };
        case 'problem':
          return reading;
      }
    },
    show: (context, field, value) =>
      value.length === 0
        ? regionWords(context, 'fields.members.none')
        : value.map((member) => nameOfMember(context, field, member)).join(', '),
    plain: () => undefined,
    samples: (context, field) => {
      const inside = field.fields.map((one) => kindOf(one).samples(insideOf(context, one, {}), one).valid[0]);
      const one: Sample = {
        name: 'one member',
        inputs: [
          ...(field.minimum > 0 ? [] : [{ kind: 'choice' as const, value: '+add' }]),
          ...inside.flatMap((sample) => sample?.inputs ?? []),
          ...(field.maximum > 1 ? [{ kind: 'choice' as const, value: '+done' }] : []),
        ],
        value: [Object.fromEntries(field.fields.map((each, index) => [each.id, inside[index]?.value ?? '']))],
      };
      const none: Sample = { name: 'nobody', inputs: [{ kind: 'choice', value: '+done' }], value: [] };
      return {
        valid: field.minimum === 0 ? [none, one] : field.minimum === 1 ? [one] : [],
        invalid: [{ name: 'neither', inputs: [{ kind: 'words', text: '???' }] }],
      };
    },
    flow: (context, field, given) => {
      const { members } = draftOf(field, given);
      return {
        question: flowWords(context).question,
        inputs: [],
        members: {
          fields: field.fields,
          minimum: field.minimum,
          maximum: field.maximum,
          given: members.map((member) => nameOfMember(context, field, member)),
        },
      };
    },
    // One screen, one member: its answers by the names of the inner inputs, and `+done` or `+add`.
    readFlow: (context, field, data, given) => {
      const draft = draftOf(field, given);
      if (data['members'] === '+done' && data['given'] !== true) return enough(field, draft);
      const answers: Record<string, Json> = {};
      for (const one of field.fields) {
        const reading = kindOf(one).readFlow(insideOf(context, one, answers), one, data, undefined);
        if (reading.kind === 'problem') return reading;
        if (reading.kind === 'more')
          return { kind: 'more', draft: { members: draft.members, open: { answers, draft: reading.draft } } };
        answers[one.id] = reading.value;
      }
      const members = [...draft.members, answers];
      if (members.length < field.maximum && data['members'] !== '+done') return { kind: 'more', draft: { members } };
      return enough(field, { members });
    },
    desk: (context, field, value) => ({
      kind: 'table',
      columns: field.fields.map((one) => fieldWords(context, `fields.${one.id}.label`)),
      rows: value.map((member) =>
        field.fields.map((one) => {
          const answer = member[one.id];
          return answer === undefined ? '' : kindOf(one).show(insideOf(context, one, member), one, answer);
        }),
      ),
    }),
    certificate: (context, field, value, languages) =>
      value.map((member) => {
        const row: Record<string, string | Words> = {};
        for (const one of field.fields) {
          const answer = member[one.id];
          if (answer === undefined) continue;
          const fact = kindOf(one).certificate(insideOf(context, one, member), one, answer, languages);
          if (fact !== undefined && !isTable(fact)) row[one.id] = fact;
        }
        return row;
      }),
  },
);
