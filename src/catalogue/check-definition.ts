import type { CatalogueSource, ServiceSource } from './catalogue.ts';
import { checkRules } from './check-rules.ts';
import { checkTexts } from './check-texts.ts';
import { checkTogether } from './check-together.ts';
import type { Finding } from './finding.ts';
import { kindOf } from './fields/registry.ts';
import { placeholdersOf } from './placeholders.ts';
import type { Locate } from './read-yaml.ts';
import { SERVICE_UNDERSTOOD } from './region-texts.ts';
import { listEvidence, listFields, type ServiceDefinition } from './service-definition.ts';
import { optionalServiceTexts, requiredServiceTexts } from './service-texts.ts';

/** `at`: the keys that lead to the place in service.yaml. */
export type Add = (rule: string, problem: string, remedy: string, at?: readonly (string | number)[]) => void;

/** The cross-rules of one definition that no single part of the schema can see. All of them, in this one place. */
export function checkDefinition(service: ServiceSource, source: CatalogueSource): readonly Finding[] {
  const { definition } = service;
  const base = `services/${definition.id}`;
  const findings: Finding[] = [];
  const locate: Locate = service.locate ?? (() => undefined);
  const add: Add = (rule, problem, remedy, at = []) => {
    findings.push({ file: `${base}/service.yaml`, ...locate(at), rule, problem, remedy });
  };
  checkReferences(definition, source, add);
  checkQuestions(definition, add);
  checkWorkflow(definition, source, add);
  checkCertificate(definition, add);
  checkKinds(definition, source, add);
  findings.push(...checkRules(definition, source, locate));

  const required = requiredServiceTexts(definition);
  for (const [language, text] of Object.entries(service.texts)) {
    const file = `${base}/text/${language}.yaml`;
    const complete = source.region.languages.required.includes(language);
    const alsoKnown = (key: string): boolean => optionalServiceTexts.some((pattern) => pattern.test(key));
    const locateText = service.locateText?.[language];
    const placeholders = (key: string): readonly string[] => placeholdersOf(definition, key);
    findings.push(
      ...checkTexts({ file, language, text, locate: locateText, required, complete, alsoKnown, placeholders }),
    );
    if (!complete) continue;
    for (const meaning of SERVICE_UNDERSTOOD) {
      if ((text.understood[meaning] ?? []).length > 0) continue;
      const remedy = 'List what people write when they want this service.';
      findings.push({ file, rule: 'phrases-missing', problem: `understood.${meaning} is empty.`, remedy });
    }
  }
  return findings;
}

