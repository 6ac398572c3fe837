// Sessions of officers, kept in the database: a random secret in the cookie, its hash here. A session ends after 15 idle
// minutes or 8 hours, when the officer signs in elsewhere, and at the next request after the officer was disabled.

import { createHash } from 'node:crypto';
import { withTransaction, type Tx } from '#platform';
import type { Ids, Random } from '#platform/pure';
import type { OfficerDeps } from './find-officer.ts';
import { openOfficer } from './load-officer.ts';
import type { Officer } from './officer.ts';
import * as store from './store.ts';

export const SESSION_IDLE_SECONDS = 15 * 60;
export const SESSION_ABSOLUTE_SECONDS = 8 * 3600;
const TOUCH_SECONDS = 20;
const SECRET_BYTES = 32;

export type SessionDeps = OfficerDeps & { readonly ids: Ids; readonly random: Random };

export function newSecret(random: Random): string {
  return random.bytes(SECRET_BYTES).toString('base64url');
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Opens a session inside the caller's transaction and ends the officer's earlier one. Returns the cookie's secret. */
export async function openSession(deps: SessionDeps, tx: Tx, officerId: string): Promise<string> {
  const secret = newSecret(deps.random);
  const now = deps.clock.now();
  await store.lookAs(tx, 'dwar.officer', officerId);
  await store.endSessions(tx, officerId, now, 'replaced');
  await store.insertSession(tx, hashSecret(secret), officerId, now);
  return secret;
}

/** The officer whose session this secret opens, if it is alive and the officer is still in office. */
export async function findSessionOfficer(
  deps: OfficerDeps,
  secret: string,
  options: {
    /** False for requests that a page makes by itself: they must not keep an idle session alive. */ readonly touch?: boolean;
  } = {},
): Promise<Officer | undefined> {
  const secretHash = hashSecret(secret);
  return withTransaction(deps.db, async (tx) => {
    await store.lookAs(tx, 'dwar.session', secretHash);
    const session = await store.selectOpenSession(tx, secretHash);
    if (session === undefined) return undefined;
    const now = deps.clock.now();
    const idleSeconds = (now.getTime() - session.lastSeenAt.getTime()) / 1000;
    const ageSeconds = (now.getTime() - session.createdAt.getTime()) / 1000;
    if (idleSeconds > SESSION_IDLE_SECONDS || ageSeconds > SESSION_ABSOLUTE_SECONDS) return undefined;
    await store.lookAs(tx, 'dwar.officer', session.officerId);
    const row = await store.selectOfficer(tx, session.officerId, now);
    if (row === undefined || row.disabled) return undefined;
    if (options.touch !== false && idleSeconds > TOUCH_SECONDS) await store.touchSession(tx, secretHash, now);
    return openOfficer(deps, tx, row);
  });
}

export async function closeSession(deps: OfficerDeps, officerId: string): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    await store.lookAs(tx, 'dwar.officer', officerId);
    await store.endSessions(tx, officerId, deps.clock.now(), 'signed-out');
  });
}
