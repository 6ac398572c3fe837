// The classes of answers that a question is tried with: the examples of its kind, good and bad, and whatever lies on, below and
// above the constants of the rules that read it. `essential` ones are tried wherever they can lead somewhere else; the others
// once on each screen.

import {
  boundaryValues,
  contextOf,
  sampleField,
  type Atom,
  type Field,
  type FieldContext,
  type FieldInput,
  type RuleFacts,
  type Sample,
} from '#catalogue';
import { readsOf, valueAt, type Branch } from './branches.ts';
import { neighbours, shiftDay, shiftMonths } from './days.ts';
import { constantsIn } from './constants.ts';
import { memberClasses } from './members.ts';
import { registeredName } from './records.ts';
import type { Stage } from './stage.ts';

export type AnswerClass = {
  readonly name: string;
  readonly inputs: readonly FieldInput[];
  readonly essential: boolean;
  /** Expected to be taken. */
  readonly good: boolean;
};

/** Invented people, so that two names in one form differ. */
const NAMES = ['Sunita Devi', 'Ramesh Kumar', 'Asha Rani', 'Harpreet Kaur', 'Imran Ali', 'Kavita Joshi', 'Mohan Lal', 'Noor Jahan', 'Geeta Bai', 'Suresh Babu']; // prettier-ignore

export function classesOf(
  stage: Stage,
  field: Field,
  facts: RuleFacts,
  branches: readonly Branch[],
  order: number,
): readonly AnswerClass[] {
  const { catalogue, definition, language, today } = stage;
  const context = contextOf(catalogue, definition.id, field, { language, today, answers: facts.answers });
  const atoms = branches.flatMap((branch) => branch.atoms.map(({ atom }) => atom));
  const reading = atoms.filter((atom) => readsOf(atom).some((name) => rootOf(name) === field.id));
  const isRead = reading.length > 0;
  const { valid, invalid } = sampleField(context, field);
  const own = NAMES[order % NAMES.length] ?? '';
  const registered = field.id === definition.applicant?.name ? registeredName(definition, facts) : undefined;
  const usual = field.kind === 'person-name' ? valid.map((sample) => renamed(sample, registered ?? own)) : valid;
  const classes: AnswerClass[] = [];
  const add = (sample: Sample, essential: boolean, good: boolean): void => {
    classes.push({ name: sample.name, inputs: sample.inputs, essential, good });
  };
  // A long list is one class as long as no rule tells its entries apart.
  const listed =
    field.kind === 'choice' && usual.length > LONG_LIST
      ? usual.filter((one, at) => at === 0 || at === usual.length - 1 || names(reading).includes(one.name))
      : usual;
  listed.forEach((sample, at) => add(sample, at === 0 || isRead, true));
  if (field.kind === 'person-name' && isRead)
    for (const sample of valid.slice(0, 1)) add({ ...sample, name: 'the same name again' }, true, true);
  // Told of once, to be looked at again.
  if (registered !== undefined && registered !== own)
    for (const sample of valid.slice(0, 1)) add({ ...renamed(sample, own), name: 'not as registered' }, false, false);
  if (field.kind === 'family-members') classes.push(...memberClasses(stage, context, field, reading, facts));
  if (isRead)
    for (const value of edgesOf(stage, field, facts, reading)) classes.push(...inputOf(context, field, value));
  for (const sample of invalid) add(sample, false, false);
  return distinct(classes);
}

const LONG_LIST = 12;

function names(reading: readonly Atom[]): readonly string[] {
  return reading.flatMap((atom) => (atom.kind === 'equals' ? atom.values.map(String) : []));
}

export function rootOf(name: string): string {
  return name.split('.')[0] ?? name;
}

function renamed(sample: Sample, name: string): Sample {
  const typed = sample.inputs.map((input) =>
    input.kind === 'words' && /^[A-Za-z ]+$/.test(input.text) ? { ...input, text: name } : input,
  );
  return { ...sample, inputs: typed };
}

/** Values on, just below and just above whatever the rules compare this answer with. */
function edgesOf(stage: Stage, field: Field, facts: RuleFacts, reading: readonly Atom[]): readonly (string | number)[] {
  const edges = new Set<string | number>();
  for (const [name, values] of boundaryValues(reading, stage.today)) {
    if (rootOf(name) !== field.id) continue;
    for (const value of values) if (typeof value === 'string' || typeof value === 'number') edges.add(value);
  }
  for (const atom of reading) {
    if (atom.kind === 'span') for (const day of spanEdges(atom, field.id, facts)) edges.add(day);
    if (atom.kind === 'other') for (const value of looseEdges(stage, field, facts, atom)) edges.add(value);
  }
  if (field.kind !== 'amount') return [...edges];
  // Rules compare paise, people write rupees.
  const rupees = [...edges].flatMap((value) => [
    Math.floor(Number(value) / 100) * 100,
    Math.ceil(Number(value) / 100) * 100,
  ]);
  return [...new Set(rupees.flatMap((value) => [value - 100, value, value + 100]))].filter((value) => value >= 0);
}

