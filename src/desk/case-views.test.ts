import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createCalendar, type CaseForOfficer } from '#cases';
import { loadCatalogue } from '#catalogue';
import { caseView, clockOf } from './case-views.ts';

const loaded = loadCatalogue(fileURLToPath(new URL('../../regions/delhi', import.meta.url)));
if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
const { catalogue } = loaded;
const calendar = createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone });
const now = new Date('2026-11-23T06:00:00Z');
const [definition] = catalogue.services;

const found: CaseForOfficer = {
  caseId: '0192f0a0-0000-7000-8000-000000000001',
  number: 'DL-1',
  serviceId: definition!.id,
  serviceVersion: definition!.version,
  stage: 'with-officer',
  step: definition!.workflow[0]!.id,
  filedAt: new Date('2026-11-20T06:00:00Z'),
  dueOn: '2026-12-01',
  paused: false,
  opened: true,
  version: 3,
  language: 'hi',
  capacity: 'mother',
  officeId: 'mcd-civil-lines',
  departmentId: 'mcd',
  answers: {
    dateOfBirth: '2019-03-07',
    birthPlace: catalogue.jurisdictions.areas[0]!.id,
    motherName: 'Meera Chauhan',
    fatherName: 'Somebody Else',
    applicantName: 'मीरा चौहान',
  },
  documents: [],
  record: {
    ref: 'r',
    facts: {
      registrationNumber: 'CVL-2019-004217',
      office: 'mcd-civil-lines',
      name: { hi: 'आरोही चौहान', en: 'Aarohi Chauhan' },
      sex: 'female',
      dateOfBirth: '2019-03-07',
      mother: { hi: 'मीरा चौहान', en: 'Meera Chauhan' },
      father: { hi: 'राजन चौहान', en: 'Rajan Chauhan' },
    },
  },
  applicantName: 'agrees',
  query: undefined,
  hearing: undefined,
  allowed: ['approve', 'ask', 'propose-refusal'],
  history: [],
};

test('facts of the register stand beside the answers they were held against, in words', () => {
  const view = caseView({ catalogue, calendar }, found, [{ documentId: 'd', evidence: 'photo-id', pages: 2 }], now);
  const row = (label: string) => view.answers.find((answer) => answer.label['en'] === label);
  expect(row('Date of birth')).toMatchObject({
    value: { en: '7 March 2019' },
    record: { value: { en: '7 March 2019' }, agreement: 'same' },
  });
  expect(row('Name of mother')).toMatchObject({ value: { en: 'Meera Chauhan' }, record: { agreement: 'same' } });
  expect(row('Name of father')).toMatchObject({ value: { en: 'Somebody Else' }, record: { agreement: 'differs' } });
  expect(row('Sex')).toEqual({
    label: { hi: 'लिंग', en: 'Sex' },
    record: { value: expect.objectContaining({ en: 'Female' }), agreement: 'only-there' },
  });
  expect(row('Your name')?.record).toBeUndefined();
  expect(view.documents).toEqual([
    { documentId: 'd', label: { hi: expect.any(String), en: 'Identity card' }, pages: 2 },
  ]);
  for (const answer of view.answers) expect(`${answer.label['hi']}${answer.label['en']}`).not.toMatch(/\.|undefined/);
});

test('the applicant’s name stands beside the name of the person they say they are, as it was compared at filing', () => {
  const applicantOf = (changes: Partial<CaseForOfficer>) =>
    caseView({ catalogue, calendar }, { ...found, ...changes }, [], now).applicant;
  const written = { hi: 'मीरा चौहान', en: 'मीरा चौहान' };
  const registered = { hi: 'मीरा चौहान', en: 'Meera Chauhan' };
  expect(applicantOf({})).toEqual({ result: 'agrees', written, registered });
  expect(applicantOf({ applicantName: 'differs', capacity: 'father' })).toEqual({
    result: 'differs',
    written,
    registered: { hi: 'राजन चौहान', en: 'Rajan Chauhan' },
  });
  expect(applicantOf({ applicantName: 'not-named' })).toEqual({ result: 'not-named', written });
  expect(applicantOf({ applicantName: undefined, capacity: 'guardian' })).toBeUndefined();
});

test('a case that was not opened offers no decision', () => {
  expect(caseView({ catalogue, calendar }, { ...found, opened: false }, [], now).actions).toEqual([]);
});

test('the clock counts working days in both directions and stands still while the citizen has the case', () => {
  const law = { calendar, policyOn: catalogue.compensationOn };
  const running = { dueOn: '2026-11-23', paused: false, stage: 'with-officer' } as const;
  expect(clockOf(law, running, now)).toEqual({ dueOn: '2026-11-23', state: 'running', workingDaysLeft: 0 });
  const late = clockOf(law, { ...running, dueOn: '2026-11-20' }, now);
  expect(late.state).toBe('overdue');
  expect(late.workingDaysLeft).toBeLessThan(0);
  expect(late.owedPaise).toBe(3000);
  expect(clockOf(law, { ...running, dueOn: '2026-12-31' }, now).workingDaysLeft).toBeGreaterThan(15);
  expect(clockOf(law, { ...running, paused: true, stage: 'query' }, now).state).toBe('paused');
});
