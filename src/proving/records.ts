// What a register may answer: one record that fits, and one for every other way the rules can go by its facts.

import { listFields, plainAnswer, boundaryValues, type RuleFacts, type ServiceDefinition } from '#catalogue';
import { valueAt, type Branch } from './branches.ts';
import { constantsIn } from './constants.ts';
import { neighbours, shiftDay, shiftMonths } from './days.ts';
import type { Stage } from './stage.ts';

export type SampleRecord = { readonly name: string; readonly facts: Readonly<Record<string, string>> };

export function recordsFor(
  stage: Stage,
  lookup: string,
  facts: RuleFacts,
  branches: readonly Branch[],
): readonly SampleRecord[] {
  const { definition, catalogue, today } = stage;
  const asked = definition.lookups[lookup];
  if (!asked) return [];
  const fields = new Map(listFields(definition).map((field) => [field.id, field]));
  const office = catalogue.offices.find((one) => one.kind === definition.office.kind)?.id ?? definition.office.fallback;
  const isOffice = new Set([definition.office.byRecord, ...definition.office.choose.map((one) => one.record)]);
  const isDay = (fact: string): boolean => branches.some((branch) => branch.rule.includes(`date(record.${fact})`));
  const base = Object.fromEntries(
    asked.facts.map((fact) => {
      if (isOffice.has(fact)) return [fact, office];
      const applicant = fact === recordNameOf(definition, facts) ? definition.applicant?.name : undefined;
      const field = fields.get(asked.query[fact] ?? applicant ?? fact);
      const given = field && plainAnswer(field, facts.answers[field.id]);
      if (given !== undefined) return [fact, given];
      return [fact, isDay(fact) ? (shiftDay(today, -20) ?? today) : 'Sunita Devi'];
    }),
  );
  const atoms = branches.flatMap((branch) => branch.atoms.map(({ atom }) => atom));
  const variants: SampleRecord[] = [];
  const vary = (fact: string, value: string): void => {
    if (base[fact] !== undefined && base[fact] !== value)
      variants.push({ name: `${fact}: ${value === '' ? 'empty' : value}`, facts: { ...base, [fact]: value } });
  };
  for (const [name, values] of boundaryValues(atoms, today)) {
    if (!name.startsWith('record.')) continue;
    for (const value of values) if (typeof value === 'string') vary(name.slice('record.'.length), value);
  }
  for (const atom of atoms) {
    if (atom.kind !== 'other') continue;
    const own = atom.of.filter((name) => name.startsWith('record.')).map((name) => name.slice('record.'.length));
    const others = atom.of.filter((name) => !name.startsWith('record.'));
    for (const fact of own)
      for (const other of others)
        for (const value of [...valuesFor(stage, other, facts), ...daysBack(stage, atom.text)]) vary(fact, value);
  }
  return [{ name: 'linked', facts: base }, ...variants];
}

/** What the register calls the applicant, whoever they say they are. */
export function registeredName(definition: ServiceDefinition, facts: RuleFacts): string | undefined {
  const fact = recordNameOf(definition, facts);
  const name = fact === undefined ? undefined : valueAt(facts, `record.${fact}`);
  return typeof name === 'string' ? name : undefined;
}

function recordNameOf({ capacities }: ServiceDefinition, { capacity }: RuleFacts): string | undefined {
  return capacities.find((one) => one.id === capacity)?.recordName;
}

/** What a fact may be compared with: the answer, its neighbours, the options of a choice that is asked later. */
function valuesFor(stage: Stage, name: string, facts: RuleFacts): readonly string[] {
  const value = valueAt(facts, name);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return neighbours(value);
  if (typeof value === 'string') return [value];
  const field = listFields(stage.definition).find((one) => one.id === name);
  return field?.kind === 'choice' ? (field.options ?? []) : [];
}

/** Days that lie as long back as a rule says: its figures as years, months and days. */
function daysBack(stage: Stage, text: string): readonly string[] {
  if (!text.includes('date(')) return [];
  const { today } = stage;
  return constantsIn(stage, text)
    .filter((count) => count > 0 && count < 1500)
    .flatMap((count) => [shiftMonths(today, -12 * count), shiftMonths(today, -count), shiftDay(today, -count)])
    .flatMap(neighbours)
    .filter((day) => day <= today);
}
