import type { ServiceDefinition } from './service-definition.ts';

// What a definition says of filing for somebody else.

/** Whose agreement is a signed letter: they have no phone of their own, or the service takes no other. */
export function needsLetter(
  { helpers }: Pick<ServiceDefinition, 'helpers'>,
  helping: { readonly mobile?: string | null | undefined } | undefined,
): boolean {
  return helping !== undefined && (helping.mobile === null || helpers?.agreement === 'paper');
}

/** The slot of that letter is asked of nobody else. */
export function isLetter({ helpers }: Pick<ServiceDefinition, 'helpers'>, evidenceId: string): boolean {
  return helpers?.withoutPhone === evidenceId;
}
