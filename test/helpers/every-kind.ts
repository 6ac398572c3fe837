// A made-up region with one service that has a field of every kind: the test region, copied, with the files that only some
// kinds need. What a kind cannot do there it cannot do anywhere.

import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const FIELDS = `
      - { id: fullName, kind: person-name }
      - { id: bothNames, kind: person-name, scripts: [en, hi] }
      - { id: bornOn, kind: date }
      - { id: startsOn, kind: date, past: false }
      - { id: quay, kind: place }
      - { id: birthPlace, kind: place-of-birth }
      - { id: home, kind: address, office: lanterns }
      - { id: village, kind: address, within: anywhere }
      - { id: phone, kind: mobile }
      - { id: income, kind: amount, minimum: 1, maximum: 5000000 }
      - { id: lanterns, kind: number, minimum: 1, maximum: 20 }
      - { id: weight, kind: number, maximum: 50, decimals: 2 }
      - { id: colour, kind: choice, options: [red, green] }
      - { id: maker, kind: choice, list: makers }
      - { id: insured, kind: yes-no }
      - { id: identity, kind: identity-proof, accepts: [number-card, quay-pass] }
      - { id: spot, kind: location-pin }
      - { id: note, kind: text, minimum: 3, maximum: 300, required: false }
      - { id: permit, kind: registration-number, pattern: '[A-Z]{2}-[0-9]{3}', example: NP-123 }
      - { id: picture, kind: photo, source: demo }
      - { id: bill, kind: document, kinds: [gas-bill, rent-bill], source: demo }
      - id: keepers
        kind: family-members
        minimum: 1
        maximum: 3
        fields:
          - { id: name, kind: person-name }
          - { id: relation, kind: choice, options: [mother, son] }
          - { id: bornOn, kind: date }
          - { id: income, kind: amount }
      - { id: promise, kind: declaration }
`;

const SERVICE = `
id: every-kind
version: 1
department: harbour
mode: chat
source: demo
capacities: [{ id: keeper, source: demo }, { id: visitor, source: demo }]
applicant: { name: fullName }
settings:
  adult: { kind: number, note: '(u) to be confirmed', values: [{ from: '2000-01-01', number: 18, source: demo }] }
  remarked: { kind: text, note: a remark and no doubt, values: [{ from: '2000-01-01', text: lamp, source: demo }] }
pages:
  - id: all
    fields:${FIELDS}
checks:
  - { id: of-age, must: 'age(bornOn, today) >= settings.adult', fields: [bornOn], source: demo }
eligibility:
  - { id: too-rich, unless: income > rupees(4000000), source: demo }
fee: every-kind
office: { kind: lanterns, choose: [{ when: capacity == 'keeper', area: home }, { area: birthPlace }], fallback: east-pier }
workflow:
  - { id: check, role: clerk, pool: { reach: office, homeOffice: require }, actions: [approve, ask], when: lanterns > 5, source: demo }
  - { id: decide, role: clerk, pool: { reach: office, homeOffice: require }, actions: [approve], source: demo }
limit:
  { days: 5, dayType: calendar, startsOn: filing, pausedWhile: [], source: demo, exceptions: [{ when: lanterns > 5, days: 9, source: demo }] }
query: { replyDays: 3, items: [{ code: bill-unclear, asks: { kind: evidence, evidence: bill } }] }
hearing: { replyDays: 4, source: demo }
reasons: []
certificate:
  type: EVKND
  number: { prefix: NP-E, digits: 4 }
  template: certificate
  languages: [en]
  validity: { kind: permanent }
  fields:
    - { id: keeper, from: answers.bothNames, form: bilingual }
    - { id: keepers, from: answers.keepers, form: table }
    - { id: income, from: answers.income, form: plain }
    - { id: together, rule: 'income + total(keepers.map(m, m.income))', form: amount }
  qrClaims: [keeper]
  publicFields: []
  source: demo
appeal: { authority: harbour-master, withinDays: 9, source: demo }
assurance: { answers: 2 }
helpers: { accredited: true, withoutPhone: letter, source: demo }
evidence:
  - { id: letter, proves: [capacity], kinds: [signed-letter], mimeTypes: [image/jpeg], maxBytes: 1000000, maxPages: 2, source: demo }
messages:
  budget:
    - { id: many, when: lanterns > 5, chat: 60, flow: 6 }
    - { id: usual, chat: 50, flow: 4 }
`;

