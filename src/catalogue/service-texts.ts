import { kindOf } from './fields/registry.ts';
import { labelLimit, LABEL_LIMITS } from './label-limits.ts';
import { listFields, type ServiceDefinition } from './service-definition.ts';

/** A text that must exist in every required language, what it may interpolate and how long it may be. */
export type RequiredText = {
  readonly key: string;
  readonly parameters: readonly string[];
  readonly limit: number;
};

/** Every text a definition needs, derived from the definition alone. */
export function requiredServiceTexts(definition: ServiceDefinition): readonly RequiredText[] {
  const texts: RequiredText[] = [];
  const need = (key: string, limit: number = LABEL_LIMITS.question, parameters: readonly string[] = []): void => {
    texts.push({ key, limit, parameters });
  };
  need('name', 72);
  need('shortName', LABEL_LIMITS.button);
  need('description', LABEL_LIMITS.rowDescription);
  need('intro');
  need('needs');
  need('declaration');
  need('appeal.authority', 120);
  if (definition.capacities.length > 1) need('capacity.question');
  for (const capacity of definition.capacities)
    need(`capacities.${capacity.id}.label`, labelLimit(definition.capacities.length));
  for (const page of definition.pages) {
    need(`pages.${page.id}.title`, LABEL_LIMITS.row);
    for (const [first] of page.together ?? []) need(`fields.${first ?? ''}.together`);
  }
  for (const field of listFields(definition)) {
    need(`fields.${field.id}.question`);
    need(`fields.${field.id}.label`, LABEL_LIMITS.row);
    texts.push(...kindOf(field).texts(field, `fields.${field.id}`));
  }
  for (const evidence of definition.evidence) {
    need(`evidence.${evidence.id}.question`);
    need(`evidence.${evidence.id}.label`, LABEL_LIMITS.row);
    for (const kind of evidence.kinds) need(`evidence.${evidence.id}.kinds.${kind}`, 60);
  }
  for (const rule of definition.eligibility) need(`eligibility.${rule.id}`);
  for (const check of definition.checks) need(`checks.${check.id}`);
  for (const step of definition.workflow) need(`steps.${step.id}.name`, 60);
  for (const item of definition.query.items) {
    need(`queryItems.${item.code}.text`, 300);
    need(`queryItems.${item.code}.remedy`, 300);
  }
  for (const reason of definition.reasons) {
    need(`reasons.${reason.code}.text`, 300);
    need(`reasons.${reason.code}.remedy`, 300);
  }
  if (definition.certificate) {
    need('certificate.title', 80);
    need('certificate.law', 200);
    need('certificate.signatory', 80);
    for (const field of definition.certificate.fields) need(`certificate.labels.${field.id}`, 80);
  }
  return texts;
}

/** Words of a service that is elsewhere. */
export const requiredReferralTexts: readonly RequiredText[] = [
  { key: 'name', parameters: [], limit: 72 },
  { key: 'shortName', parameters: [], limit: LABEL_LIMITS.button },
  { key: 'description', parameters: [], limit: LABEL_LIMITS.rowDescription },
  { key: 'intro', parameters: [], limit: LABEL_LIMITS.question },
  { key: 'needs', parameters: [], limit: LABEL_LIMITS.question },
];

/** Texts a service may have besides: prefixes under which further keys are not a spelling mistake. */
export const optionalServiceTexts: readonly RegExp[] = [
  /^fields\.[a-zA-Z0-9]+(\.fields\.[a-zA-Z0-9]+)?\.(hint|description)$/,
  /^fields\.[a-zA-Z0-9]+(\.fields\.[a-zA-Z0-9]+)?\.options\.[a-z0-9-]+-description$/,
  /^capacities\.[a-z0-9-]+\.description$/,
  /^capacity\.question$/,
  /^lookup\.(asked|linked|notFound|unavailable)$/,
  /^certificate\./,
  /^errors\./,
];
