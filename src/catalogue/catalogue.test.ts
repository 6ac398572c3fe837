import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkNames } from './check-names.ts';
import {
  compareApplicant,
  contextOf,
  describeFinding,
  findAreas,
  listFields,
  loadCatalogue,
  readField,
  showAnswer,
  type Catalogue,
} from './index.ts';

const fixture = 'test/fixtures/regions/nayapur';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function load(folder = fixture): Catalogue {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
  return loaded.catalogue;
}

/** Loads a copy of the fixture in which one thing was changed. */
function rulesAfter(file: string, from: string, to: string, source = fixture): readonly string[] {
  const parent = mkdtempSync(path.join(tmpdir(), 'dwar-region-'));
  folders.push(parent);
  const folder = path.join(parent, path.basename(source));
  cpSync(source, folder, { recursive: true });
  const text = readFileSync(path.join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(path.join(folder, file), text.replace(from, to));
  const loaded = loadCatalogue(folder);
  return loaded.ok ? [] : loaded.findings.map((finding) => finding.rule);
}

describe('a region pack', () => {
  it.each(['regions/delhi', fixture])('%s loads without findings', (folder) => {
    const loaded = loadCatalogue(folder);
    expect(loaded.ok ? [] : loaded.findings.map(describeFinding)).toEqual([]);
  });

  it('Delhi names what citizens read about in each of its four languages', () => {
    const loaded = loadCatalogue('regions/delhi');
    if (!loaded.ok) throw new Error('the region pack has findings');
    expect(checkNames(loaded.source, ['hi', 'en', 'pa', 'ur'])).toEqual([]);
  });

  it('says its words in the language, and an optional language falls back', () => {
    const catalogue = load();
    expect(catalogue.regionText('hi', 'menu.body')).toBe('मेनू');
    expect(catalogue.regionText('hi', 'greeting')).toBe('greeting');
    expect(catalogue.text('lantern-permit', 'hi', 'shortName')).toBe('Lantern permit');
    expect(() => catalogue.text('lantern-permit', 'en', 'no.such.key')).toThrow('no.such.key');
  });

  it('finds the office and the fee of a day', () => {
    const catalogue = load();
    const on = (day: string) => catalogue.officeFor({ area: 'east-quay', kind: 'lanterns', on: day })?.id;
    expect([on('2025-12-31'), on('2026-01-01'), on('2019-01-01')]).toEqual(['west-pier', 'east-pier', undefined]);
    expect(catalogue.feeFor('lantern-permit', '2026-05-31')?.rupees).toBe(10);
    expect(catalogue.feeFor('lantern-permit', '2026-06-01')?.rupees).toBe(20);
  });

  it('has a digest for each definition that any change of rule or word changes', () => {
    const catalogue = load();
    const { digest, version } = catalogue.publicationOf('lantern-permit');
    const delhi = load('regions/delhi');
    expect([digest, version]).toEqual([load().publicationOf('lantern-permit').digest, 3]);
    expect(delhi.services.map(({ id }) => delhi.publicationOf(id).digest)).not.toContain(digest);
    expect(catalogue.findService('lantern-permit', 2)).toBeUndefined();
  });
});

describe('what is refused', () => {
  it.each([
    ['region.yaml', 'id: nayapur', 'id: elsewhere', 'id-differs'],
    ['region.yaml', 'default: en', 'default: hi', 'default-language'],
    ['region.yaml', 'timeZone', 'timeSone', 'schema'],
    ['region.yaml', 'law: []', 'law: [', 'yaml'],
    ['region.yaml', 'law: []', 'law: []\nmenu: { first: [lantern-permits] }', 'unknown-service'],
    ['offices.yaml', 'en: East Pier }', 'hi: East Pier }', 'name-language'],
    ['offices.yaml', 'department: harbour', 'department: harbor', 'unknown-department'],
    ['jurisdictions.yaml', '{ district: all,', '{ district: all, subDivision: Elsewhere,', 'unknown-sub-division'],
    ['jurisdictions.yaml', 'office: east-pier', 'office: north-pier', 'unknown-office'],
    ['jurisdictions.yaml', "from: '2020-01-01' }, {", "from: '2019-01-01' }, {", 'office-closed'],
    ['holidays.yaml', '2026-11-25', '2027-11-25', 'wrong-year'],
    ['text/en.yaml', "body: 'menu.body'", "body: 'menu {name}'", 'text-parameter'],
    ['text/en.yaml', "body: 'menu.body'", "body: 'menu {name'", 'text-syntax'],
    ['text/en.yaml', "body: 'menu.body'", "bodi: 'menu.body'", 'text-missing'],
    ['text/en.yaml', "body: 'menu.body'", "bodi: 'menu.body'", 'text-unknown'],
    ['text/en.yaml', "begin: 'start.begin'", "begin: 'a label of many characters'", 'text-too-long'],
    ['text/en.yaml', 'greeting: [hello]', 'greeting: []', 'phrases-missing'],
    ['services/lantern-permit/service.yaml', 'fee: lantern-permit', 'fee: other', 'unknown-fee'],
    ['services/lantern-permit/service.yaml', 'byPlace: quay', 'byPlace: colour', 'unknown-field'],
    [
      'services/lantern-permit/service.yaml',
      '{ id: keeper, source',
      '{ id: keeper, recordName: owner, source',
      'unknown-fact',
    ],
    ['services/lantern-permit/service.yaml', 'name: keeperName', 'name: colour', 'unknown-field'],
    ['services/lantern-permit/service.yaml', 'role: clerk', 'role: captain', 'unknown-role'],
    ['services/lantern-permit/service.yaml', 'role: clerk,', '', 'schema'],
    [
      'services/lantern-permit/service.yaml',
      'reasons: [{ code: too-bright, clause: Rule 4, source: demo }]',
      'reasons: []',
      'no-reasons',
    ],
    ['services/lantern-permit/service.yaml', 'actions: [approve, ask]', 'actions: [ask]', 'no-way-out'],
    ['services/lantern-permit/service.yaml', 'notSameOfficerAs: [verify]', 'notSameOfficerAs: [check]', 'unknown-step'],
    ['services/lantern-permit/service.yaml', 'from: answers.keeperName', 'from: answers.nobody', 'unknown-path'],
    ['services/lantern-permit/service.yaml', 'field: purpose }', 'field: nothing }', 'unknown-field'],
    ['services/lantern-permit/service.yaml', "colour in ['red'", "mobile in ['red'", 'unknown-field'],
    ['services/lantern-permit/text/en.yaml', ', remedy: choose another colour', '', 'text-missing'],
    [
      'services/lantern-permit/text/en.yaml',
      'red: Red, green',
      'red: The red of a lantern at night, green',
      'text-too-long',
    ],
  ])('%s with "%s" as "%s": %s', (file, from, to, rule) => {
    expect(rulesAfter(file, from, to)).toContain(rule);
  });

  it.each([
    ['applicant: { name: applicantName }', '', 'no-applicant'],
    ['[dateOfBirth, locality]]', '[dateOfBirth, mother]]', 'record-key'],
    ['[dateOfBirth, locality]]', '[sex]]', 'unknown-parameter'],
    ['[[registrationNumber], [dateOfBirth, locality]]', '[[registrationNumber]]', 'no-record-limit'],
  ])('of a service with a register: "%s" as "%s": %s', (from, to, rule) => {
    expect(rulesAfter('services/birth-certificate-copy/service.yaml', from, to, 'regions/delhi')).toContain(rule);
  });

  it('is told with file and line', () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'dwar-region-'));
    folders.push(parent);
    const folder = path.join(parent, 'nayapur');
    cpSync(fixture, folder, { recursive: true });
    writeFileSync(path.join(folder, 'fees.yaml'), 'fees:\n  - id: lantern-permit\n    amounts: many\n');
    const loaded = loadCatalogue(folder);
    expect(loaded.ok ? [] : loaded.findings.map(describeFinding)).toEqual([
      expect.stringContaining('fees.yaml:3:14 [schema] fees.0.amounts'),
    ]);
  });
});

