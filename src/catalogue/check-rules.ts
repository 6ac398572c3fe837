import type { CatalogueSource } from './catalogue.ts';
import type { Finding } from './finding.ts';
import type { Locate } from './read-yaml.ts';
import { atomsOf } from './rules/atoms.ts';
import { listRules, type RuleUse } from './rules/list-rules.ts';
import { compileRuleOf } from './rules/rule-book.ts';
import { listFields, type ServiceDefinition } from './service-definition.ts';

/**
 * Every rule of a definition and of its fee: that it can be read, that its types fit, that it looks at nothing asked later, and
 * that it compares a choice with options that exist. Each finding names the very character.
 */
export function checkRules(definition: ServiceDefinition, source: CatalogueSource, locate: Locate): readonly Finding[] {
  const file = `services/${definition.id}/service.yaml`;
  const findings = listRules(definition).flatMap((use) => checkRule(definition, source, use, file, locate));
  const fee = source.fees.findIndex((one) => one.id === definition.fee);
  for (const [a, amount] of (source.fees[fee]?.amounts ?? []).entries()) {
    for (const [c, component] of (amount.components ?? []).entries()) {
      const at = ['fees', fee, 'amounts', a, 'components', c];
      const place = `${component.id} (of ${definition.id})`;
      const uses: readonly RuleUse[] = [
        ...(component.when === undefined
          ? []
          : [{ at: [...at, 'when'], place, rule: component.when, expects: 'yes-no' as const, later: [] }]),
        { at: [...at, 'paise'], place, rule: component.paise, expects: 'amount', later: [] },
      ];
      for (const use of uses)
        findings.push(...checkRule(definition, source, use, 'fees.yaml', source.locateFee ?? (() => undefined)));
    }
  }
  return findings;
}

function checkRule(
  definition: ServiceDefinition,
  source: CatalogueSource,
  use: RuleUse,
  file: string,
  locate: Locate,
): readonly Finding[] {
  const tell = (start: number, rule: string, problem: string, remedy: string): Finding => ({
    file,
    ...locate(use.at, start),
    rule,
    problem: `${use.place}: ${problem}`,
    remedy,
  });
  const compiled = compileRuleOf(definition, use.rule, use.expects);
  if (!compiled.ok) {
    const { start, problem, remedy } = compiled.problem;
    return [tell(start, problem.includes('is no field') ? 'unknown-field' : 'rule', problem, remedy)];
  }
  const findings: Finding[] = [];
  for (const path of compiled.rule.reads) {
    const [root = ''] = path.split('.');
    if (!use.later.includes(root)) continue;
    const start = Math.max(0, use.rule.indexOf(path));
    findings.push(
      tell(
        start,
        'unknown-field',
        `it looks at "${root}", which is not asked before.`,
        'Name a field that is asked earlier.',
      ),
    );
  }
  const today = newestDay(definition);
  for (const atom of atomsOf(definition, use.rule, use.expects, today)) {
    if (atom.kind !== 'equals') continue;
    const known = valuesOf(definition, source, atom.of);
    for (const value of known ? atom.values : []) {
      if (typeof value !== 'string' || known?.includes(value)) continue;
      const start = Math.max(0, use.rule.indexOf(value) - 1);
      const remedy = `Use one of: ${known?.slice(0, 12).join(', ') ?? ''}.`;
      findings.push(tell(start, 'rule-value', `"${value}" is no answer of ${atom.of}.`, remedy));
    }
  }
  return findings;
}

/** The values that a name can have, where they are a closed list. */
function valuesOf(definition: ServiceDefinition, source: CatalogueSource, name: string): readonly string[] | undefined {
  if (name === 'capacity') return definition.capacities.map((capacity) => capacity.id);
  const [root, part] = name.split('.');
  const field = listFields(definition).find((one) => one.id === root);
  if (field?.kind === 'choice')
    return field.options ?? source.lists.find((list) => list.id === field.list)?.entries.map((entry) => entry.id);
  if (field?.kind === 'identity-proof' && part === 'kind') return field.accepts;
  if (field?.kind === 'place' || part === 'area') return source.jurisdictions.areas.map((area) => area.id);
  if (part === 'district') return source.jurisdictions.districts.map((district) => district.id);
  if (part === 'subDivision') return source.jurisdictions.districts.flatMap((district) => district.subDivisions);
  return undefined;
}

/** A day on which every setting has a value. */
function newestDay(definition: ServiceDefinition): string {
  const days = Object.values(definition.settings).flatMap((setting) => setting.values.map((value) => value.from));
  return days.toSorted().at(-1) ?? '2000-01-01';
}
