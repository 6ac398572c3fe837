// Cookies: `__Host-` names and Secure when the site is served over https; never a domain, always the whole path.

import type { CookieSerializeOptions } from '@fastify/cookie';
import type { CookieChange } from './route.ts';

/** The name a cookie has on the wire. Browsers accept the prefix only with Secure, Path=/ and no Domain. */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/** SameSite is Lax, not Strict: an officer comes back from the sign-in provider by a link from another site. */
export function cookieOptions(change: CookieChange, secure: boolean): CookieSerializeOptions {
  return {
    path: '/',
    secure,
    httpOnly: change.scriptReadable !== true,
    sameSite: 'lax',
    ...(change.maxAgeSeconds === undefined ? {} : { maxAge: change.maxAgeSeconds }),
  };
}
