import type { ServiceDefinition } from './service-definition.ts';

// The number is not the person (design.md §6.10). Two things decide whether somebody may do something about an application: how
// sure we are who writes (level), and what they are to it (standing). Asked here by everything that tells or sends.

export type Act = keyof ServiceDefinition['assurance'];

/** 0 unknown, 1 this phone as it was, 2 case PIN or one-time code, 3 proved by document or officer. */
export type Level = 0 | 1 | 2 | 3;

/**
 * What an account is to an application: the applicant's own; a helper beside them; or the helper of somebody without a phone,
 * whose signed letter stands for them.
 */
export const STANDINGS = ['applicant', 'helper', 'helper-by-letter'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A helper hears how it goes. What was answered, and taking it back, stay with the person; a letter also covers collecting. */
const ENTITLED: Readonly<Record<Standing, readonly Act[]>> = {
  applicant: ['apply', 'status', 'answers', 'certificate', 'withdraw'],
  helper: ['apply', 'status'],
  'helper-by-letter': ['apply', 'status', 'certificate'],
};

export type MayDo =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'not-entitled' }
  | { readonly ok: false; readonly reason: 'level'; readonly needs: number };

export function mayDo(
  definition: Pick<ServiceDefinition, 'assurance'>,
  act: Act,
  who: { readonly level: Level; readonly standing: Standing },
): MayDo {
  if (!ENTITLED[who.standing].includes(act)) return { ok: false, reason: 'not-entitled' };
  const needs = definition.assurance[act];
  return who.level >= needs ? { ok: true } : { ok: false, reason: 'level', needs };
}
