// Whether the applicant's own name is the one that the register gives to the person they say they are. Only the result
// leaves this file: it goes with the application, the officer sees it, and the citizen hears at most that it differs.

import { namesAgree } from '#language';
import type { Json } from '#platform/pure';
import { z } from 'zod';
import type { ServiceDefinition } from './service-definition.ts';

export const ApplicantName = z
  .enum(['agrees', 'differs', 'not-named', 'not-compared'])
  .describe('`not-named`: the register has no name there; `not-compared`: in a script that is not compared yet.');
export type ApplicantName = z.infer<typeof ApplicantName>;

/** Undefined where there is nothing to hold against each other: no record, or a capacity that the record does not name. */
export function compareApplicant(
  definition: Pick<ServiceDefinition, 'applicant' | 'capacities'>,
  application: {
    readonly capacity: string | undefined;
    readonly answers: Readonly<Record<string, Json>>;
    readonly record?: { readonly facts: Json } | undefined;
  },
): ApplicantName | undefined {
  const { capacity, answers, record } = application;
  const fact = definition.capacities.find((one) => one.id === capacity)?.recordName;
  const names = definition.applicant === undefined ? [] : spellingsOf(answers, definition.applicant.name);
  if (fact === undefined || names.length === 0 || record === undefined) return undefined;
  const spellings = spellingsOf(record.facts, fact);
  if (spellings.length === 0) return 'not-named';
  const results = names.flatMap((name) => spellings.map((spelling) => namesAgree(name, spelling)));
  if (results.includes(true)) return 'agrees';
  return results.includes(false) ? 'differs' : 'not-compared';
}

/** A fact, or a name, is one text or the same text by language. */
function spellingsOf(facts: Json, name: string): readonly string[] {
  const fact = isRecord(facts) && Object.hasOwn(facts, name) ? facts[name] : undefined;
  const texts = isRecord(fact) ? Object.values(fact) : [fact];
  return texts.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text] : []));
}

function isRecord(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
