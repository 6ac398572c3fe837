// From an approved case and the definition of its service: what the page prints, what the QR code carries, what the number
// alone shows. Pure; all words come from the catalogue.

import {
  certifyAmount,
  certifyField,
  contextOf,
  listFields,
  type CaseProperty,
  type Catalogue,
  type CertificateFact,
  type CertificateSpec,
} from '#catalogue';
import { AppError } from '#platform';
import type { Json } from '#platform/pure';
import type { CredentialClaims, Fact } from '../credential/encode-credential.ts';
import type { CredentialType, Words } from '../verify/index.ts';
import { dateInFigures, dateInWords } from './date-in-words.ts';
import type { CertifiedCase } from './issue-source.ts';
import { maskValue } from './mask.ts';

type CertificateField = CertificateSpec['fields'][number];

export interface CertificateDescription {
  /** Input of the template. */
  readonly data: Json;
  readonly claims: CredentialClaims;
  readonly publicView: PublicView;
}

/** What anybody sees who knows only the number. */
export interface PublicView {
  readonly title: Words;
  readonly issuedBy: Words;
  readonly facts: readonly { readonly label: Words; readonly value: Words }[];
}

export interface Occasion {
  readonly number: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date | undefined;
  /** As a reader types it: host and path, without https://. */
  readonly verifyAddress: string;
  readonly demo: boolean;
}

/** Throws `certificate.data` when a fact is missing that the certificate must show. */
export function describeCertificate(
  catalogue: Catalogue,
  source: CertifiedCase,
  occasion: Occasion,
): CertificateDescription {
  const spec = getSpec(catalogue, source);
  const words = wordsOf(catalogue, source.serviceId, spec.languages);
  const values = new Map(
    spec.fields.flatMap((field) => {
      const value = readValue(catalogue, source, occasion, field, words);
      if (value !== undefined) return [[field.id, value] as const];
      if (!field.required) return [];
      throw new AppError('certificate.data', `case ${source.caseId}: the certificate needs ${field.from ?? field.id}`);
    }),
  );
  const department = catalogue.findDepartment(source.departmentId);
  const office = catalogue.getOffice(source.officeId);
  const authority = department?.names ?? office.names;
  const labels = [
    'certificateNumber',
    'issuingAuthority',
    'digitallySigned',
    'verifyAt',
    ...spec.fields.map(({ id }) => id),
  ];
  return {
    data: {
      title: words('title'),
      law: words('law'),
      authority: { name: authority, office: office.names },
      signatory: words('signatory'),
      number: occasion.number,
      verifyAddress: occasion.verifyAddress,
      labels: Object.fromEntries(labels.map((id) => [id, words(`labels.${id}`)])),
      fields: Object.fromEntries([...values].map(([id, { printed }]) => [id, printed])),
      explanation: words('explanation'),
      qrAlternative: words('qrAlternative'),
      ...(occasion.demo ? { notice: words('notice') } : {}),
    },
    claims: {
      number: occasion.number,
      issuedAt: occasion.issuedAt,
      ...(occasion.expiresAt === undefined ? {} : { expiresAt: occasion.expiresAt }),
      facts: Object.fromEntries(
        spec.qrClaims.flatMap((id) => {
          const value = values.get(id);
          return value?.fact === undefined ? [] : [[id, value.fact] as const];
        }),
      ),
    },
    publicView: {
      title: words('title'),
      issuedBy: authority,
      facts: spec.publicFields.flatMap(({ field, mask }) => {
        const fact = values.get(field)?.fact;
        if (fact === undefined) return [];
        const masked = (text: string) => maskValue(mask, mask === 'year' ? text : printDate(text));
        const value = typeof fact === 'string' ? sameInAll(spec, masked(fact)) : mapWords(fact, masked);
        return [{ label: words(`labels.${field}`), value }];
      }),
    },
  };
}

/** What the integer keys of a service's credential mean: published, so that they can be read for ever. */
export function describeCredentialType(
  catalogue: Catalogue,
  serviceId: string,
  version?: number,
): CredentialType | undefined {
  const definition = catalogue.findService(serviceId, version);
  const spec = definition?.certificate;
  if (definition === undefined || spec === undefined) return undefined;
  const words = wordsOf(catalogue, serviceId, spec.languages);
  const fields = spec.qrClaims.flatMap((id, index) => {
    const field = spec.fields.find((one) => one.id === id);
    return field === undefined
      ? []
      : [{ key: index + 1, name: id, labels: words(`labels.${id}`), form: formOf(field) }];
  });
  return { id: serviceId, version: definition.version, titles: words('title'), languages: spec.languages, fields };
}

export function getSpec(catalogue: Catalogue, source: CertifiedCase): CertificateSpec {
  const spec = catalogue.getService(source.serviceId, source.serviceVersion).certificate;
  if (spec === undefined) throw new AppError('certificate.data', `service ${source.serviceId} issues no certificate`);
  return spec;
}

/** YYYY-MM-DD in the region. */
export function dayOf(catalogue: Catalogue, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: catalogue.region.timeZone, dateStyle: 'short' }).format(at);
}

