import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeEveryKind } from '../../test/helpers/every-kind.ts';
import { askField, contextOf, createFill } from './fields/field-api.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { listFields } from './service-definition.ts';

const folder = writeEveryKind();
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));
const file = path.join(folder, 'services/every-kind/text/en.yaml');
const original = readFileSync(file, 'utf8');

/** Loads the region with words of it exchanged. */
function loadWith(...changes: (readonly [words: string, instead: string])[]) {
  writeFileSync(
    file,
    changes.reduce((text, [words, instead]) => text.replace(words, instead), original),
  );
  return loadCatalogue(folder);
}

function catalogueWith(...changes: Parameters<typeof loadWith>) {
  const loaded = loadWith(...changes);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
  return loaded.catalogue;
}

const at = {
  language: 'en',
  today: '2026-11-23',
  answers: { income: 2500000, startsOn: '2026-12-01', maker: 'maker-2' },
};

describe('words of a service', () => {
  it('say a figure of the law as it holds on the day, before its first day too, and inside a plural', () => {
    const intro = 'Keepers are {settings.adult, plural, one {# year} other {# years}} old, {settings.adult} or more.';
    const catalogue = catalogueWith(['intro: intro', `intro: '${intro}'`]);
    const say = (today: string) =>
      catalogue.text('every-kind', 'en', 'intro', {}, createFill(catalogue, 'every-kind', { ...at, today }));
    expect(say('2026-11-23')).toBe('Keepers are 18 years old, 18 or more.');
    expect(say('1999-12-31')).toBe('Keepers are 18 years old, 18 or more.');
  });

  it('say an answer as the citizen reads it, without their signs, and three dots where there is none', () => {
    const catalogue = catalogueWith(['too rich', "'{income} from {startsOn}: {maker}, {fullName} and {quay}'"]);
    const answers = { ...at.answers, fullName: 'Asha *Rao*' };
    const fill = createFill(catalogue, 'every-kind', { ...at, answers });
    expect(catalogue.text('every-kind', 'en', 'eligibility.too-rich', {}, fill)).toBe(
      '₹25,000 from 1 December 2026: Maker c2, Asha Rao and …',
    );
  });

  it('stand in a question too', () => {
    const catalogue = catalogueWith(["'bill?'", "'The bill of {income}, not older than {settings.adult} days?'"]);
    const bill = listFields(catalogue.getService('every-kind')).find((field) => field.id === 'bill');
    if (!bill) throw new Error('no bill');
    expect(askField(contextOf(catalogue, 'every-kind', bill, at), bill).body).toContain(
      'The bill of ₹25,000, not older than 18 days?',
    );
  });
});

it.each([
  ['a setting that is not there', ['intro: intro', "intro: '{settings.adlut}'"], 'Write {settings.adult}.'],
  ['an answer in words said before any', ['intro: intro', "intro: '{income}'"], 'Use one of: settings.adult'],
  ['a field that is not there', ['not of age', "'{bornOnn}'"], 'Write {bornOn}.'],
  ['an answer that is asked later', ["'bornOn?'", "'{income}?'"], 'Use one of:'],
  ['a group of answers', ['too rich', "'{keepers}'"], 'Use one of:'],
  ['a figure in a label', ['label: income', "label: '{settings.adult}'"], 'Use no parameter.'],
] as const)('%s is found, with its line', (_name, change, remedy) => {
  const loaded = loadWith(change);
  const findings = loaded.ok ? [] : loaded.findings;
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'text-parameter',
      line: expect.any(Number),
      remedy: expect.stringContaining(remedy),
    }),
  ]);
});
