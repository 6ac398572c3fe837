// Every kind of field on the officer's page, from the made-up service that asks for one of each.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCalendar, type CaseForOfficer } from '#cases';
import { contextOf, listFields, sampleField } from '#catalogue';
import type { Json } from '#platform/pure';
import type { Visit } from '#platform/web';
import { load } from '../../test/helpers/converse.ts';
import { writeEveryKind } from '../../test/helpers/every-kind.ts';
import { answerTables, answerValue } from './answer-value.ts';
import { caseView } from './case-views.ts';
import { SHIPPED } from '../../test/helpers/page-words.ts';

const folder = writeEveryKind();
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));
const catalogue = load(folder);
const calendar = createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone });
const definition = catalogue.services.toSorted((one, other) => listFields(other).length - listFields(one).length)[0]!;
const today = '2026-11-23';
const now = new Date(`${today}T06:00:00Z`);
const fields = listFields(definition);

/** The richest of the examples that each kind has of itself. */
const answers = Object.fromEntries(
  fields.flatMap((field): [string, Json][] => {
    const context = contextOf(catalogue, definition.id, field, { language: 'en', today, answers: {} });
    const values = sampleField(context, field).valid.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const richest = values.toSorted((one, other) => JSON.stringify(other).length - JSON.stringify(one).length)[0];
    return richest === undefined ? [] : [[field.id, richest]];
  }),
);

const found: CaseForOfficer = {
  caseId: '0192f0a0-0000-7000-8000-000000000001',
  number: 'NP-1',
  serviceId: definition.id,
  serviceVersion: definition.version,
  stage: 'with-officer',
  step: definition.workflow[0]!.id,
  filedAt: now,
  dueOn: '2026-12-01',
  paused: false,
  opened: true,
  version: 1,
  language: 'en',
  capacity: definition.capacities[0]!.id,
  officeId: catalogue.offices[0]!.id,
  departmentId: definition.department,
  answers,
  documents: [],
  record: undefined,
  applicantName: undefined,
  query: undefined,
  hearing: undefined,
  allowed: [],
  history: [],
};
const view = caseView({ catalogue, calendar }, found, [], now);

function drawn(kind: string, language: 'hi' | 'en'): string {
  const field = fields.find((one) => one.kind === kind)!;
  const label = catalogue.text(definition.id, 'en', `fields.${field.id}.label`);
  const answer = view.answers.find((one) => one.label['en'] === label)!;
  const visit = { language, pageWords: SHIPPED } as unknown as Visit;
  return [answerValue(visit, answer), ...answerTables(visit, [answer])].join(' ');
}

test.each(fields.filter(({ id }) => answers[id] !== undefined).map(({ kind }) => kind))(
  'an answer of kind %s is drawn in both languages',
  (kind) => {
    for (const language of ['hi', 'en'] as const) {
      const text = drawn(kind, language);
      expect(text.replaceAll(/<[^>]*>/g, '').trim()).not.toBe('');
      expect(text).not.toMatch(/\[object|undefined|null/);
    }
  },
);

test('a group of people is a table whose columns and rows are named', () => {
  const table = drawn('family-members', 'en');
  expect(table).toMatch(/<h3>/);
  expect(table).toMatch(/<th scope="col"/);
  expect(table).toMatch(/<th scope="row"/);
});

test('a place on the map is told in degrees, with a link that loads nothing by itself', () => {
  const place = drawn('location-pin', 'en');
  expect(place).toMatch(/\d+\.\d{5}° N, \d+\.\d{5}° E/);
  expect(place).toMatch(/href="geo:-?[\d.]+,-?[\d.]+"/);
  expect(place).not.toMatch(/<img|https?:/);
});

test('an address stands in lines, and a number of an identity card is masked', () => {
  expect(drawn('address', 'en')).toMatch(/<dt>[^<]+<\/dt>\s*<dd>[^<]+<\/dd>/);
  expect(drawn('identity-proof', 'en')).toContain('••••');
});
