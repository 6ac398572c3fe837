// Mistakes that authors make, planted one at a time into a service that has none: each is found, at its line, and told with what
// to do.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadCatalogue, type Finding } from '#catalogue';
import { describeProof } from './describe-proof.ts';
import { PROVER_BOUNDS, proveService, type Proof } from './prove.ts';

const SERVICE = 'services/lantern-permit/service.yaml';
const WORDS = 'services/lantern-permit/text/en.yaml';
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(path.dirname(folder), { recursive: true })));

/** The test region, its one service without a mistake. */
function writeRegion(): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'dwar-proof-')), 'nayapur');
  folders.push(folder);
  cpSync('test/fixtures/regions/nayapur', folder, { recursive: true });
  edit(folder, SERVICE, 'pausedWhile: [query]', 'pausedWhile: [query, hearing]');
  edit(folder, SERVICE, 'budget: 14', 'budget: 24');
  edit(folder, SERVICE, "colour in ['red', 'green'] || colour != 'white'", "colour in ['red', 'green']");
  return folder;
}

function edit(folder: string, file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path.join(folder, file), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(path.join(folder, file), text.replace(from, to));
}

function prove(folder: string): { readonly findings: readonly Finding[]; readonly proof?: Proof } {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) return { findings: loaded.findings };
  const definition = loaded.catalogue.getService('lantern-permit');
  const proof = proveService({ ...loaded, today: '2026-11-23' }, definition, PROVER_BOUNDS.short);
  return { findings: proof.findings, proof };
}

test('a service without a mistake is walked to the end, every rule both ways, and costs what it may', () => {
  const { findings, proof } = prove(writeRegion());
  expect(findings).toEqual([]);
  expect(proof?.cut).toBe(false);
  expect(proof?.coverage).toMatchObject({ rules: [2, 2], comparisons: [2, 2] });
  expect(proof?.coverage.filed).toBeGreaterThan(1);
  expect(proof?.coverage.stopped).toBeGreaterThan(0);
  const [journey] = proof?.economy[0]?.economy.journeys ?? [];
  expect(journey?.best).toBeLessThanOrEqual(journey?.usual ?? 0);
  expect(journey?.usual).toBeLessThan(journey?.worst ?? 0);
  const form = journey?.form;
  expect(form).toMatchObject({ best: expect.any(Number) });
  // The screens cost nothing: what is left is less than a message for each question.
  expect(form === 'unsent' ? Infinity : form?.usual).toBeLessThan(journey?.best ?? 0);
  expect(proof && describeProof(proof, 1).join('\n')).toContain('by form, en, usual: best');
  expect(proof && describeProof(proof, 1).join('\n')).toContain('rules both ways: 2 of 2');
});

type Mistake = readonly [name: string, file: string, from: string | RegExp, to: string, rule: string, remedy: string];

const CHECK = (must: string): string =>
  `evidence: []\nchecks:\n  - { id: odd, must: "${must}", fields: [lightsOn], source: demo }`;

const MANY = 'Many words about lanterns. '.repeat(22).trim();

const MISTAKES: readonly Mistake[] = [
  ['a check that nobody can satisfy', SERVICE, 'evidence: []', CHECK("lightsOn < date('2020-01-01')"), 'nobody-gets-through', 'no answer satisfies it'],
  ['a check that never finds anything', SERVICE, 'evidence: []', CHECK("lightsOn > date('2020-01-01')"), 'never-false', 'Turn the comparison round'],
  ['a question that is never asked', SERVICE, "colour in ['red', 'green']", "colour == 'red' && colour == 'green'", 'never-asked', 'Correct `when`'],
  ['a rule that stops everybody', SERVICE, "unless: '!insured'", "unless: insured || !insured", 'nobody-gets-through', 'Correct it, or take it away'],
  ['a name that is misspelt', SERVICE, "colour in ['red', 'green']", "color in ['red', 'green']", 'unknown-field', 'colour'],
  ['a setting that holds only later', SERVICE, 'evidence: []', `settings: { dark: { kind: date, values: [{ from: '2030-01-01', date: '2020-01-01', source: demo }] } }\n${CHECK('lightsOn > settings.dark')}`, 'rule-not-reckoned', 'Has each setting a value for today?'],
  ['words that are missing', WORDS, ', remedy: choose another colour', '', 'text-missing', 'Write it in this language.'],
  ['a refusal that tells nobody what to do', WORDS, 'remedy: choose another colour', 'remedy: too bright', 'no-remedy', 'what the citizen can do now'],
  ['a button that is too long', WORDS, 'red: Red', 'red: A red that is far too long for it', 'text-too-long', 'Say it shorter'],
  ['two choices that read alike', WORDS, 'red: Red', 'red: Green', 'choices-alike', 'Give them different words'],
  ['a first message that does not fit', WORDS, /intro: intro\n {2}needs: needs/, `intro: ${MANY}\n  needs: ${MANY}`, 'prompt-too-long', 'Say it shorter'],
  ['a step that is left out for some, so that nobody is left', SERVICE, /- \{ id: verify,([\s\S]*?)- id: decide/, "- { id: verify, when: insured && colour == 'red',$1- id: decide\n    when: colour == 'red'", 'no-owner', 'Let at least one step hold for everybody'],
  ['a role that nobody holds', SERVICE, 'role: warden', 'role: gardener', 'unknown-role', 'Use one of'],
  ['a clock that runs while the citizen is heard', SERVICE, 'pausedWhile: [query, hearing]', 'pausedWhile: [query]', 'no-clock', 'pausedWhile'],
  ['a form that costs more than it may', SERVICE, 'budget: 24', 'budget: [{ id: usual, chat: 24, flow: 2 }]', 'over-form-budget', 'shorten the review'],
  ['two questions in one message that do not follow each other', SERVICE, '- id: keeper\n', '- id: keeper\n    together: [[keeperName, lightsOn]]\n', 'not-together', 'in its order'],
  ['a journey over its budget', SERVICE, 'budget: 24', 'budget: 6', 'over-budget', 'Ask fewer questions'],
]; // prettier-ignore

test('a journey over its budget is told with its dearest way, from the first screen to the last', () => {
  const folder = writeRegion();
  edit(folder, SERVICE, 'budget: 24', 'budget: 6');
  const { findings, proof } = prove(folder);
  const [journey] = proof?.economy[0]?.economy.journeys ?? [];
  const told = findings.find((one) => one.rule === 'over-budget')?.problem;
  expect(told).toContain('The way: start: begin → ');
  expect(told).toMatch(/review: agree\.$/);
  expect(journey?.dearest.length).toBeGreaterThan(4);
});

test.each(MISTAKES)('%s is found and told', (_name, file, from, to, rule, remedy) => {
  const folder = writeRegion();
  edit(folder, file, from, to);
  if (to.includes('checks:'))
    edit(folder, WORDS, 'appeal:', "checks: { odd: 'This day is odd: choose another' }\n  appeal:");
  const { findings } = prove(folder);
  const found = findings.find((one) => one.rule === rule);
  expect(findings.map((one) => one.rule)).toContain(rule);
  expect(found?.file).toBe(file);
  expect(found?.line).toBeGreaterThan(0);
  expect(found?.remedy).toContain(remedy);
});
