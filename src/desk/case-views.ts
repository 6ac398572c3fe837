// From a case as #cases hands it out to what a page of the desk shows: words from the catalogue in the languages of the pages, facts
// of the register beside the answers, how the clock stands. Nothing here knows a service.

import { compensationFor, waitingFor, type Calendar, type CaseForOfficer, type CaseListItem, type Stage } from '#cases';
import {
  contextOf,
  deskField,
  evidencePath,
  inPageLanguages,
  listFields,
  plainAnswer,
  showAnswer,
  type Catalogue,
  type Field,
  type ServiceDefinition,
} from '#catalogue';
import { formatDate, namesMatch } from '#language';
import type { Json } from '#platform/pure';
import { deskTexts } from './page.ts';
import type { AnswerView, ApplicantView, Bilingual, CaseLine, CaseView, ClockView } from './ports.ts';

export interface ViewDeps {
  readonly catalogue: Catalogue;
  readonly calendar: Calendar;
}

export function caseLine(deps: ViewDeps, item: CaseListItem, now: Date): CaseLine {
  const word = (key: string): Bilingual =>
    inPageLanguages(deps.catalogue, (language) => deps.catalogue.text(item.serviceId, language, key));
  return {
    caseId: item.caseId,
    number: item.number,
    service: word('name'),
    step: word(`steps.${item.step}.name`),
    waitingFor: waitingFor(item.stage),
    filedAt: item.filedAt.toISOString(),
    clock: clockOf({ calendar: deps.calendar, policyOn: deps.catalogue.compensationOn }, item, now),
  };
}

export function caseView(
  deps: ViewDeps,
  found: CaseForOfficer,
  documents: readonly { readonly documentId: string; readonly evidence: string; readonly pages: number }[],
  now: Date,
): CaseView {
  const { catalogue } = deps;
  const definition = catalogue.getService(found.serviceId, found.serviceVersion);
  const word = (key: string): Bilingual =>
    inPageLanguages(catalogue, (language) => catalogue.text(found.serviceId, language, key));
  const { hearing } = found;
  return {
    ...caseLine(deps, found, now),
    version: found.version,
    capacity: word(`capacities.${found.capacity}.label`),
    language: catalogue.region.languages.names[found.language] ?? found.language,
    ...applicantOf(catalogue, definition, found),
    answers: answersOf(catalogue, definition, found, deps.calendar.dayOf(now)),
    documents: documents.map((document) => ({
      documentId: document.documentId,
      label: word(`${evidencePath(definition, document.evidence)}.label`),
      pages: document.pages,
    })),
    history: [],
    actions: found.opened ? found.allowed : [],
    queryItems: definition.query.items.map(({ code }) => ({
      code,
      text: word(`queryItems.${code}.text`),
      remedy: word(`queryItems.${code}.remedy`),
    })),
    reasons: definition.reasons.map(({ code, clause }) => ({
      code,
      clause,
      text: word(`reasons.${code}.text`),
      remedy: word(`reasons.${code}.remedy`),
    })),
    ...(hearing === undefined
      ? {}
      : {
          hearing: {
            reason: hearing.reason,
            replyBy: hearing.replyBy,
            ...(hearing.reply === undefined ? {} : { reply: hearing.reply }),
          },
        }),
    ...(found.query?.text === undefined ? {} : { queryReply: found.query.text }),
  };
}

/** Working days are counted by the office's calendar, whatever days the limit itself counts in. */
export function clockOf(
  law: Parameters<typeof compensationFor>[0] & { readonly calendar: Calendar },
  item: { readonly dueOn: string; readonly paused: boolean; readonly stage: Stage },
  now: Date,
): ClockView {
  const { calendar } = law;
  const today = calendar.dayOf(now);
  const { dueOn } = item;
  const waits = waitingFor(item.stage);
  const stopped = waits === 'certificate' || waits === 'none';
  const late = dueOn < today;
  const workingDaysLeft = late
    ? -workingDaysBetween(calendar, dueOn, today)
    : workingDaysBetween(calendar, today, dueOn);
  const state = stopped ? 'stopped' : item.paused ? 'paused' : late ? 'overdue' : 'running';
  const owed = state === 'overdue' ? compensationFor(law, dueOn, today) : undefined;
  return { dueOn, state, workingDaysLeft, ...(owed && { owedPaise: owed.paise }) };
}

