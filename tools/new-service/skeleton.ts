// The files of a new service: small, whole, and without a finding, so that its author changes what is there instead of beginning
// with nothing. Words are written in Hindi and English; a region with other languages gets the English ones to be translated.

import type { Catalogue } from '#catalogue';

export type NewService = {
  readonly id: string;
  readonly department: string;
  readonly officeKind: string;
  /** Name in each required language. */
  readonly names: Readonly<Record<string, string>>;
  /** In rupees; 0 for nothing. */
  readonly rupees: number;
  readonly days: number;
  readonly source: string;
};

/** What is wrong with an answer, or undefined. */
export function problemWith(
  catalogue: Catalogue,
  { id, department, officeKind, names, source }: NewService,
): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return 'The id is written in small letters, figures and hyphens, e.g. ration-card.';
  if (catalogue.findService(id)) return `There is a service "${id}" already.`;
  if (!catalogue.findDepartment(department))
    return `There is no department "${department}"; there are ${catalogue.departments.map((one) => one.id).join(', ')}.`;
  const kinds = [...new Set(catalogue.offices.map((one) => one.kind))];
  if (!kinds.includes(officeKind)) return `There is no office of kind "${officeKind}"; there are ${kinds.join(', ')}.`;
  for (const language of catalogue.region.languages.required) {
    const name = names[language] ?? '';
    if (name.trim() === '') return `The name in ${language} is missing.`;
    if (name.length > 72) return `The name in ${language} has ${name.length} characters; 72 are shown.`;
  }
  return source.trim().length < 3 ? 'Name the law or circular behind the service.' : undefined;
}

/** Path inside the region folder → text. fees.yaml is added to, the others are new. */
export function writeSkeleton(
  catalogue: Catalogue,
  service: NewService,
  fees: string,
): Readonly<Record<string, string>> {
  const base = `services/${service.id}`;
  const office = catalogue.offices.find((one) => one.kind === service.officeKind);
  const files: Record<string, string> = {
    [`${base}/service.yaml`]: writeDefinition(service, office?.id ?? '', office?.roles.at(-1) ?? ''),
    [`${base}/README.md`]: `# ${Object.values(service.names).at(-1) ?? service.id}\n\nSource: ${service.source}. Everything marked (u) is unconfirmed.\n\nPreview: \`npm run chat -- --service ${service.id}\`. Proof: \`npm run services -- check --service ${service.id}\`.\n`,
    'fees.yaml': `${fees.trimEnd()}\n  - id: ${service.id}\n    amounts:\n      - { from: '2000-01-01', rupees: ${service.rupees}, label: demo, source: ${quoted(service.source)} }\n`,
  };
  for (const language of catalogue.region.languages.required) {
    files[`${base}/text/${language}.yaml`] = writeWords(
      service.names[language] ?? service.id,
      WORDS[language] ?? WORDS['en'] ?? {},
    );
  }
  return files;
}

function writeDefinition(
  { id, department, officeKind, days, source }: NewService,
  office: string,
  role: string,
): string {
  return `# yaml-language-server: $schema=../../../../docs/schema/service.schema.json
# Every key is described in that schema; docs/guides/service-author.md goes through them one by one. Words: text/.
id: ${id}
version: 1 # raise with every change once it is published
department: ${department}
mode: chat
icon: 📄
source: ${quoted(source)}
capacities: # who may apply; a single one is not asked
  - { id: self, source: ${quoted(source)} }
  - { id: parent, source: ${quoted(source)} }
applicant: { name: applicantName }

settings: # figures of the law: change them here, never in a rule
  adultAge:
    { kind: number, note: (u) confirm, values: [{ from: '2000-01-01', number: 18, source: ${quoted(source)} }] }

pages: # the questions, in their order
  - id: applicant
    fields:
      - { id: applicantName, kind: person-name }
      - { id: dateOfBirth, kind: date }
      - { id: mobile, kind: mobile, required: false }
  - id: purpose
    fields:
      - { id: purpose, kind: choice, options: [study, work, other] }
      - { id: purposeInWords, kind: text, minimum: 3, maximum: 200, when: purpose == 'other' }

eligibility: # told at once that it is not for them
  - { id: too-young, unless: "capacity == 'self' && age(dateOfBirth, today) < settings.adultAge", source: ${quoted(source)} }

evidence: # papers
  - id: photo-id
    proves: [applicantName]
    kinds: [voter-card, passport]
    mimeTypes: [image/jpeg, image/png, application/pdf]
    maxBytes: 5242880
    maxPages: 4
    source: ${quoted(source)}

fee: ${id} # its amount is in fees.yaml
office: { kind: ${officeKind}, fallback: ${office} }
workflow: # who does what after it was sent
  - id: decide
    role: ${role}
    pool: { reach: office, homeOffice: allow }
    actions: [approve, ask, refuse]
    source: ${quoted(source)}
limit: { days: ${days}, dayType: working, startsOn: next-day, pausedWhile: [query, hearing], source: ${quoted(source)} }
query:
  replyDays: 15
  items: [{ code: id-unreadable, asks: { kind: evidence, evidence: photo-id } }]
hearing: { replyDays: 15, source: ${quoted(source)} }
reasons: [{ code: not-shown, clause: to be named, source: ${quoted(source)} }]
appeal: { authority: ${role}, withinDays: 30, source: ${quoted(source)} }
messages: { budget: 26 }
`;
}

