// Which way each rule of a definition goes, and each comparison in it. Both are asked of the catalogue's own evaluator, so that
// the prover and the conversation cannot disagree.

import {
  atomsOf,
  evaluateRule,
  listRules,
  type Atom,
  type Catalogue,
  type RuleFacts,
  type RuleUse,
  type ServiceDefinition,
} from '#catalogue';
import type { Stage } from './stage.ts';

export type Way = 'true' | 'false' | 'unknown';

export type Branch = {
  readonly file: 'service.yaml' | 'fees.yaml';
  /** Keys that lead to it in the file. */
  readonly at: RuleUse['at'];
  readonly place: string;
  readonly rule: string;
  readonly expects: RuleUse['expects'];
  readonly atoms: readonly AtomUse[];
  /** Names it looks at: `colour`, `home.area`. */
  readonly reads: readonly string[];
};

/** `rule`: the comparison as a rule of its own. */
export type AtomUse = { readonly atom: Atom; readonly rule: string; readonly words: string };

/** Every rule of a service and of its fee on that day. */
export function listBranches(catalogue: Catalogue, definition: ServiceDefinition, today: string): readonly Branch[] {
  const own = listRules(definition).map((use) => ({ file: 'service.yaml' as const, ...use }));
  return [...own, ...listFeeRules(catalogue, definition, today)].map(({ file, at, place, rule, expects }) => {
    const atoms = atomsOf(definition, rule, expects, today).map((atom) => {
      const text = textOf(atom);
      return { atom, rule: text, words: text };
    });
    return { file, at, place, rule, expects, atoms, reads: [...new Set(atoms.flatMap(({ atom }) => readsOf(atom)))] };
  });
}

type FeeRule = Pick<Branch, 'at' | 'place' | 'rule' | 'expects'> & { readonly file: 'fees.yaml' };

function listFeeRules(catalogue: Catalogue, definition: ServiceDefinition, today: string): readonly FeeRule[] {
  const fee = catalogue.fees.findIndex((one) => one.id === definition.fee);
  const amounts = catalogue.fees[fee]?.amounts ?? [];
  const holding = amounts.filter((one) => one.from <= today).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
  const at = ['fees', fee, 'amounts', holding ? amounts.indexOf(holding) : 0, 'components'];
  return (holding?.components ?? []).flatMap(({ id, when, paise }, index) => [
    ...(when === undefined
      ? []
      : [
          {
            file: 'fees.yaml',
            at: [...at, index, 'when'],
            place: `fee, ${id}: when`,
            rule: when,
            expects: 'yes-no',
          } as const,
        ]),
    {
      file: 'fees.yaml',
      at: [...at, index, 'paise'],
      place: `fee, ${id}: paise`,
      rule: paise,
      expects: 'amount',
    } as const,
  ]);
}

export function readsOf(atom: Atom): readonly string[] {
  switch (atom.kind) {
    case 'other':
      return atom.of;
    case 'span':
      return [atom.from, atom.to];
    case 'answered':
    case 'compares':
    case 'equals':
      return [atom.of];
  }
}

/** The comparison written as a rule again. */
function textOf(atom: Atom): string {
  switch (atom.kind) {
    case 'equals': {
      const texts = atom.values.filter((value) => typeof value === 'string');
      if (texts.length === 0) return atom.values.includes(true) ? atom.of : `!${atom.of}`;
      return texts.length === 1
        ? `${atom.of} == ${quoted(texts[0])}`
        : `${atom.of} in [${texts.map(quoted).join(', ')}]`;
    }
    case 'compares': {
      const { constant } = atom;
      return `${atom.of} ${atom.operator} ${typeof constant === 'string' ? `date(${quoted(constant)})` : constant}`;
    }
    case 'span':
      return `${atom.measure}(${atom.from}, ${atom.to}) ${atom.operator} ${atom.constant}`;
    case 'answered':
      return `answered(${atom.of})`;
    case 'other':
      return atom.text;
    default:
      return atom satisfies never;
  }
}

function quoted(text: string | undefined): string {
  return `'${(text ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function wayOf(catalogue: Catalogue, definition: ServiceDefinition, branch: Branch, facts: RuleFacts): Way {
  const outcome = evaluateRule(catalogue, definition, branch.rule, branch.expects, facts);
  return outcome.kind === 'unknown' ? 'unknown' : outcome.value === false ? 'false' : 'true';
}

/** Only of what isComparison says yes to. */
export function wayOfAtom(catalogue: Catalogue, definition: ServiceDefinition, use: AtomUse, facts: RuleFacts): Way {
  const outcome = evaluateRule(catalogue, definition, use.rule, 'yes-no', facts);
  return outcome.kind === 'unknown' ? 'unknown' : outcome.value === true ? 'true' : 'false';
}

/** Whether a part of a rule can be true or false at all: a part of a sum cannot. */
export function isComparison(branch: Branch, { atom }: AtomUse): boolean {
  if (branch.expects === 'yes-no') return true;
  return atom.kind !== 'other' && (atom.kind !== 'equals' || atom.values.some((value) => typeof value === 'string'));
}

/** What rules see of a form: as the engine builds it. */
export function factsIn(
  journey: {
    readonly answers: RuleFacts['answers'];
    readonly record?: { readonly facts: RuleFacts['record'] } | undefined;
    readonly documents: readonly { readonly evidence: string }[];
  },
  today: string,
): RuleFacts {
  const { capacity, ...answers } = journey.answers;
  return {
    answers,
    capacity: typeof capacity === 'string' ? capacity : undefined,
    today,
    record: journey.record?.facts,
    documents: journey.documents.map((one) => one.evidence),
  };
}

/** What was answered under a name of a rule. */
export function valueAt(facts: RuleFacts, name: string): unknown {
  const [root = '', ...parts] = name.split('.');
  let value: unknown = root === 'capacity' ? facts.capacity : root === 'record' ? facts.record : facts.answers[root];
  if (root === 'today') value = facts.today;
  if (facts.documents?.includes(root) === true) value = true;
  for (const part of parts)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
  return value;
}

/** How a rule stands: its way and that of each comparison; where it is not settled, what it goes by so far. */
export function standing(
  { catalogue, definition }: Pick<Stage, 'catalogue' | 'definition'>,
  branch: Branch,
  facts: RuleFacts,
  note?: (way: Way, parts: readonly (Way | undefined)[]) => void,
): string {
  const way = wayOf(catalogue, definition, branch, facts);
  const parts = branch.atoms.map((use) =>
    isComparison(branch, use) ? wayOfAtom(catalogue, definition, use, facts) : undefined,
  );
  note?.(way, parts);
  const settled = `${way.slice(0, 1)}${parts.map((part) => part?.slice(0, 1) ?? '').join('')}`;
  if (way !== 'unknown' && branch.expects === 'yes-no') return settled;
  return `${settled}${JSON.stringify(branch.reads.map((name) => valueAt(facts, name) ?? null))}`;
}