const LONGEST_COUNT = 400;

/** Working days after `from` up to and including `to`. */
function workingDaysBetween(calendar: Calendar, from: string, to: string): number {
  let count = 0;
  for (let day = from; count < LONGEST_COUNT; count += 1) {
    day = calendar.addWorkingDays(day, 1);
    if (day > to) return count;
  }
  return count;
}

/** The register's facts first, each beside the answer it was held against; then the answers that no register knows. */
function answersOf(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  found: CaseForOfficer,
  today: string,
): readonly AnswerView[] {
  const fields = new Map(listFields(definition).map((field) => [field.id, field]));
  const facts = factsOf(found.record?.facts);
  const fieldOfFact = new Map<string, string>();
  for (const lookup of Object.values(definition.lookups)) {
    for (const [parameter, fieldId] of Object.entries(lookup.query)) {
      const fact = lookup.facts.find((name) => name === parameter || `${name}Name` === parameter);
      if (fact !== undefined) fieldOfFact.set(fact, fieldId);
    }
  }
  const shown = new Set<string>();
  const rows: AnswerView[] = [];
  for (const [fact, value] of facts) {
    const fieldId = fieldOfFact.get(fact);
    const field = fieldId === undefined ? undefined : fields.get(fieldId);
    const answer = fieldId === undefined ? undefined : found.answers[fieldId];
    const plain = field && plainAnswer(field, answer);
    if (fieldId !== undefined) shown.add(fieldId);
    rows.push({
      label: factLabel(catalogue, found.serviceId, fact, value),
      ...(field === undefined || answer === undefined || answer === null
        ? {}
        : {
            value: shownAnswer(catalogue, found.serviceId, field, answer),
            ...drawnAnswer(catalogue, found, field, today),
          }),
      record: {
        value: shownFact(catalogue, found.serviceId, fact, field, value),
        agreement:
          field === undefined || plain === undefined ? 'only-there' : agreementOf(catalogue, field, plain, value),
      },
    });
  }
  for (const [fieldId, answer] of Object.entries(found.answers)) {
    const field = fields.get(fieldId);
    if (field === undefined || shown.has(fieldId) || answer === null) continue;
    rows.push({
      label: inPageLanguages(catalogue, (language) =>
        catalogue.text(found.serviceId, language, `fields.${fieldId}.label`),
      ),
      value: shownAnswer(catalogue, found.serviceId, field, answer),
      ...drawnAnswer(catalogue, found, field, today),
    });
  }
  return rows;
}

/** Tables, places and names in two scripts are drawn as what they are; of a declaration, what was declared. */
function drawnAnswer(
  catalogue: Catalogue,
  { serviceId, answers }: Pick<CaseForOfficer, 'serviceId' | 'answers'>,
  field: Field,
  today: string,
): Pick<AnswerView, 'value' | 'drawn'> {
  const drawn = inPageLanguages(catalogue, (language) =>
    deskField(contextOf(catalogue, serviceId, field, { language, today, answers }), field, answers[field.id] ?? null),
  );
  const texts: Record<string, string> = {};
  const shown: Record<string, Exclude<(typeof drawn)[string], { readonly kind: 'text' | 'documents' }>> = {};
  for (const [language, value] of Object.entries(drawn)) {
    if (value.kind === 'text') texts[language] = value.text;
    else if (value.kind !== 'documents') shown[language] = value;
  }
  const isWhole = (some: object): boolean => Object.keys(some).length === Object.keys(drawn).length;
  return isWhole(texts) ? { value: texts } : isWhole(shown) ? { drawn: shown } : {};
}

