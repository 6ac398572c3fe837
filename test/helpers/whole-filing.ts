// Whether what an engine files is whole, told from the definition and not from the engine's own list of what is open.

import { expect } from 'vitest';
import { isLetter, listFields, ruleHolds, type Catalogue } from '#catalogue';
import type { EngineEvent } from '#conversation/engine';
import { kindOf } from '../../src/catalogue/fields/registry.ts';

type Filed = Extract<EngineEvent, { kind: 'applicationFiled' }>;

/** Every field and paper that applies is there, nothing else is, each answer is one of its kind, and it was declared. */
export function expectWholeFiling(catalogue: Catalogue, filed: Filed): void {
  const definition = catalogue.getService(filed.serviceId, filed.serviceVersion);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: catalogue.region.timeZone }).format(
    new Date(filed.declaredAt),
  );
  const { capacity: _capacity, ...answers } = filed.answers;
  const papers = filed.documents.map(({ evidence }) => evidence);
  const facts = { answers, capacity: filed.capacity, today, record: filed.record?.facts, documents: papers };
  const holds = (rule: string | undefined): boolean => ruleHolds(catalogue, definition, rule, facts);

  expect(catalogue.languages).toContain(filed.language);
  expect(definition.capacities.map(({ id }) => id)).toContain(filed.capacity);
  expect(Number.isNaN(Date.parse(filed.declaredAt))).toBe(false);

  const fields = listFields(definition);
  const isPaper = ({ kind }: { readonly kind: string }): boolean => kind === 'photo' || kind === 'document';
  const asked = fields.filter((field) => holds(field.when));
  const wantedAnswers = asked.filter((field) => !isPaper(field));
  expect(Object.keys(answers).toSorted()).toEqual(wantedAnswers.map(({ id }) => id).toSorted());
  for (const field of wantedAnswers) {
    const value = answers[field.id] ?? null;
    if (value === null) expect(field).toMatchObject({ required: false });
    // What is not of the kind's own schema is nothing to a rule.
    else expect(kindOf(field).toRule(field, value, { catalogue, today })).toBeDefined();
  }

  const letters = definition.evidence.filter(({ id }) => isLetter(definition, id)).map(({ id }) => id);
  const wanted = [
    ...asked.filter(isPaper).map(({ id }) => id),
    ...definition.evidence.filter(({ id, when }) => !letters.includes(id) && holds(when)).map(({ id }) => id),
  ];
  // A paper may have several files.
  expect(new Set(papers.filter((id) => !letters.includes(id)))).toEqual(new Set(wanted));
}
