// What a walk shows of the time after filing: every application has steps, somebody who may do them, a clock, a fee that can be
// reckoned, and for whoever is refused a way to go on.

import { feeOf, limitOf, officeOf, stepsOf, type CatalogueSource, type Finding, type Step } from '#catalogue';
import type { Exploration, Filed } from './explore.ts';
import type { Places } from './places.ts';

export function judgeDuties(walk: Exploration, source: CatalogueSource, places: Places): readonly Finding[] {
  const { catalogue, definition } = walk.stage;
  const findings = new Map<string, Finding>();
  const add = (at: readonly (string | number)[], rule: string, problem: string, remedy: string): void => {
    findings.set(`${rule}${at.join()}`, places.inService(at, { rule, problem, remedy }));
  };
  for (const filed of walk.filed) {
    const { facts } = filed;
    const steps = stepsOf(catalogue, definition, facts);
    const office = officeOf(catalogue, definition, facts);
    if (steps.length === 0)
      add(
        ['workflow'],
        'no-owner',
        `An application ${whoOf(filed)} has no step left: nobody would ever look at it.`,
        'Let at least one step hold for everybody (leave out its `when`).',
      );
    for (const step of steps) {
      if (isHeld(source, office, step)) continue;
      const at = definition.workflow.findIndex((one) => one.id === step.id);
      add(
        ['workflow', at, 'role'],
        'no-owner',
        `Step ${step.id}: an application ${whoOf(filed)} goes to ${office.id}, where nobody can hold the role "${step.role}".`,
        'Use a role of that office, reach further (department or region), or add the role in offices.yaml.',
      );
    }
    const lastStep = steps.at(-1);
    if (lastStep && definition.reasons.length > 0 && !steps.some((step) => step.actions.includes('refuse')))
      add(
        ['workflow'],
        'no-way-out',
        `An application ${whoOf(filed)} can be approved only: no step may refuse, although reasons are listed.`,
        'Give one step the action refuse, or take the reasons away.',
      );
    if (limitOf(catalogue, definition, facts).days > 3650)
      add(['limit'], 'no-clock', 'The time limit is longer than ten years.', 'Write the days of the law.');
    if (feeOf(catalogue, definition, facts).kind === 'unknown') {
      const fee = feeOf(catalogue, definition, facts);
      const missing = fee.kind === 'unknown' ? fee.missing.join(', ') : '';
      add(
        ['fee'],
        'fee-not-reckoned',
        `The fee of an application ${whoOf(filed)} cannot be reckoned${missing === '' ? '' : `: ${missing} is not answered`}.`,
        'In fees.yaml, ask only after answers that everybody gives, or guard it: answered(x) ? … : 0.',
      );
    }
  }
  judgeClock(walk, add);
  judgeRemedies(walk, places, findings);
  return [...findings.values()];
}

type Add = (at: readonly (string | number)[], rule: string, problem: string, remedy: string) => void;

/** The clock stands while the file is with the citizen (design.md §6.5): otherwise a question is a way to be late unpunished, or punished. */
function judgeClock({ stage }: Exploration, add: Add): void {
  const { workflow, limit } = stage.definition;
  const waits = [
    { action: 'ask', pause: 'query', what: 'has to answer a query' },
    { action: 'refuse', pause: 'hearing', what: 'is heard before a refusal' },
  ] as const;
  for (const { action, pause, what } of waits) {
    if (!workflow.some((step) => step.actions.includes(action)) || limit.pausedWhile.includes(pause)) continue;
    add(
      ['limit', 'pausedWhile'],
      'no-clock',
      `While the citizen ${what}, the clock of the officer runs on.`,
      `Write ${pause} into pausedWhile.`,
    );
  }
}

/** A reason and its remedy that read alike help nobody. */
function judgeRemedies({ stage }: Exploration, places: Places, findings: Map<string, Finding>): void {
  const { catalogue, definition, language } = stage;
  const codes = [
    ...definition.reasons.map(({ code }) => `reasons.${code}`),
    ...definition.query.items.map(({ code }) => `queryItems.${code}`),
  ];
  for (const code of codes) {
    const [text, remedy] = [`${code}.text`, `${code}.remedy`].map((key) =>
      catalogue.text(definition.id, language, key),
    );
    if (remedy !== undefined && remedy.trim().length >= 8 && remedy !== text) continue;
    const problem = `${code} says what is wrong in ${language}, but not what to do about it.`;
    const told = {
      rule: 'no-remedy',
      problem,
      remedy: 'Write in .remedy what the citizen can do now: send again, correct, appeal, apply elsewhere.',
    };
    findings.set(`no-remedy${code}${language}`, places.inWords(language, `${code}.remedy`, told));
  }
}

function isHeld(source: CatalogueSource, office: CatalogueSource['offices'][number], step: Step): boolean {
  const reach = source.offices.filter((one) => {
    if (one.kind !== office.kind) return false;
    if (step.pool.reach === 'office') return one.id === office.id;
    return step.pool.reach === 'region' || one.department === office.department;
  });
  return reach.some((one) => one.roles.includes(step.role));
}

/** The answers that matter, in a few words. */
function whoOf({ facts }: Filed): string {
  return facts.capacity === undefined ? 'like this' : `of "${facts.capacity}"`;
}
