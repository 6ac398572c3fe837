import type { CatalogueSource, ServiceSource } from './catalogue.ts';
import { checkTexts } from './check-texts.ts';
import { fieldsOf, type Condition } from './condition.ts';
import type { Finding } from './finding.ts';
import { SERVICE_UNDERSTOOD } from './region-texts.ts';
import { listFields, type ServiceDefinition } from './service-definition.ts';
import { optionalServiceTexts, requiredServiceTexts } from './service-texts.ts';

type Add = (rule: string, problem: string, remedy: string) => void;

/** The cross-rules of one definition that no single part of the schema can see. All of them, in this one place. */
export function checkDefinition(service: ServiceSource, source: CatalogueSource): readonly Finding[] {
  const { definition } = service;
  const base = `services/${definition.id}`;
  const findings: Finding[] = [];
  const add: Add = (rule, problem, remedy) => {
    findings.push({ file: `${base}/service.yaml`, rule, problem, remedy });
  };
  checkReferences(definition, source, add);
  checkQuestions(definition, add);
  checkWorkflow(definition, source, add);
  checkCertificate(definition, add);

  const required = requiredServiceTexts(definition);
  for (const [language, text] of Object.entries(service.texts)) {
    const file = `${base}/text/${language}.yaml`;
    const complete = source.region.languages.required.includes(language);
    const alsoKnown = (key: string): boolean => optionalServiceTexts.some((pattern) => pattern.test(key));
    findings.push(...checkTexts({ file, language, text, required, complete, alsoKnown }));
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
    add('unknown-department', `No department "${definition.department}".`, 'Use an id of departments.yaml.');
  }
  if (!source.fees.some((fee) => fee.id === definition.fee)) {
    add('unknown-fee', `No fee "${definition.fee}".`, 'Use an id of fees.yaml.');
  }
  const { office } = definition;
  const fallback = source.offices.find((one) => one.id === office.fallback);
  if (fallback?.kind !== office.kind) {
    add('unknown-office', `office.fallback is no office of kind "${office.kind}".`, 'Use an id of offices.yaml.');
  }
  if (office.byPlace !== undefined) {
    const field = listFields(definition).find((one) => one.id === office.byPlace);
    if (field?.kind !== 'place')
      add('unknown-field', 'office.byPlace names no place field.', 'Name a field of kind place.');
  }
  if (office.byRecord !== undefined && !facts.has(office.byRecord)) {
    add('unknown-fact', 'office.byRecord names no fact of a look-up.', 'Add it to the facts of the look-up.');
  }
  const { applicant, capacities } = definition;
  const nameField = listFields(definition).find((one) => one.id === applicant?.name);
  if (applicant !== undefined && nameField?.kind !== 'person-name') {
    add('unknown-field', 'applicant.name names no field of kind person-name.', 'Name the field of their own name.');
  }
  for (const { id, recordName } of capacities) {
    if (recordName === undefined) continue;
    if (!facts.has(recordName)) {
      add('unknown-fact', `capacities.${id}.recordName names no fact of a look-up.`, 'Add it to the facts.');
    }
    if (applicant === undefined) {
      add('no-applicant', `capacities.${id}.recordName is compared with nothing.`, 'Say applicant: { name: <field> }.');
    }
  }
}