function formOf(field: CertificateField): CredentialType['fields'][number]['form'] {
  switch (field.form) {
    case 'plain':
    case 'amount':
      return 'text';
    case 'bilingual':
    case 'choice':
      return 'bilingual';
    case 'date':
    case 'date-in-words':
      return 'date';
    case 'table':
      throw new AppError('certificate.data', `${field.id}: a table is printed, never carried by the code`);
    default:
      return field.form satisfies never;
  }
}

interface Value {
  readonly printed: Json;
  /** What the code and the public view can carry; a table has none. */
  readonly fact?: Fact;
}

function readValue(
  catalogue: Catalogue,
  source: CertifiedCase,
  occasion: Occasion,
  field: CertificateField,
  words: (key: string) => Words,
): Value | undefined {
  const { from } = field;
  const raw =
    from === undefined
      ? reckon(catalogue, source, field.rule)
      : from.startsWith('answers.')
        ? readAnswer(catalogue, source, field, words)
        : readPath(catalogue, source, occasion, from);
  if (raw === undefined || (typeof raw === 'string' && raw.trim() === '')) return undefined;
  if (isTable(raw)) return { printed: raw.map((row) => ({ ...row })) };
  if (typeof raw !== 'string') return { printed: raw, fact: raw };
  switch (field.form) {
    case 'plain':
    case 'amount':
      return { printed: raw, fact: raw };
    case 'bilingual': {
      const same = mapWords(words('title'), () => raw);
      return { printed: same, fact: raw };
    }
    case 'choice': {
      const chosen = words(`values.${field.id}.${raw}`);
      return { printed: chosen, fact: chosen };
    }
    case 'date':
      return { printed: dateInFigures(raw), fact: raw };
    case 'table':
      throw new AppError('certificate.data', `case ${source.caseId}: ${field.id} is no table`);
    case 'date-in-words': {
      const inWords = Object.fromEntries(
        Object.keys(words('title')).map((language) => [language, dateInWords(raw, language)]),
      );
      return { printed: { figures: dateInFigures(raw), words: inWords }, fact: raw };
    }
    default:
      return field.form satisfies never;
  }
}

/** An amount by its rule, on the day of filing; undefined where an answer that it needs is missing. */
function reckon(catalogue: Catalogue, source: CertifiedCase, rule: string | undefined): string | undefined {
  if (rule === undefined) return undefined;
  const definition = catalogue.getService(source.serviceId, source.serviceVersion);
  const { answers, capacity, record } = source;
  const today = dayOf(catalogue, new Date(source.filedAt));
  return certifyAmount(catalogue, definition, rule, { answers, capacity, today, record: record?.facts });
}

/** An answer as its kind of field prints it; a choice by its value, where the certificate has words of its own for it. */
function readAnswer(
  catalogue: Catalogue,
  source: CertifiedCase,
  field: CertificateField,
  words: (key: string) => Words,
): CertificateFact | undefined {
  const definition = catalogue.getService(source.serviceId, source.serviceVersion);
  const asked = listFields(definition).find((one) => `answers.${one.id}` === field.from);
  const answer = asked && source.answers[asked.id];
  if (asked === undefined || answer === undefined) return undefined;
  const languages = Object.keys(words('title'));
  const [language = catalogue.region.languages.default] = languages;
  if (field.form === 'choice' && typeof answer === 'string') {
    const key = `certificate.values.${field.id}.${answer}`;
    if (catalogue.hasText(source.serviceId, language, key)) return answer;
  }
  const today = dayOf(catalogue, new Date(source.filedAt));
  return certifyField(
    contextOf(catalogue, source.serviceId, asked, { language, today, answers: source.answers }),
    asked,
    answer,
    languages,
  );
}

function isTable(fact: CertificateFact): fact is Exclude<CertificateFact, string | Words> {
  return Array.isArray(fact);
}

function readPath(catalogue: Catalogue, source: CertifiedCase, occasion: Occasion, path: string): Fact | undefined {
  const [root, name = ''] = path.split('.');
  if (root === 'case') {
    const known: Readonly<Record<CaseProperty, string>> = {
      number: source.number,
      filedOn: dayOf(catalogue, new Date(source.filedAt)),
      decidedOn: dayOf(catalogue, new Date(source.approvedAt)),
      issuedOn: dayOf(catalogue, occasion.issuedAt),
    };
    return Object.entries(known).find(([property]) => property === name)?.[1];
  }
  const from: unknown = root === 'record' ? source.record?.facts : source.answers;
  const value: unknown = typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.every(([, text]) => text.trim() === '') ? undefined : Object.fromEntries(texts);
}

function wordsOf(catalogue: Catalogue, serviceId: string, languages: readonly string[]): (key: string) => Words {
  return (key) =>
    Object.fromEntries(
      languages.map((language) => [language, catalogue.text(serviceId, language, `certificate.${key}`)]),
    );
}

function printDate(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? dateInFigures(text) : text;
}

function mapWords(words: Words, change: (text: string) => string): Words {
  return Object.fromEntries(Object.entries(words).map(([language, text]) => [language, change(text)]));
}

function sameInAll(spec: CertificateSpec, text: string): Words {
  return Object.fromEntries(spec.languages.map((language) => [language, text]));
}
