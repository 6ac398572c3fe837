import { listFields, type ServiceDefinition } from '../service-definition.ts';
import type { RuleType } from './rule-type.ts';

/** A rule of a definition: where it stands, what it must give, and which names it may not use because they come later. */
export type RuleUse = {
  /** Keys that lead to it in service.yaml. */
  readonly at: readonly (string | number)[];
  /** How a finding calls it. */
  readonly place: string;
  readonly rule: string;
  readonly expects: RuleType;
  /** Fields not asked yet where the rule is first looked at. */
  readonly later: readonly string[];
};

/** Every rule of service.yaml, in the order in which they are looked at. Those of its fee are in fees.yaml. */
export function listRules(definition: ServiceDefinition): readonly RuleUse[] {
  const uses: RuleUse[] = [];
  const fields = listFields(definition).map((field) => field.id);
  const add = (at: RuleUse['at'], place: string, rule: string | undefined, later: readonly string[] = []): void => {
    if (rule !== undefined) uses.push({ at, place, rule, expects: 'yes-no', later });
  };
  let asked = 0;
  for (const [p, page] of definition.pages.entries()) {
    for (const [f, field] of page.fields.entries()) {
      add(['pages', p, 'fields', f, 'when'], `fields.${field.id}.when`, field.when, fields.slice(asked));
      asked += 1;
    }
  }
  for (const [i, rule] of definition.eligibility.entries())
    add(['eligibility', i, 'unless'], `eligibility.${rule.id}`, rule.unless);
  for (const [i, check] of definition.checks.entries()) add(['checks', i, 'must'], `checks.${check.id}`, check.must);
  for (const [i, evidence] of definition.evidence.entries())
    add(['evidence', i, 'when'], `evidence.${evidence.id}.when`, evidence.when);
  for (const [i, choice] of definition.office.choose.entries())
    add(['office', 'choose', i, 'when'], `office.choose.${i}`, choice.when);
  for (const [i, step] of definition.workflow.entries())
    add(['workflow', i, 'when'], `workflow.${step.id}.when`, step.when);
  for (const [i, exception] of definition.limit.exceptions.entries())
    add(['limit', 'exceptions', i, 'when'], `limit.exceptions.${i}`, exception.when);
  for (const [i, field] of (definition.certificate?.fields ?? []).entries()) {
    const { rule } = field;
    const at = ['certificate', 'fields', i, 'rule'];
    if (rule !== undefined) uses.push({ at, place: `certificate.${field.id}`, rule, expects: 'amount', later: [] });
  }
  const { budget } = definition.messages;
  for (const [i, journey] of typeof budget === 'number' ? [] : budget.entries())
    add(['messages', 'budget', i, 'when'], `messages.budget.${journey.id}`, journey.when);
  return uses;
}
