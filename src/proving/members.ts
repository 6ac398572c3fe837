// Classes of answers for a repeated group that rules read: one member for each edge of an inner question, and two alike.

import { sampleField, type Atom, type Field, type FieldContext, type FieldInput, type RuleFacts } from '#catalogue';
import type { AnswerClass } from './answers.ts';
import { constantsIn } from './constants.ts';
import { neighbours, shiftMonths } from './days.ts';
import type { Stage } from './stage.ts';

type Group = Extract<Field, { kind: 'family-members' }>;
type Inner = Group['fields'][number];
type Member = Readonly<Record<string, readonly FieldInput[]>>;

export function memberClasses(
  stage: Stage,
  context: FieldContext,
  group: Group,
  reading: readonly Atom[],
  facts: RuleFacts,
): readonly AnswerClass[] {
  const texts = reading.map((atom) => (atom.kind === 'other' ? atom.text : ''));
  const usual: Member = Object.fromEntries(group.fields.map((inner) => [inner.id, firstInputs(context, inner)]));
  const variants: Member[] = [];
  for (const text of texts) {
    const edges = group.fields.map((inner) =>
      edgesOf(stage, context, inner, text, facts).map((inputs) => ({ [inner.id]: inputs })),
    );
    // A rule that reads two answers of a member is tried with every pair of them.
    for (const [at, own] of edges.entries()) {
      variants.push(...own.map((one) => ({ ...usual, ...one })));
      for (const other of edges.slice(at + 1))
        for (const one of own) for (const another of other) variants.push({ ...usual, ...one, ...another });
    }
  }
  // One that is odd among usual ones; then so many that are all alike.
  const single = [usual, ...variants.slice(0, MOST_VARIANTS)].map((member, at) =>
    classOf(group, [member, ...fill(usual, group.minimum - 1)], `member ${at}`),
  );
  const counts = [group.minimum, 2, group.minimum + 1, group.minimum + 2, group.maximum];
  const alike = [...new Set(counts)]
    .filter((count) => count > 1 && count >= group.minimum && count <= Math.min(group.maximum, MOST_MEMBERS))
    .flatMap((count) =>
      [usual, ...variants.slice(0, MOST_ALIKE)].map((member, at) =>
        classOf(group, fill(member, count), `${count} alike, ${at}`),
      ),
    );
  return [...single, ...(texts.length === 0 ? [] : alike)];
}

const MOST_VARIANTS = 80;
const MOST_ALIKE = 8;
const MOST_MEMBERS = 8;

function fill(member: Member, count: number): readonly Member[] {
  return Array.from({ length: Math.max(0, count) }, () => member);
}

function classOf(group: Group, members: readonly Member[], name: string): AnswerClass {
  const inputs = members.flatMap((member, at) => [
    ...(at === 0 && group.minimum > 0 ? [] : [{ kind: 'choice' as const, value: '+add' }]),
    ...group.fields.flatMap((inner) => member[inner.id] ?? []),
  ]);
  const done = members.length < group.maximum ? [{ kind: 'choice' as const, value: '+done' }] : [];
  return { name, inputs: [...inputs, ...done], essential: true, good: true };
}

function insideOf(context: FieldContext, inner: Inner): FieldContext {
  return { ...context, path: `${context.path}.fields.${inner.id}`, answers: {} };
}

function firstInputs(context: FieldContext, inner: Inner): readonly FieldInput[] {
  return sampleField(insideOf(context, inner), inner).valid[0]?.inputs ?? [];
}

function edgesOf(
  stage: Stage,
  context: FieldContext,
  inner: Inner,
  text: string,
  facts: RuleFacts,
): readonly (readonly FieldInput[])[] {
  if (!text.includes(`.${inner.id}`)) return [];
  const words = (value: string): readonly FieldInput[] => [{ kind: 'words', text: value }];
  switch (inner.kind) {
    case 'amount':
      return constantsIn(stage, text)
        .flatMap((one) => [one - 100, one, one + 100])
        .filter((one) => one >= 0 && one % 100 === 0)
        .map((one) => words(String(one / 100)));
    case 'number':
      return constantsIn(stage, text)
        .flatMap((one) => [one - 1, one, one + 1])
        .filter((one) => one >= 0)
        .map((one) => words(String(one)));
    case 'date': {
      const ages = constantsIn(stage, text).filter((one) => one > 0 && one < 200);
      const others = Object.values(facts.answers).filter(
        (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
      );
      const days = [...ages.map((one) => shiftMonths(stage.today, -12 * one)), ...others.map(String)];
      return [...new Set(days.flatMap(neighbours))].map(words);
    }
    case 'choice':
    case 'identity-proof':
    case 'mobile':
    case 'person-name':
    case 'place':
    case 'registration-number':
    case 'text':
    case 'yes-no':
      return sampleField(insideOf(context, inner), inner)
        .valid.slice(1)
        .map((sample) => sample.inputs);
  }
}
