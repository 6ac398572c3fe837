// Signing in: begin keeps state, nonce and PKCE verifier for this browser, complete takes them back once, asks the
// provider who signed in, and opens a session for the officer known under that (issuer, subject).

import { withTransaction, type Logger } from '#platform';
import type { Result } from '#platform/pure';
import { findOfficerBySubject } from './find-officer.ts';
import { hashSecret, newSecret, openSession, type SessionDeps } from './session.ts';
import type { SignInProvider } from './sign-in-provider.ts';
import { insertSignIn, takeSignIn } from './store.ts';

export type SignInDeps = SessionDeps & { readonly provider: SignInProvider; readonly log: Logger };
export type SignInRefusal = 'provider-unavailable' | 'provider-refused' | 'not-begun' | 'not-an-officer' | 'disabled';

export const SIGN_IN_SECONDS = 10 * 60;

/** `back` must be a path of our own; anything else becomes the desk's home. */
export async function beginSignIn(
  deps: SignInDeps,
  back: string,
): Promise<Result<{ readonly url: string; readonly secret: string }, SignInRefusal>> {
  const start = await deps.provider.start();
  if (!start.ok) return start;
  const secret = newSecret(deps.random);
  const { state, nonce, codeVerifier, url } = start.value;
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + SIGN_IN_SECONDS * 1000);
  const ours = /^\/desk(?:[/?][\w\-./?=&%]*)?$/.test(back) && !back.startsWith('/desk/sign-in') ? back : '/desk';
  await withTransaction(deps.db, (tx) =>
    insertSignIn(tx, hashSecret(secret), { state, nonce, codeVerifier, back: ours, expiresAt }, now),
  );
  return { ok: true, value: { url, secret } };
}

export async function completeSignIn(
  deps: SignInDeps,
  asked: { readonly callback: URL; readonly secret: string | undefined },
): Promise<Result<{ readonly sessionSecret: string; readonly back: string }, SignInRefusal>> {
  const { secret } = asked;
  if (secret === undefined) return { ok: false, reason: 'not-begun' };
  const begun = await withTransaction(deps.db, (tx) => takeSignIn(tx, hashSecret(secret)));
  if (begun === undefined || begun.expiresAt < deps.clock.now()) return { ok: false, reason: 'not-begun' };
  const subject = await deps.provider.finish(asked.callback, begun);
  if (!subject.ok) return subject;
  const officer = await findOfficerBySubject(deps, subject.value);
  if (officer === undefined) return { ok: false, reason: 'not-an-officer' };
  if (officer.disabled) return { ok: false, reason: 'disabled' };
  const sessionSecret = await withTransaction(deps.db, (tx) => openSession(deps, tx, officer.officerId));
  deps.log.info('officer.signed-in', {});
  return { ok: true, value: { sessionSecret, back: begun.back } };
}
