// The State's sign-in provider, spoken to by OpenID Connect (authorization code with PKCE). Its metadata is read at first
// use and again after a failure, so that the desk starts even when the provider is down.

import * as oidc from 'openid-client';
import type { Result } from '#platform/pure';

export interface SignInProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Our address that the provider sends the officer back to. */
  readonly redirectUri: string;
}

export interface SignInStart {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface SignInProvider {
  start(): Promise<Result<SignInStart, 'provider-unavailable'>>;
  /** Exchanges the code in `callback` for who signed in: issuer and subject, checked. */
  finish(
    callback: URL,
    expected: { readonly state: string; readonly nonce: string; readonly codeVerifier: string },
  ): Promise<Result<{ readonly issuer: string; readonly subject: string }, 'provider-refused'>>;
}

const TIMEOUT_SECONDS = 5;

export function createSignInProvider(settings: SignInProviderSettings): SignInProvider {
  let discovered: Promise<oidc.Configuration> | undefined;

  function configuration(): Promise<oidc.Configuration> {
    const issuer = new URL(settings.issuer);
    discovered ??= oidc
      .discovery(issuer, settings.clientId, undefined, oidc.ClientSecretBasic(settings.clientSecret), {
        timeout: TIMEOUT_SECONDS,
        // Plain http is for the demo's provider on this machine only.
        execute: issuer.protocol === 'http:' && isThisMachine(issuer) ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  }

  return {
    async start() {
      let config: oidc.Configuration;
      try {
        config = await configuration();
      } catch {
        return { ok: false, reason: 'provider-unavailable' };
      }
      const codeVerifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const nonce = oidc.randomNonce();
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUri,
        scope: 'openid',
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        // Always ask who is there: office machines are shared.
        prompt: 'login',
      });
      return { ok: true, value: { url: url.href, state, nonce, codeVerifier } };
    },
    async finish(callback, expected) {
      try {
        const tokens = await oidc.authorizationCodeGrant(await configuration(), callback, {
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          pkceCodeVerifier: expected.codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) return { ok: false, reason: 'provider-refused' };
        return { ok: true, value: { issuer: claims.iss, subject: claims.sub } };
      } catch {
        return { ok: false, reason: 'provider-refused' };
      }
    },
  };
}

function isThisMachine(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
}
