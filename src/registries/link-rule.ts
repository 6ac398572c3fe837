// When a record of a register may be shown to the person who asks, made from the service's definition: its look-up
// names the sets of parameters, and the kind of each field says how an answer is held against the fact of that name.

import type { Field, ServiceDefinition } from '#catalogue';
import { assertNever } from '#platform/pure';

/**
 * `identical` compares letter for letter; `number` ignores case, spaces and separators; `date` compares calendar days
 * (YYYY-MM-DD); `name` asks the name matcher; `words` wants every word the citizen gave found in the fact.
 */
export type Comparison = 'identical' | 'number' | 'date' | 'name' | 'words';

export interface LinkCondition {
  /** Name of the parameter of the query, and of the fact of the record. */
  readonly fact: string;
  readonly compare: Comparison;
}

/** The link is shown when every condition of at least one set holds. */
export interface LinkRule {
  readonly anyOf: readonly (readonly LinkCondition[])[];
}

export interface LookupDefinition {
  readonly register: string;
  readonly link: LinkRule;
  /** Facts of a linked record that are handed on; the others stay in the register. */
  readonly facts: readonly string[];
  /** Sets of conditions that name a record, and how often one may be looked for in 24 hours. */
  readonly recordLimit: { readonly keys: readonly (readonly LinkCondition[])[]; readonly perDay: number } | undefined;
}

/** `undefined` when the service has no look-up of that name. */
export function lookupOf(definition: ServiceDefinition, name: string): LookupDefinition | undefined {
  const lookup = Object.hasOwn(definition.lookups, name) ? definition.lookups[name] : undefined;
  if (lookup === undefined) return undefined;
  const kinds = new Map(definition.pages.flatMap((page) => page.fields).map((field) => [field.id, field.kind]));
  const compare = (parameter: string): Comparison => comparisonFor(kinds.get(lookup.query[parameter] ?? ''));
  const conditions = (sets: readonly (readonly string[])[]): LinkCondition[][] =>
    sets.map((set) => set.map((fact) => ({ fact, compare: compare(fact) })));
  const { register, links, facts, recordLimit } = lookup;
  return {
    register,
    link: { anyOf: conditions(links) },
    facts,
    recordLimit: recordLimit && { keys: conditions(recordLimit.keys), perDay: recordLimit.perDay },
  };
}

function comparisonFor(kind: Field['kind'] | undefined): Comparison {
  switch (kind) {
    case 'person-name':
      return 'name';
    case 'date':
      return 'date';
    case 'registration-number':
    case 'mobile':
      return 'number';
    case 'text':
      return 'words';
    case 'place':
    case 'place-of-birth':
    case 'address':
    case 'choice':
    case 'yes-no':
    case 'number':
    case 'amount':
    case 'identity-proof':
    case 'location-pin':
    case 'declaration':
    case 'photo':
    case 'document':
    case 'family-members':
    case undefined:
      return 'identical';
    default:
      return assertNever(kind);
  }
}
