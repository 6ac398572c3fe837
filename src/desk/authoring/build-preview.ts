// Everything a definition makes, with sample answers: the chat that the engine really has, the form as compiled, the case as the
// desk shows it, what is owed and when it is due. Runs in author-process.ts; authoring-page.ts draws it.

import { createCalendar, type CaseForOfficer } from '#cases';
import {
  budgetOf,
  compareApplicant,
  evidencePath,
  inPageLanguages,
  feeOf,
  limitOf,
  listEvidence,
  listNotes,
  officeOf,
  stepsOf,
  wordsIn,
  type Catalogue,
  type RuleFacts,
  type ServiceDefinition,
} from '#catalogue';
import { previewForm } from '#forms';
import { playUsualJourney } from '#proving';
import type { Json } from '#platform/pure';
import { caseView } from '../case-views.ts';
import { deskTexts } from '../page.ts';
import type { CaseView } from '../ports.ts';
import type { CertificatePreview, DirectoryEntry, JourneyPreview, Preview, ServiceName } from './author-protocol.ts';
import type { SampleSource } from '#certificates';

export interface PreviewDeps {
  readonly catalogue: Catalogue;
  readonly now: Date;
  readonly printCertificate: (source: SampleSource) => Promise<CertificatePreview>;
}

export async function buildPreview(
  deps: PreviewDeps,
  definition: ServiceDefinition,
  asked: string | undefined,
): Promise<Preview> {
  const { catalogue } = deps;
  const { region } = catalogue;
  const language = catalogue.languages.find((one) => one === asked) ?? region.languages.default;
  const journey = await previewJourney(deps, definition, language);
  return {
    services: namesOf(catalogue),
    serviceId: definition.id,
    version: definition.version,
    language,
    languages: catalogue.languages.map((id) => ({ id, name: region.languages.names[id] ?? id })),
    journey: journey?.shown,
    form: previewForm(catalogue, definition, {
      language,
      facts: journey?.facts ?? { answers: {}, today: todayOf(deps) },
    }),
    directory: describe(catalogue, definition, language),
    notes: listNotes(catalogue, definition.id),
  };
}

export function namesOf(catalogue: Catalogue): readonly ServiceName[] {
  return catalogue.services.map(({ id }) => ({
    id,
    name: inPageLanguages(catalogue, (language) => catalogue.text(id, language, 'name')),
  }));
}

async function previewJourney(
  deps: PreviewDeps,
  definition: ServiceDefinition,
  language: string,
): Promise<{ readonly shown: JourneyPreview; readonly facts: RuleFacts } | undefined> {
  const { catalogue, now } = deps;
  const today = todayOf(deps);
  const calendar = createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone });
  const dueOf = (facts: RuleFacts): string => calendar.dueOn(limitOf(catalogue, definition, facts), today, []);
  const officeNames = (facts: RuleFacts) => officeOf(catalogue, definition, facts).names;
  const played = playUsualJourney({ catalogue, definition, language, today }, (facts) => ({
    dueOn: dueOf(facts),
    office: wordsIn(catalogue, officeNames(facts), language),
  }));
  if (played === undefined) return undefined;
  const { turns, messages, paise, filed, facts } = played;
  const office = officeOf(catalogue, definition, facts);
  const record = filed.record && { ref: filed.record.ref, facts: likely(catalogue, definition, filed.record.facts) };
  const [step] = stepsOf(catalogue, definition, facts);
  const sample: CaseForOfficer = {
    caseId: NO_CASE,
    number: 'SAMPLE-1',
    serviceId: definition.id,
    serviceVersion: definition.version,
    version: 1,
    stage: 'with-officer',
    step: step?.id ?? '',
    filedAt: now,
    dueOn: dueOf(facts),
    paused: false,
    opened: true,
    language,
    capacity: filed.capacity,
    officeId: office.id,
    departmentId: definition.department,
    answers: filed.answers,
    documents: [],
    record,
    applicantName: compareApplicant(definition, { ...filed, record }),
    query: undefined,
    hearing: undefined,
    allowed: (step?.actions ?? []).map((action) => (action === 'refuse' ? 'propose-refusal' : action)),
    history: [],
  };
  const documents = filed.documents.map((document) => ({ ...document, pages: 1 }));
  const at = now.toISOString();
  const { serviceId, serviceVersion, departmentId, officeId, capacity, answers } = sample;
  const source = {
    serviceId,
    serviceVersion,
    departmentId,
    officeId,
    capacity,
    answers,
    record,
    filedAt: at,
    approvedAt: at,
  };
  const shown: JourneyPreview = {
    turns,
    messages,
    paise,
    budget: budgetOf(catalogue, definition, facts),
    officer: { ...caseView({ catalogue, calendar }, sample, documents, now), history: historyAt(catalogue, at) },
    certificate: definition.certificate === undefined ? { kind: 'none' } : await deps.printCertificate(source),
    fee: feeOf(catalogue, definition, facts),
    limit: limitOf(catalogue, definition, facts),
    dueOn: sample.dueOn,
    office: inPageLanguages(catalogue, (shownIn) => wordsIn(catalogue, office.names, shownIn)),
  };
  return { shown, facts };
}

function historyAt(catalogue: Catalogue, at: string): CaseView['history'] {
  return (['filed', 'drawn', 'opened'] as const).map((kind) => {
    return {
      at,
      text: inPageLanguages(catalogue, (language) =>
        deskTexts.for({ language, pageWords: catalogue.pageWords })(`event.${kind}`),
      ),
    };
  });
}

const NO_CASE = '00000000-0000-7000-8000-000000000000';

/** A register's facts as a register has them: the engine is content with any text, a certificate wants days where days belong. */
function likely(catalogue: Catalogue, definition: ServiceDefinition, facts: Json): Json {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return facts;
  const changed: Record<string, Json> = Object.fromEntries(Object.entries(facts));
  for (const field of definition.certificate?.fields ?? []) {
    const fact = field.from?.startsWith('record.') ? field.from.slice('record.'.length) : undefined;
    if (fact === undefined || changed[fact] === undefined) continue;
    if (field.form === 'date' || field.form === 'date-in-words') {
      const known = changed[fact];
      if (typeof known !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(known)) changed[fact] = SAMPLE_DAY;
    }
    if (field.form === 'choice') {
      const known = VALUES.find((value) =>
        catalogue.hasText(definition.id, catalogue.region.languages.default, `certificate.values.${field.id}.${value}`),
      );
      if (known !== undefined) changed[fact] = known;
    }
  }
  return changed;
}

const SAMPLE_DAY = '2019-03-14';
/** Codes that registers use. */
const VALUES = ['female', 'male', 'other', 'yes', 'no'];

function describe(catalogue: Catalogue, definition: ServiceDefinition, language: string): DirectoryEntry {
  const say = (key: string): string => catalogue.text(definition.id, language, key);
  const department = catalogue.findDepartment(definition.department);
  return {
    icon: definition.icon,
    name: say('name'),
    description: say('description'),
    department: department === undefined ? definition.department : wordsIn(catalogue, department.names, language),
    applicants: definition.capacities.map(({ id }) => say(`capacities.${id}.label`)),
    papers: listEvidence(definition).map(({ id }) => say(`${evidencePath(definition, id)}.label`)),
    source: definition.source,
  };
}

function todayOf({ catalogue, now }: Pick<PreviewDeps, 'catalogue' | 'now'>): string {
  return createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone }).dayOf(now);
}
