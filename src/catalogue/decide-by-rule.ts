// What follows from the rules of a definition for one application: what is asked, who is stopped, the fee, the office, the
// limit, the steps, the budget. Pure; chat, form, cases and prover all ask here.

import { formatRupees } from '#language';
import type { Catalogue } from './catalogue.ts';
import type { Fee } from './calendar-data.ts';
import type { Office } from './geography.ts';
import { evaluateRule, newest, ruleHolds, type RuleFacts } from './rules/rule-book.ts';
import { listFields, type ServiceDefinition } from './service-definition.ts';
import type { Check, JourneyBudget } from './service-parts.ts';
import type { Step } from './workflow.ts';

/** Checks across answers that are surely broken. */
export function failedChecks(catalogue: Catalogue, definition: ServiceDefinition, facts: RuleFacts): readonly Check[] {
  return definition.checks.filter((check) => {
    const outcome = evaluateRule(catalogue, definition, check.must, 'yes-no', facts);
    return outcome.kind === 'known' && outcome.value === false;
  });
}

/** Ids of eligibility rules that say this service is not the right one. */
export function notEligible(catalogue: Catalogue, definition: ServiceDefinition, facts: RuleFacts): readonly string[] {
  return definition.eligibility
    .filter((rule) => ruleHolds(catalogue, definition, rule.unless, facts))
    .map((rule) => rule.id);
}

export type FeeOwed = {
  readonly kind: 'known';
  readonly paise: number;
  /** What it is made of; empty where it is one flat amount. */
  readonly components: readonly {
    readonly id: string;
    readonly names: Readonly<Record<string, string>>;
    readonly paise: number;
    readonly source: string;
  }[];
  readonly label: string;
  readonly source: string;
};

/** Throws where fees.yaml has nothing for that day: the checks see to it that it has. */
export function feeOf(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  facts: RuleFacts,
): FeeOwed | { readonly kind: 'unknown'; readonly missing: readonly string[] } {
  const entry = newest(catalogue.fees.find((fee) => fee.id === definition.fee)?.amounts ?? [], facts.today);
  if (!entry) throw new Error(`no fee ${definition.fee} on ${facts.today}`);
  return feeOfEntry(catalogue, definition, entry, facts);
}

function feeOfEntry(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  entry: Fee['amounts'][number],
  facts: RuleFacts,
): FeeOwed | { readonly kind: 'unknown'; readonly missing: readonly string[] } {
  const { label, source } = entry;
  if (!entry.components)
    return { kind: 'known', paise: Math.round((entry.rupees ?? 0) * 100), components: [], label, source };
  const components: FeeOwed['components'][number][] = [];
  for (const { id, names, when, paise, source: of } of entry.components) {
    const applies = when === undefined ? undefined : evaluateRule(catalogue, definition, when, 'yes-no', facts);
    if (applies?.kind === 'unknown') return applies;
    if (applies?.value === false) continue;
    const owed = evaluateRule(catalogue, definition, paise, 'amount', facts);
    if (owed.kind === 'unknown') return owed;
    components.push({ id, names, paise: Math.max(0, Number(owed.value)), source: of });
  }
  return { kind: 'known', paise: components.reduce((sum, one) => sum + one.paise, 0), components, label, source };
}

/** What a certificate prints of an amount that a rule reckons; undefined where an answer that it needs is missing. */
export function certifyAmount(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  rule: string,
  facts: RuleFacts,
): string | undefined {
  const sum = evaluateRule(catalogue, definition, rule, 'amount', facts);
  return sum.kind === 'known' && typeof sum.value === 'number' ? formatRupees(sum.value) : undefined;
}

/** The office a case belongs to: the first choice that leads to one, else the fallback. */
export function officeOf(catalogue: Catalogue, definition: ServiceDefinition, facts: RuleFacts): Office {
  const { kind, choose, byRecord, byPlace, fallback } = definition.office;
  const choices = [
    ...choose,
    ...(byRecord === undefined ? [] : [{ record: byRecord }]),
    ...(byPlace === undefined ? [] : [{ area: byPlace }]),
  ];
  for (const choice of choices) {
    if ('when' in choice && !ruleHolds(catalogue, definition, choice.when, facts)) continue;
    const office = officeByChoice(catalogue, kind, choice, facts);
    if (office) return office;
  }
  return catalogue.getOffice(fallback);
}

function officeByChoice(
  catalogue: Catalogue,
  kind: string,
  choice: {
    readonly area?: string | undefined;
    readonly record?: string | undefined;
    readonly office?: string | undefined;
  },
  facts: RuleFacts,
): Office | undefined {
  if (choice.office !== undefined) return catalogue.findOffice(choice.office);
  if (choice.record !== undefined) {
    const recorded = memberOf(facts.record, choice.record);
    return recorded === undefined ? undefined : catalogue.findOffice(recorded);
  }
  const answer: unknown = choice.area === undefined ? undefined : facts.answers[choice.area];
  const area = typeof answer === 'string' ? answer : memberOf(answer, 'area');
  return area === undefined ? undefined : catalogue.officeFor({ area, kind, on: facts.today });
}

function memberOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** Days to the decision. */
export function limitOf(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  facts: RuleFacts,
): ServiceDefinition['limit'] {
  const exception = definition.limit.exceptions.find((one) => ruleHolds(catalogue, definition, one.when, facts));
  return exception ? { ...definition.limit, days: exception.days, source: exception.source } : definition.limit;
}

/** The steps a case goes through, as it was filed. */
export function stepsOf(catalogue: Catalogue, definition: ServiceDefinition, facts: RuleFacts): readonly Step[] {
  return definition.workflow.filter((step) => ruleHolds(catalogue, definition, step.when, facts));
}

/** What this kind of journey may cost. */
export function budgetOf(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  facts: RuleFacts,
): JourneyBudget | undefined {
  const { budget } = definition.messages;
  if (typeof budget === 'number') return { id: 'usual', chat: budget };
  return budget.find((journey) => ruleHolds(catalogue, definition, journey.when, facts));
}

/** Answers of fields that apply, in their order, the others left out: what a rule hides is as if never answered. */
export function applicableAnswers(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  facts: RuleFacts,
): RuleFacts['answers'] {
  // The same facts as long as nothing is left out: they are turned into what rules compare only once.
  let now = facts;
  for (const field of listFields(definition)) {
    if (now.answers[field.id] === undefined || ruleHolds(catalogue, definition, field.when, now)) continue;
    const { [field.id]: _hidden, ...answers } = now.answers;
    now = { ...now, answers };
  }
  return now.answers;
}