function checkReferences(definition: ServiceDefinition, source: CatalogueSource, add: Add): void {
  const facts = new Set(Object.values(definition.lookups).flatMap((lookup) => lookup.facts));
  if (!source.departments.some((department) => department.id === definition.department)) {
    add('unknown-department', `No department "${definition.department}".`, 'Use an id of departments.yaml.', [
      'department',
    ]);
  }
  if (!source.fees.some((fee) => fee.id === definition.fee)) {
    add('unknown-fee', `No fee "${definition.fee}".`, 'Use an id of fees.yaml.', ['fee']);
  }
  const { office } = definition;
  const fallback = source.offices.find((one) => one.id === office.fallback);
  if (fallback?.kind !== office.kind) {
    add('unknown-office', `office.fallback is no office of kind "${office.kind}".`, 'Use an id of offices.yaml.', [
      'office',
      'fallback',
    ]);
  }
  const checkArea = (name: string, at: readonly (string | number)[]): void => {
    const field = listFields(definition).find((one) => one.id === name);
    if (field?.kind === 'place' || field?.kind === 'address' || field?.kind === 'place-of-birth') return;
    add(
      'unknown-field',
      `"${name}" is no field with a locality.`,
      'Name a field of kind place, address or place-of-birth.',
      at,
    );
  };
  if (office.byPlace !== undefined) checkArea(office.byPlace, ['office', 'byPlace']);
  for (const [index, choice] of office.choose.entries()) {
    const at = ['office', 'choose', index];
    if ([choice.area, choice.record, choice.office].filter((one) => one !== undefined).length !== 1)
      add('office-choice', 'Each choice of an office names one of area, record and office.', 'Keep one of them.', at);
    if (choice.area !== undefined) checkArea(choice.area, [...at, 'area']);
    if (choice.record !== undefined && !facts.has(choice.record))
      add('unknown-fact', `"${choice.record}" is no fact of a look-up.`, 'Add it to the facts of the look-up.', [
        ...at,
        'record',
      ]);
    if (choice.office !== undefined && !source.offices.some((one) => one.id === choice.office))
      add('unknown-office', `No office "${choice.office}".`, 'Use an id of offices.yaml.', [...at, 'office']);
  }
  if (office.byRecord !== undefined && !facts.has(office.byRecord)) {
    add('unknown-fact', 'office.byRecord names no fact of a look-up.', 'Add it to the facts of the look-up.', [
      'office',
      'byRecord',
    ]);
  }
  const { applicant, capacities } = definition;
  const nameField = listFields(definition).find((one) => one.id === applicant?.name);
  if (applicant !== undefined && nameField?.kind !== 'person-name') {
    add('unknown-field', 'applicant.name names no field of kind person-name.', 'Name the field of their own name.', [
      'applicant',
      'name',
    ]);
  }
  for (const [index, { id, recordName }] of capacities.entries()) {
    const at = ['capacities', index, 'recordName'];
    if (recordName === undefined) continue;
    if (!facts.has(recordName)) {
      add('unknown-fact', `capacities.${id}.recordName names no fact of a look-up.`, 'Add it to the facts.', at);
    }
    if (applicant === undefined) {
      add(
        'no-applicant',
        `capacities.${id}.recordName is compared with nothing.`,
        'Say applicant: { name: <field> }.',
        at,
      );
    }
  }
}