function writeWords(name: string, words: Words): string {
  const of = (key: string): string => quoted(words[key] ?? WORDS['en']?.[key] ?? key);
  const short = name.length <= 20 ? name : `${name.slice(0, 19).trimEnd()}…`;
  return `# What is said to citizens: everyday words, short sentences.
understood: # what people write when they want this service
  synonyms: [${quoted(name)}]
  situations: [${quoted(name)}]
words:
  name: ${quoted(name)}
  shortName: ${quoted(short)}
  description: ${of('description')}
  intro: ${of('intro')}
  needs: ${of('needs')}
  declaration: ${of('declaration')}
  capacity: { question: ${of('capacity')} }
  capacities: { self: { label: ${of('self')} }, parent: { label: ${of('parent')} } }
  pages: { applicant: { title: ${of('applicantPage')} }, purpose: { title: ${of('purposePage')} } }
  fields:
    applicantName: { question: ${of('nameQuestion')}, label: ${of('nameLabel')} }
    dateOfBirth: { question: ${of('bornQuestion')}, label: ${of('bornLabel')} }
    mobile: { question: ${of('mobileQuestion')}, label: ${of('mobileLabel')} }
    purpose:
      question: ${of('purposeQuestion')}
      label: ${of('purposeLabel')}
      options: { study: ${of('study')}, work: ${of('work')}, other: ${of('other')} }
    purposeInWords: { question: ${of('otherQuestion')}, label: ${of('otherLabel')} }
  eligibility: { too-young: ${of('tooYoung')} }
  evidence:
    photo-id:
      question: ${of('paperQuestion')}
      label: ${of('paperLabel')}
      kinds: { voter-card: ${of('voterCard')}, passport: ${of('passport')} }
  steps: { decide: { name: ${of('decide')} } }
  queryItems: { id-unreadable: { text: ${of('unreadable')}, remedy: ${of('sendAgain')} } }
  reasons: { not-shown: { text: ${of('notShown')}, remedy: ${of('applyAgain')} } }
  appeal: { authority: ${of('authority')} }
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

type Words = Readonly<Record<string, string>>;

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    description: 'Apply here and get the answer on this phone',
    intro: 'You can apply here, in a few minutes.',
    needs: 'a photo of your voter card or passport',
    declaration: 'What I have written is true.',
    capacity: 'For whom do you apply?',
    self: 'For myself',
    parent: 'For my child',
    applicantPage: 'About you',
    purposePage: 'What it is for',
    nameQuestion: 'What is your full name?',
    nameLabel: 'Name',
    bornQuestion: 'When were you born?',
    bornLabel: 'Date of birth',
    mobileQuestion: 'A mobile number on which the office can call you?',
    mobileLabel: 'Mobile',
    purposeQuestion: 'What do you need it for?',
    purposeLabel: 'Purpose',
    study: 'Study',
    work: 'Work',
    other: 'Something else',
    otherQuestion: 'What for? Tell us in a few words.',
    otherLabel: 'Purpose in words',
    tooYoung: 'A child cannot apply alone: a parent can, from their own phone.',
    paperQuestion: 'Send a photo of your identity paper.',
    paperLabel: 'Identity paper',
    voterCard: 'voter card',
    passport: 'passport',
    decide: 'Decision',
    unreadable: 'The photo cannot be read.',
    sendAgain: 'Send it again, in daylight, all four corners in the picture.',
    notShown: 'What the law asks for is not shown.',
    applyAgain: 'Apply again with the missing paper, or appeal.',
    authority: 'the appellate authority',
  },
  hi: {
    description: 'यहीं आवेदन कीजिए, जवाब इसी फ़ोन पर पाइए',
    intro: 'आप यहाँ कुछ ही मिनटों में आवेदन कर सकते हैं।',
    needs: 'अपने वोटर कार्ड या पासपोर्ट की फ़ोटो',
    declaration: 'मैंने जो लिखा है, वह सच है।',
    capacity: 'आप किसके लिए आवेदन कर रहे हैं?',
    self: 'अपने लिए',
    parent: 'अपने बच्चे के लिए',
    applicantPage: 'आपके बारे में',
    purposePage: 'किस काम के लिए',
    nameQuestion: 'आपका पूरा नाम क्या है?',
    nameLabel: 'नाम',
    bornQuestion: 'आपका जन्म कब हुआ था?',
    bornLabel: 'जन्म तिथि',
    mobileQuestion: 'कार्यालय आपको किस मोबाइल नंबर पर फ़ोन करे?',
    mobileLabel: 'मोबाइल',
    purposeQuestion: 'यह आपको किस काम के लिए चाहिए?',
    purposeLabel: 'काम',
    study: 'पढ़ाई',
    work: 'नौकरी',
    other: 'कुछ और',
    otherQuestion: 'किस काम के लिए? थोड़े शब्दों में लिखिए।',
    otherLabel: 'काम, शब्दों में',
    tooYoung: 'बच्चा अकेले आवेदन नहीं कर सकता: माता या पिता अपने फ़ोन से कर सकते हैं।',
    paperQuestion: 'अपने पहचान पत्र की फ़ोटो भेजिए।',
    paperLabel: 'पहचान पत्र',
    voterCard: 'वोटर कार्ड',
    passport: 'पासपोर्ट',
    decide: 'निर्णय',
    unreadable: 'फ़ोटो पढ़ी नहीं जा रही।',
    sendAgain: 'दिन की रोशनी में फिर से भेजिए, चारों कोने दिखें।',
    notShown: 'क़ानून जो माँगता है, वह दिखाया नहीं गया।',
    applyAgain: 'छूटे हुए कागज़ के साथ फिर आवेदन कीजिए, या अपील कीजिए।',
    authority: 'अपील अधिकारी',
  },
};