describe('answers', () => {
  const catalogue = load('regions/delhi');

  it.each([
    ['110054', ['timarpur', 'civil-lines']],
    ['सिविल लाइन', ['civil-lines']],
    ['civil lines', ['civil-lines']],
    ['sivil lains', ['civil-lines']],
    ['AIIMS', ['safdarjung']],
    ['malviya nagar', ['malviya-nagar']],
    ['london', []],
    ['999999', []],
  ])('%s names the places %j', (text, areas) => {
    expect(findAreas(catalogue, text).map((area) => area.id)).toEqual(areas);
  });

  it('reads and shows every kind of field', () => {
    const fixtures = load();
    const definition = fixtures.getService('lantern-permit');
    const read = (id: string, text: string) => {
      const field = listFields(definition).find((one) => one.id === id)!;
      const context = contextOf(fixtures, definition.id, field, { language: 'en', today: '2026-11-23', answers: {} });
      const answer = readField(context, field, { kind: 'words', text });
      return answer.kind === 'value' ? showAnswer(fixtures, definition.id, field, answer.value, 'en') : answer.kind;
    };
    expect(read('mobile', '+91 98765 43210')).toBe('9876543210');
    expect(read('lightsOn', '25-12-26')).toBe('25 December 2026');
    expect(read('quay', '999002')).toBe('West Quay');
    expect(read('quay', '999001')).toBe('more');
    expect(read('purpose', 'ab')).toBe('problem');
    expect(read('keeperName', 'Asha')).toBe('Asha');
    expect(read('colour', 'pink')).toBe('problem');
    expect(read('insured', 'perhaps')).toBe('problem');
  });

  it('compares the applicant with the person of the record whom their capacity names', () => {
    const definition = catalogue.services[0]!;
    const facts = {
      name: { hi: '', en: '' },
      mother: { hi: 'कृष्णा विद्यार्थी', en: 'Krishna Vidyarthi' },
      father: 'Suryapratap Vidyarthi',
    };
    const compare = (capacity: string, applicantName: string) =>
      compareApplicant(definition, { capacity, answers: { applicantName }, record: { facts } });
    expect(compare('mother', 'vidyarthi  KRISHNA')).toBe('agrees');
    expect(compare('mother', 'श्रीमती कृष्णा विद्यार्थी')).toBe('agrees');
    expect(compare('mother', 'Suryapratap Vidyarthi')).toBe('differs');
    expect(compare('father', 'S. Vidyarthi')).toBe('agrees');
    expect(compare('self', 'Aarohi Vidyarthi')).toBe('not-named');
    expect(compare('mother', 'کرشنا ودیارتھی')).toBe('not-compared');
    expect(compare('guardian', 'Krishna Vidyarthi')).toBeUndefined();
    expect(compareApplicant(definition, { capacity: 'mother', answers: { applicantName: 'x' } })).toBeUndefined();
  });
});