function checkQuestions(definition: ServiceDefinition, add: Add): void {
  const earlier = new Set<string>(['capacity']);
  const fields = listFields(definition);
  const all = new Set(fields.map((field) => field.id));
  if (new Set(definition.pages.map((page) => page.id)).size < definition.pages.length) {
    add('id-repeated', 'Two pages have the same id.', 'Rename one.');
  }
  for (const [p, page] of definition.pages.entries()) {
    for (const [f, field] of page.fields.entries()) {
      if (earlier.has(field.id) || reserved.has(field.id)) {
        const problem = `The field "${field.id}" is there twice or reserved.`;
        add('id-repeated', problem, 'Rename one.', ['pages', p, 'fields', f, 'id']);
      }
      earlier.add(field.id);
    }
    checkTogether(page, p, add);
    if (page.lookup !== undefined && !(page.lookup in definition.lookups)) {
      add('unknown-lookup', `Page ${page.id}: no look-up "${page.lookup}".`, 'Describe it under lookups.', [
        'pages',
        p,
        'lookup',
      ]);
    }
  }
  for (const [name, lookup] of Object.entries(definition.lookups)) {
    if (!definition.pages.some((page) => page.lookup === name)) {
      add(
        'unused-lookup',
        `The look-up "${name}" is asked on no page.`,
        'Name it on the page after which it is asked.',
        ['lookups', name],
      );
    }
    for (const field of [...Object.values(lookup.query), ...lookup.shown]) {
      if (!all.has(field))
        add('unknown-field', `lookups.${name} uses "${field}".`, 'Name a field of this service.', ['lookups', name]);
    }
    const keys = lookup.recordLimit?.keys ?? [];
    for (const parameter of [...lookup.links, ...keys].flat()) {
      if (!(parameter in lookup.query))
        add('unknown-parameter', `lookups.${name} uses "${parameter}".`, 'Name a key of query.', ['lookups', name]);
    }
    for (const parameter of keys.flat()) {
      const kind = fields.find((one) => one.id === lookup.query[parameter])?.kind;
      if (kind !== 'person-name' && kind !== 'text') continue;
      add('record-key', `lookups.${name}: "${parameter}" can be spelt in many ways.`, 'Use what is written one way.', [
        'lookups',
        name,
        'recordLimit',
      ]);
    }
    for (const link of lookup.links) {
      if (keys.some((key) => key.every((parameter) => link.includes(parameter)))) continue;
      add(
        'no-record-limit',
        `lookups.${name}: [${link.join()}] can be tried without end.`,
        'Add a key to recordLimit.',
        ['lookups', name, 'recordLimit'],
      );
    }
  }
  for (const [index, evidence] of definition.evidence.entries()) {
    const at = ['evidence', index];
    if (all.has(evidence.id))
      add('id-repeated', `"${evidence.id}" is a field and an evidence.`, 'Rename one.', [...at, 'id']);
    for (const name of evidence.proves) {
      if (!earlier.has(name))
        add('unknown-field', `evidence.${evidence.id}.proves "${name}".`, 'Name a field or capacity.', [
          ...at,
          'proves',
        ]);
    }
  }
  for (const [index, check] of definition.checks.entries()) {
    for (const name of check.fields) {
      if (!all.has(name))
        add('unknown-field', `checks.${check.id} names "${name}".`, 'Name a field of this service.', [
          'checks',
          index,
          'fields',
        ]);
    }
  }
  const { withoutPhone, agreement } = definition.helpers ?? {};
  if (agreement === 'paper' && withoutPhone === undefined)
    add('helpers-letter', 'helpers.agreement is `paper`, and no letter is asked.', 'Name its slot in withoutPhone.', [
      'helpers',
      'agreement',
    ]);
  // Not a field: those are asked of everybody.
  if (withoutPhone !== undefined && !definition.evidence.some((one) => one.id === withoutPhone))
    add('unknown-evidence', `helpers.withoutPhone names "${withoutPhone}".`, 'Name one of `evidence`.', [
      'helpers',
      'withoutPhone',
    ]);
  for (const [index, item] of definition.query.items.entries()) {
    const at = ['query', 'items', index, 'asks'];
    if (item.asks.kind === 'field' && !all.has(item.asks.field)) {
      add('unknown-field', `query item ${item.code} asks "${item.asks.field}".`, 'Name a field of this service.', at);
    }
    if (item.asks.kind === 'evidence') {
      const { evidence } = item.asks;
      if (!listEvidence(definition).some((one) => one.id === evidence)) {
        add('unknown-evidence', `query item ${item.code} asks "${evidence}".`, 'Name an evidence of this service.', at);
      }
    }
  }
}

/** What each kind of field says of itself. */
function checkKinds(definition: ServiceDefinition, source: CatalogueSource, add: Add): void {
  for (const [p, page] of definition.pages.entries()) {
    for (const [f, field] of page.fields.entries()) {
      for (const { rule, problem, remedy } of kindOf(field).check(field, source))
        add(rule, `${field.id}: ${problem}`, remedy, ['pages', p, 'fields', f]);
    }
  }
}

