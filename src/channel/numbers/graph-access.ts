// How Graph is reached, from the settings: Meta itself, the emulator, or a provider whose endpoint speaks the same
// language under another address and another header (docs/guides/configuration.md).

import { createHmac } from 'node:crypto';

export interface GraphAccess {
  readonly origin: string;
  /** Before every path: the version, and whatever stands before it at a provider. */
  readonly basePath: string;
  readonly authorization: Readonly<Record<string, string>>;
  /** HMAC of the token under the app secret, where the app asks for it (whatsapp.md §9.3). */
  readonly proof: string | undefined;
}

export interface AccessSettings {
  readonly url: string;
  /** `v26.0`, or `none` where the address has no version. */
  readonly version: string;
  readonly accessToken: string;
  /** `Name: value`, with {token} where the token stands; Meta's own way unless a provider has another. */
  readonly authorization?: string;
  /** Only where the app requires the proof. */
  readonly proofSecret?: string;
}

export function createGraphAccess(settings: AccessSettings): GraphAccess {
  const { origin, pathname } = new URL(settings.url);
  const version = settings.version === 'none' ? '' : `/${settings.version}`;
  const header = settings.authorization ?? 'Authorization: Bearer {token}';
  const colon = header.indexOf(':');
  const name = header.slice(0, colon).trim().toLowerCase();
  const value = header.slice(colon + 1).trim();
  return {
    origin,
    basePath: `${pathname.replace(/\/$/, '')}${version}`,
    authorization: { [name]: value.replaceAll('{token}', settings.accessToken) },
    proof:
      settings.proofSecret === undefined
        ? undefined
        : createHmac('sha256', settings.proofSecret).update(settings.accessToken).digest('hex'),
  };
}

/** The path of a request as it goes on the wire: `path` begins with a slash and may have a query. */
export function graphPath(access: GraphAccess, path: string): string {
  const whole = `${access.basePath}${path}`;
  if (access.proof === undefined) return whole;
  return `${whole}${path.includes('?') ? '&' : '?'}appsecret_proof=${access.proof}`;
}
