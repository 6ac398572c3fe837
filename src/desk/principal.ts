// Who is signed in at the desk, from the session cookie, and what their roles open.

import { findSessionOfficer, type Officer, type SessionDeps } from '#people';
import { csrfTokenOf, type GuardedPermission, type Principal, type SignedInVisit, type Visit } from '#platform/web';

export const SESSION_COOKIE = 'dwar-desk';

export interface DeskPrincipal extends Principal {
  readonly officer: Officer;
}

export type DeskVisit = SignedInVisit<DeskPrincipal>;

export async function authenticateOfficer(deps: SessionDeps, visit: Visit): Promise<DeskPrincipal | undefined> {
  const secret = visit.cookie(SESSION_COOKIE);
  if (secret === undefined || !/^[\w-]{43}$/.test(secret)) return undefined;
  // A page that refreshes itself does not keep an abandoned desk signed in.
  const officer = await findSessionOfficer(deps, secret, { touch: !visit.wantsFragment });
  if (officer === undefined) return undefined;
  return { officer, permissions: permissionsOf(officer), csrfToken: csrfTokenOf(secret) };
}

function permissionsOf(officer: Officer): ReadonlySet<GuardedPermission> {
  const permissions = new Set<GuardedPermission>(['officer']);
  if (officer.roles.includes('supervisor')) permissions.add('supervisor');
  if (officer.roles.includes('operator')) permissions.add('operator');
  if (officer.roles.includes('helpdesk')) permissions.add('helpdesk');
  if (officer.roles.includes('cashier')) permissions.add('cashier');
  if (officer.roles.includes('author')) permissions.add('author');
  return permissions;
}
