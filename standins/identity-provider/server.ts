// A real OpenID Connect provider (npm oidc-provider) with invented officers in place of the State's directory: discovery,
// authorization code with PKCE, signed ID tokens. Sessions live in memory; signing keys are kept on disk.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Provider, type Configuration } from 'oidc-provider';
import { isKnownHost, MISDIRECTED } from '../known-host.ts';
import { loadFonts } from './fonts.ts';
import { createMemoryAdapter } from './memory.ts';
import { loadOrMakeKeys } from './keys.ts';
import { readDemoOfficers, type DemoOfficer } from './officers.ts';
import type { Settings } from './settings.ts';
import { SIGN_IN_STYLE, signInPage } from './sign-in-page.ts';

const INTERACTION = /^\/interaction\/[\w-]{10,60}$/;
const MAX_FORM_BYTES = 4096;

export async function startIdentityProvider(settings: Settings): Promise<Server> {
  const officers = readDemoOfficers(settings.officersFile);
  const provider = await createProvider(settings, officers);
  const fonts = loadFonts();
  const oidc = provider.callback();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This sign-in has expired. Go back to the desk and begin again.');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isKnownHost(request.headers.host)) {
      response.writeHead(MISDIRECTED, { 'content-type': 'text/plain' }).end('not a name of this server');
      return;
    }
    const url = new URL(request.url ?? '/', settings.issuer);
    const font = fonts.files.get(url.pathname);
    if (font !== undefined) return send(response, 'font/woff2', font, true);
    if (url.pathname === '/fonts.css') return send(response, 'text/css; charset=utf-8', fonts.css, true);
    if (url.pathname === '/style.css') return send(response, 'text/css; charset=utf-8', SIGN_IN_STYLE, true);
    if (url.pathname === '/healthz') return send(response, 'text/plain', 'ok', false);
    if (!INTERACTION.test(url.pathname)) {
      await oidc(request, response);
      return;
    }
    if (request.method === 'POST') return choose(request, response);
    await provider.interactionDetails(request, response); // throws when the cookie does not match
    const origin = new URL(settings.redirectUri).origin;
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors ${origin}`,
    );
    const language = languageOf(url.searchParams.get('language') ?? request.headers['accept-language']);
    return send(response, 'text/html; charset=utf-8', signInPage({ language, action: url.pathname, officers }), false);
  }

  async function choose(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const subject = new URLSearchParams(await readForm(request)).get('subject');
    const officer = officers.find((candidate) => candidate.subject === subject);
    const result =
      officer === undefined
        ? { error: 'access_denied', error_description: 'no such officer' }
        : { login: { accountId: officer.subject, remember: false, amr: ['demo'] } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  await new Promise<void>((resolve) => server.listen(settings.port, '127.0.0.1', resolve));
  return server;
}

async function createProvider(settings: Settings, officers: readonly DemoOfficer[]): Promise<Provider> {
  const keys = await loadOrMakeKeys(settings.dataDirectory);
  const configuration: Configuration = {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [settings.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    adapter: createMemoryAdapter(),
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 300, AuthorizationCode: 60, IdToken: 300 },
    findAccount: async (_context, subject) => {
      if (!officers.some((officer) => officer.subject === subject)) return undefined;
      return { accountId: subject, claims: async () => ({ sub: subject }) };
    },
    // The desk is the State's own client: no consent page.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    renderError: async (context, out) => {
      context.type = 'text/plain; charset=utf-8';
      context.body = `Sign-in failed (${out.error}). Go back to the desk and begin again.`;
    },
  };
  const provider = new Provider(settings.issuer, configuration);
  provider.proxy = false;
  return provider;
}

function send(response: ServerResponse, type: string, body: string | Buffer, keep: boolean): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': keep ? 'public, max-age=86400' : 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_FORM_BYTES) throw new Error('form too large');
  }
  return text;
}

function languageOf(asked: string | undefined): 'hi' | 'en' {
  return asked?.startsWith('hi') === true ? 'hi' : 'en';
}