const FEES = `
  - id: every-kind
    amounts:
      - from: '2020-01-01'
        label: demo
        source: demo
        components:
          - { id: each, names: { en: For each lantern }, paise: lanterns * rupees(5), source: demo }
          - { id: late, names: { en: Late fee }, when: 'days(startsOn, today) > 0', paise: rupees(2.5), source: demo, note: '(u)' }
`;

const quoted = (words: string): string => `'${words.replaceAll("'", "''")}'`;

function fieldTexts(): string {
  const ids = [...FIELDS.matchAll(/^ {6}- (?:\{ )?id: (\w+)/gm)].map((match) => match[1] ?? '');
  const options: Readonly<Record<string, string>> = {
    colour: ', options: { red: Red, green: Green }',
    promise: ', statement: I promise to keep the light.',
    bill: ', kinds: { gas-bill: Gas bill, rent-bill: Rent bill }',
    keepers:
      ", member: 'Keeper {number}', fields: { name: { question: name?, label: Name }, relation: { question: relation?, label: Relation, options: { mother: Mother, son: Son } }, bornOn: { question: born?, label: Born }, income: { question: income?, label: Income } }",
  };
  return ids.map((id) => `    ${id}: { question: ${quoted(`${id}?`)}, label: ${id}${options[id] ?? ''} }`).join('\n');
}

/** Writes the region into a temporary folder and answers its path; the caller removes it. */
export function writeEveryKind(): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'dwar-kinds-')), 'nayapur');
  cpSync('test/fixtures/regions/nayapur', folder, { recursive: true });
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  writeFileSync(path.join(folder, 'fees.yaml'), FEES, { flag: 'a' });
  write('services/every-kind/service.yaml', SERVICE);
  write(
    'identities.yaml',
    `identities:
  - { id: number-card, names: { en: Number card }, pattern: '[2-9][0-9]{11}', example: 2222 2222 2222, checksum: verhoeff, secret: true }
  - { id: quay-pass, names: { en: Quay pass }, pattern: '[A-Z]{3}[0-9]{4}', example: QUA1234, secret: false }
`,
  );
  const makers = Array.from(
    { length: 14 },
    (_, at) => `  - { id: maker-${at}, names: { en: Maker ${'abcdefghijklmn'[at] ?? ''}${at} } }`,
  );
  write('lists/makers.yaml', `source: demo\nentries:\n${makers.join('\n')}\n`);
  write(
    'services/every-kind/text/en.yaml',
    `understood: { synonyms: [every kind], situations: [I want every kind] }
words:
  name: Every kind
  shortName: Every kind
  description: One field of every kind
  intro: intro
  needs: needs
  declaration: declaration
  capacity: { question: who? }
  capacities: { keeper: { label: keeper }, visitor: { label: visitor } }
  pages: { all: { title: all } }
  fields:
${fieldTexts()}
  checks: { of-age: not of age }
  evidence: { letter: { question: 'letter?', label: Letter, kinds: { signed-letter: Signed letter } } }
  eligibility: { too-rich: too rich }
  steps: { check: { name: Checking }, decide: { name: Deciding } }
  queryItems: { bill-unclear: { text: bill unclear, remedy: send it again } }
  certificate: { title: t, law: l, signatory: s, labels: { keeper: Keeper, keepers: Keepers, income: Income, together: Together } }
  appeal: { authority: Harbour Master }
`,
  );
  return folder;
}
