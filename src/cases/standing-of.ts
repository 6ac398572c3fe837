// What each party is to a case: the applicant, a helper beside them, or the helper of somebody who has no phone.

import type { Standing } from '#catalogue';

export type PartyRole = 'applicant' | 'helper';

/** `roles` are those of all parties of the case. */
export function standingOf(role: PartyRole, roles: readonly PartyRole[]): Standing {
  if (role === 'applicant') return 'applicant';
  return roles.includes('applicant') ? 'helper' : 'helper-by-letter';
}