/** Days that make a span to another day (an answer, or today) just so long, and one longer; each with its neighbours. */
function spanEdges(atom: Extract<Atom, { kind: 'span' }>, field: string, facts: RuleFacts): readonly string[] {
  const isFrom = atom.from === field;
  const other = valueAt(facts, isFrom ? atom.to : atom.from);
  if (typeof other !== 'string') return [];
  return [atom.constant, atom.constant + 1].flatMap((constant) => {
    const count = isFrom ? -constant : constant;
    const day =
      atom.measure === 'days'
        ? shiftDay(other, count)
        : shiftMonths(other, atom.measure === 'age' ? count * 12 : count);
    return neighbours(day);
  });
}

/** For comparisons that are not with a constant: the answers on the other side, their sum, the figures in the rule, each with its neighbours. */
function looseEdges(
  stage: Stage,
  field: Field,
  facts: RuleFacts,
  atom: Extract<Atom, { kind: 'other' }>,
): readonly (string | number)[] {
  const others = atom.of.filter((name) => rootOf(name) !== field.id).map((name) => valueAt(facts, name));
  switch (field.kind) {
    case 'date': {
      const days = others.filter((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)).map(String);
      const spans = constantsIn(stage, atom.text)
        .filter((count) => count > 0 && count < 40_000)
        .flatMap((count) => days.flatMap((day) => shiftsOf(atom.text, day, count)));
      return [...days, ...spans].flatMap(neighbours);
    }
    case 'amount':
    case 'number': {
      const sums = others.map((value) => sumOf(value, atom.text));
      const total = sums.reduce((sum, one) => sum + one, 0);
      const unit = field.kind === 'amount' ? 100 : 1;
      const anchors = [
        total,
        ...constantsIn(stage, atom.text),
        ...constantsIn(stage, atom.text).map((one) => one - total),
      ];
      return anchors.flatMap((one) => [one - unit, one, one + unit]).filter((one) => one >= 0);
    }
    case 'person-name':
      return others.filter((value) => typeof value === 'string').map(String);
    case 'address':
    case 'choice':
    case 'declaration':
    case 'document':
    case 'family-members':
    case 'identity-proof':
    case 'location-pin':
    case 'mobile':
    case 'photo':
    case 'place':
    case 'place-of-birth':
    case 'registration-number':
    case 'text':
    case 'yes-no':
      return [];
  }
}

/** The days that lie as far before and after a day as a rule measures it. */
function shiftsOf(text: string, day: string, count: number): readonly (string | undefined)[] {
  return [-count, count].flatMap((by) => [
    ...(text.includes('days(') ? [shiftDay(day, by)] : []),
    ...(text.includes('months(') ? [shiftMonths(day, by)] : []),
    ...(text.includes('age(') && count < 200 ? [shiftMonths(day, by * 12)] : []),
  ]);
}

/** An answer as a number: itself, or what a rule adds up of the members of a group. */
function sumOf(value: unknown, text: string): number {
  if (typeof value === 'number') return value;
  if (!Array.isArray(value)) return 0;
  let sum = 0;
  for (const member of value) {
    if (typeof member !== 'object' || member === null) continue;
    for (const [name, part] of Object.entries(member))
      if (typeof part === 'number' && text.includes(`.${name}`)) sum += part;
  }
  return sum;
}

/** How a citizen gives this value. */
function inputOf(context: FieldContext, field: Field, value: string | number): readonly AnswerClass[] {
  const words = (text: string): AnswerClass => ({
    name: `at the edge: ${text}`,
    inputs: [{ kind: 'words', text }],
    essential: true,
    good: true,
  });
  switch (field.kind) {
    case 'amount':
      return Number.isInteger(Number(value) / 100) ? [words(String(Number(value) / 100))] : [];
    case 'number':
    case 'date':
    case 'text':
    case 'person-name':
    case 'registration-number':
      return [words(String(value))];
    case 'choice':
    case 'yes-no':
      return [{ name: String(value), inputs: [{ kind: 'choice', value: String(value) }], essential: true, good: true }];
    case 'place':
    case 'address': {
      const areas = context.catalogue.jurisdictions.areas.filter((one) =>
        [one.id, ...one.pins, ...one.districts.map((of) => of.district)].includes(String(value)),
      );
      return areas.slice(0, 1).map((area) => ({
        name: `in ${area.id}`,
        inputs: [
          { kind: 'words', text: area.names[context.language] ?? Object.values(area.names)[0] ?? area.id },
          ...(field.kind === 'address' ? [{ kind: 'words' as const, text: 'House 12, Lane 4' }] : []),
        ],
        essential: true,
        good: true,
      }));
    }
    case 'declaration':
    case 'document':
    case 'family-members':
    case 'identity-proof':
    case 'location-pin':
    case 'mobile':
    case 'photo':
    case 'place-of-birth':
      return [];
  }
}

function distinct(classes: readonly AnswerClass[]): readonly AnswerClass[] {
  const seen = new Map<string, AnswerClass>();
  for (const one of classes) {
    const key = JSON.stringify(one.inputs);
    const known = seen.get(key);
    if (!known || (one.essential && !known.essential)) seen.set(key, one);
  }
  return [...seen.values()];
}