function checkQuestions(definition: ServiceDefinition, add: Add): void {
  const earlier = new Set<string>(['capacity']);
  const fields = listFields(definition);
  const all = new Set(fields.map((field) => field.id));
  const uses = (place: string, condition: Condition | undefined, known: ReadonlySet<string>): void => {
    for (const name of condition ? fieldsOf(condition) : []) {
      if (!known.has(name)) {
        add(
          'unknown-field',
          `${place} looks at "${name}", which is not asked before.`,
          'Name a field that is asked earlier.',
        );
      }
    }
  };
  if (new Set(definition.pages.map((page) => page.id)).size < definition.pages.length) {
    add('id-repeated', 'Two pages have the same id.', 'Rename one.');
  }
  for (const page of definition.pages) {
    for (const field of page.fields) {
      if (earlier.has(field.id))
        add('id-repeated', `The field "${field.id}" is there twice or reserved.`, 'Rename one.');
      uses(`fields.${field.id}.when`, field.when, earlier);
      earlier.add(field.id);
      if (field.kind === 'registration-number') checkPattern(field.id, field.pattern, field.example, add);
      if (field.kind === 'text' && field.minimum > field.maximum) {
        add('limits', `${field.id}: minimum is above maximum.`, 'Swap them.');
      }
    }
    if (page.lookup !== undefined && !(page.lookup in definition.lookups)) {
      add('unknown-lookup', `Page ${page.id}: no look-up "${page.lookup}".`, 'Describe it under lookups.');
    }
  }
  for (const [name, lookup] of Object.entries(definition.lookups)) {
    if (!definition.pages.some((page) => page.lookup === name)) {
      add(
        'unused-lookup',
        `The look-up "${name}" is asked on no page.`,
        'Name it on the page after which it is asked.',
      );
    }
    for (const field of [...Object.values(lookup.query), ...lookup.shown]) {
      if (!all.has(field)) add('unknown-field', `lookups.${name} uses "${field}".`, 'Name a field of this service.');
    }
    const keys = lookup.recordLimit?.keys ?? [];
    for (const parameter of [...lookup.links, ...keys].flat()) {
      if (!(parameter in lookup.query))
        add('unknown-parameter', `lookups.${name} uses "${parameter}".`, 'Name a key of query.');
    }
    for (const parameter of keys.flat()) {
      const kind = fields.find((one) => one.id === lookup.query[parameter])?.kind;
      if (kind !== 'person-name' && kind !== 'text') continue;
      add('record-key', `lookups.${name}: "${parameter}" can be spelt in many ways.`, 'Use what is written one way.');
    }
    for (const link of lookup.links) {
      if (keys.some((key) => key.every((parameter) => link.includes(parameter)))) continue;
      add(
        'no-record-limit',
        `lookups.${name}: [${link.join()}] can be tried without end.`,
        'Add a key to recordLimit.',
      );
    }
  }
  for (const evidence of definition.evidence) {
    uses(`evidence.${evidence.id}.when`, evidence.when, earlier);
    for (const name of evidence.proves) {
      if (!earlier.has(name))
        add('unknown-field', `evidence.${evidence.id}.proves "${name}".`, 'Name a field or capacity.');
    }
  }
  for (const rule of definition.eligibility) uses(`eligibility.${rule.id}`, rule.unless, earlier);
  for (const item of definition.query.items) {
    if (item.asks.kind === 'field' && !all.has(item.asks.field)) {
      add('unknown-field', `query item ${item.code} asks "${item.asks.field}".`, 'Name a field of this service.');
    }
    if (item.asks.kind === 'evidence') {
      const { evidence } = item.asks;
      if (!definition.evidence.some((one) => one.id === evidence)) {
        add('unknown-evidence', `query item ${item.code} asks "${evidence}".`, 'Name an evidence of this service.');
      }
    }
  }
}

function checkPattern(id: string, pattern: string, example: string, add: Add): void {
  try {
    if (new RegExp(`^(?:${pattern})$`, 'u').test(example)) return;
    add('example', `${id}: the example does not match its pattern.`, 'Correct one of them.');
  } catch {
    add('pattern', `${id}: the pattern is not a regular expression.`, 'Correct it.');
  }
}

function checkWorkflow(definition: ServiceDefinition, source: CatalogueSource, add: Add): void {
  const roles = new Set(
    source.offices.filter((office) => office.kind === definition.office.kind).flatMap((office) => office.roles),
  );
  const before = new Set<string>();
  for (const step of definition.workflow) {
    if (!roles.has(step.role)) {
      add(
        'unknown-role',
        `Step ${step.id}: nobody holds the role "${step.role}".`,
        'Use a role of an office of this kind.',
      );
    }
    if (!step.actions.includes('approve')) add('no-way-out', `Step ${step.id} cannot approve.`, 'Add the action.');
    for (const other of step.notSameOfficerAs) {
      if (!before.has(other))
        add('unknown-step', `Step ${step.id}: no earlier step "${other}".`, 'Name an earlier step.');
    }
    if (before.has(step.id)) add('id-repeated', `The step "${step.id}" is there twice.`, 'Rename one.');
    before.add(step.id);
  }
  const may = (action: string): boolean =>
    definition.workflow.some((step) => step.actions.some((one) => one === action));
  if (may('ask') && definition.query.items.length === 0) {
    add('no-query-items', 'A step may ask but no query item is described.', 'Describe the defects that can be named.');
  }
  if (may('refuse') && definition.reasons.length === 0) {
    add(
      'no-reasons',
      'A step may refuse but no reason is described.',
      'Describe the lawful reasons, each with a remedy.',
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
  for (const field of certificate.fields) {
    const [source, name] = field.from.split('.');
    const known =
      source === 'record'
        ? facts.has(name ?? '')
        : source === 'answers'
          ? fields.has(name ?? '')
          : caseProperties.has(name ?? '');
    if (!known) add('unknown-path', `certificate.fields ${field.id}: nothing at ${field.from}.`, 'Correct the path.');
  }
  const printed = new Set(certificate.fields.map((field) => field.id));
  for (const name of [...certificate.qrClaims, ...certificate.publicFields.map((one) => one.field)]) {
    if (!printed.has(name))
      add('unknown-field', `The certificate has no field "${name}".`, 'Name one of certificate.fields.');
  }
}

/** What `case.<property>` may name in a certificate. */
const caseProperties: ReadonlySet<string> = new Set(['number', 'filedOn', 'decidedOn', 'issuedOn']);