function checkWorkflow(definition: ServiceDefinition, source: CatalogueSource, add: Add): void {
  const roles = new Set(
    source.offices.filter((office) => office.kind === definition.office.kind).flatMap((office) => office.roles),
  );
  const before = new Set<string>();
  for (const [index, step] of definition.workflow.entries()) {
    const at = ['workflow', index];
    if (!roles.has(step.role)) {
      add(
        'unknown-role',
        `Step ${step.id}: nobody holds the role "${step.role}".`,
        `Use one of: ${[...roles].join(', ') || 'a role of an office of this kind'}.`,
        [...at, 'role'],
      );
    }
    if (!step.actions.includes('approve'))
      add('no-way-out', `Step ${step.id} cannot approve.`, 'Add the action.', [...at, 'actions']);
    for (const other of step.notSameOfficerAs) {
      if (!before.has(other))
        add('unknown-step', `Step ${step.id}: no earlier step "${other}".`, 'Name an earlier step.', [
          ...at,
          'notSameOfficerAs',
        ]);
    }
    if (before.has(step.id)) add('id-repeated', `The step "${step.id}" is there twice.`, 'Rename one.', at);
    before.add(step.id);
  }
  const may = (action: string): boolean =>
    definition.workflow.some((step) => step.actions.some((one) => one === action));
  if (may('ask') && definition.query.items.length === 0) {
    add('no-query-items', 'A step may ask but no query item is described.', 'Describe the defects that can be named.', [
      'query',
      'items',
    ]);
  }
  if (may('refuse') && definition.reasons.length === 0) {
    add(
      'no-reasons',
      'A step may refuse but no reason is described.',
      'Describe the lawful reasons, each with a remedy.',
      ['reasons'],
    );
  }
  for (const list of [definition.reasons, definition.query.items]) {
    const codes = list.map((one) => one.code);
    if (new Set(codes).size < codes.length) add('id-repeated', 'A reason or query item is there twice.', 'Rename one.');
  }
}

function checkCertificate(definition: ServiceDefinition, add: Add): void {
  const { certificate } = definition;
  if (!certificate) return;
  const facts = new Set(Object.values(definition.lookups).flatMap((lookup) => lookup.facts));
  const fields = new Set(listFields(definition).map((field) => field.id));
  for (const [index, field] of certificate.fields.entries()) {
    const at = ['certificate', 'fields', index];
    const { from } = field;
    if ((from === undefined) === (field.rule === undefined) || (field.form === 'amount') !== (field.rule !== undefined))
      add(
        'certificate-form',
        `certificate.fields ${field.id}: it needs either from, or a rule with form: amount.`,
        'Write one of the two.',
        at,
      );
    if (from === undefined) continue;
    const [source, name] = from.split('.');
    const known =
      source === 'record'
        ? facts.has(name ?? '')
        : source === 'answers'
          ? fields.has(name ?? '')
          : caseProperties.has(name ?? '');
    if (!known)
      add('unknown-path', `certificate.fields ${field.id}: nothing at ${from}.`, 'Correct the path.', [...at, 'from']);
    const kind = source === 'answers' ? listFields(definition).find((one) => one.id === name)?.kind : undefined;
    if ((field.form === 'table') !== (kind === 'family-members'))
      add(
        'certificate-form',
        `certificate.fields ${field.id}: a repeated group, and only that, is printed as table.`,
        'Correct the form.',
        [...at, 'form'],
      );
    if (kind === 'photo' || kind === 'document')
      add('certificate-form', `certificate.fields ${field.id}: a document is not printed.`, 'Take the field away.', at);
  }
  const printed = new Set(certificate.fields.map((field) => field.id));
  for (const name of [...certificate.qrClaims, ...certificate.publicFields.map((one) => one.field)]) {
    if (!printed.has(name))
      add('unknown-field', `The certificate has no field "${name}".`, 'Name one of certificate.fields.', [
        'certificate',
        'qrClaims',
      ]);
    if (certificate.fields.find((one) => one.id === name)?.form === 'table')
      add('certificate-form', `"${name}" is a table: too long for the code.`, 'Print it only.', [
        'certificate',
        'qrClaims',
      ]);
  }
}

/** Names that rules use for something else. */
const reserved: ReadonlySet<string> = new Set(['capacity', 'today', 'settings', 'record']);

/** What `case.<property>` may name in a certificate. */
const CASE_PROPERTIES = ['number', 'filedOn', 'decidedOn', 'issuedOn'] as const;
export type CaseProperty = (typeof CASE_PROPERTIES)[number];
const caseProperties: ReadonlySet<string> = new Set(CASE_PROPERTIES);
