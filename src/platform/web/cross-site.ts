// Two independent defences against requests forged from another site: where the browser says a change came from, and a
// token in the form that only a page of this session can know.

import { createHmac, timingSafeEqual } from 'node:crypto';

export const CSRF_FIELD = 'csrf';
export const CSRF_HEADER = 'x-csrf-token';

/**
 * Whether the browser's own evidence names another site. `Sec-Fetch-Site` is trusted first; with `Referrer-Policy:
 * no-referrer` browsers send `Origin: null` even for our own forms, so `null` alone is no evidence (the token decides).
 */
export function cameFromAnotherSite(
  headers: { readonly [name: string]: string | string[] | undefined },
  ownOrigin: string,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const origin = headers['origin'];
  return origin !== undefined && origin !== 'null' && origin !== ownOrigin;
}

/** The token of a session: derived from its secret id, so that nothing more has to be stored. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('dwar csrf token v1').digest('base64url');
}

export function csrfTokenMatches(expected: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