/** What was compared at filing (or when the name was written anew), as it was found then. */
function applicantOf(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  found: CaseForOfficer,
): { readonly applicant?: ApplicantView } {
  const { applicantName: result, serviceId } = found;
  const field = listFields(definition).find((one) => one.id === definition.applicant?.name);
  const name = field === undefined ? undefined : found.answers[field.id];
  if (result === undefined || field === undefined || name === undefined) return {};
  const fact = definition.capacities.find((one) => one.id === found.capacity)?.recordName;
  const [, value] = factsOf(found.record?.facts).find(([known]) => known === fact) ?? [];
  const written = shownAnswer(catalogue, serviceId, field, name);
  if (result === 'not-named' || fact === undefined || value === undefined) return { applicant: { result, written } };
  return { applicant: { result, written, registered: shownFact(catalogue, serviceId, fact, undefined, value) } };
}

function shownAnswer(catalogue: Catalogue, serviceId: string, field: Field, answer: Json): Bilingual {
  return inPageLanguages(catalogue, (language) => showAnswer(catalogue, serviceId, field, answer, language));
}

function factLabel(catalogue: Catalogue, serviceId: string, fact: string, value: FactValue): Bilingual {
  const keys = [`certificate.labels.${fact}`, `fields.${fact}.label`, `facts.${fact}`];
  return inPageLanguages(catalogue, (language) => {
    const key = keys.find((candidate) => catalogue.hasText(serviceId, language, candidate));
    if (key !== undefined) return catalogue.text(serviceId, language, key);
    const isOffice = typeof value === 'string' && catalogue.findOffice(value) !== undefined;
    return isOffice ? deskTexts.for({ language, pageWords: catalogue.pageWords })('answers.office') : fact;
  });
}

type FactValue = string | Readonly<Record<string, string>>;

function shownFact(
  catalogue: Catalogue,
  serviceId: string,
  fact: string,
  field: Field | undefined,
  value: FactValue,
): Bilingual {
  return inPageLanguages(catalogue, (language) => {
    if (typeof value !== 'string') return value[language] ?? Object.values(value).join(' / ');
    const coded = `certificate.values.${fact}.${value}`;
    if (catalogue.hasText(serviceId, language, coded)) return catalogue.text(serviceId, language, coded);
    const office = catalogue.findOffice(value);
    if (office !== undefined) return office.names[language] ?? value;
    if (field !== undefined) return showAnswer(catalogue, serviceId, field, value, language);
    return formatDate(value, language);
  });
}

/** Held against the fact as the kind of the field asks: names by the name matcher, places by any of their names. */
function agreementOf(catalogue: Catalogue, field: Field, answer: string, fact: FactValue): 'same' | 'differs' {
  const facts = typeof fact === 'string' ? [fact] : Object.values(fact);
  const tidy = (text: string): string =>
    text
      .normalize('NFC')
      .toUpperCase()
      .replace(/[\s/.-]+/g, '');
  const candidates =
    field.kind === 'place' ? [answer, ...Object.values(catalogue.findArea(answer)?.names ?? {})] : [answer];
  const same =
    field.kind === 'person-name'
      ? facts.some((one) => namesMatch(answer, one))
      : facts.some((one) => candidates.some((candidate) => tidy(one).includes(tidy(candidate))));
  return same ? 'same' : 'differs';
}

function factsOf(facts: Json | undefined): readonly (readonly [string, FactValue])[] {
  const list: [string, FactValue][] = [];
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return list;
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value === 'string') list.push([name, value]);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const texts: Record<string, string> = {};
    for (const [language, text] of Object.entries(value)) if (typeof text === 'string') texts[language] = text;
    list.push([name, texts]);
  }
  return list;
}
