// The HTTP server: turns declared routes (route.ts) into Fastify routes with the same defences on each: permission,
// strict headers, cookies, cross-site checks, rate limits, request ids, error pages without inside knowledge.
// app.ts collects the routes of every capability and hands them in.

import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify';
import type { Ids, PageWords } from '../pure/index.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { sendAnswer, type AnswerSettings } from './answer.ts';
import type { AssetStore } from './asset-store.ts';
import { cookieName } from './cookies.ts';
import { CSRF_FIELD, CSRF_HEADER, cameFromAnotherSite, csrfTokenMatches } from './cross-site.ts';
import { answerWithError } from './error-page.ts';
import { LANGUAGE_COOKIE, choosePageLanguage } from './page-language.ts';
import type { Answer, Permission, Principal, Route, SignedInVisit, Visit } from './route.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route names one; a route without it stops the start. */
    permission?: Permission;
  }
}

export interface WebDeps<P extends Principal> {
  /** Address under which visitors see us, for example `https://dwar.example`; https turns on Secure cookies and HSTS. */
  readonly publicUrl: string;
  /** What `X-Forwarded-*` to believe: false, or addresses of the proxies in front. */
  readonly trustProxy: boolean | string;
  /** `self` where the guided tour runs, so that it may show our own pages side by side. */
  readonly framedBy: 'none' | 'self';
  /** IANA name of the time zone in which pages tell the time. */
  readonly timeZone: string;
  readonly pageWords: PageWords;
  readonly assets: AssetStore;
  readonly ids: Ids;
  readonly log: Logger;
  /** Who is signed in, by the session cookie's value. */
  authenticate(visit: Visit): Promise<P | undefined>;
  /** Where somebody without a session is sent; `?back=` is added. */
  readonly signInPath: string;
}

const LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600;
const BODY_LIMIT_BYTES = 256 * 1024;

export async function createServer<P extends Principal>(
  deps: WebDeps<P>,
  routes: readonly Route<P>[],
): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    trustProxy: deps.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => deps.ids.next(),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
  });
  server.addHook('onRoute', requirePermission);
  await server.register(async (scope) => addPages(scope, deps, routes));
  return server;
}

/** Pages live in a scope of their own: what is put beside it (the webhook) pays for none of their hooks. */
async function addPages<P extends Principal>(
  scope: FastifyInstance,
  deps: WebDeps<P>,
  routes: readonly Route<P>[],
): Promise<void> {
  const secure = deps.publicUrl.startsWith('https:');
  const settings: AnswerSettings = { secure, framedBy: deps.framedBy };
  await scope.register(helmet, {
    global: true,
    contentSecurityPolicy: false, // per page, in sendAnswer
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    xFrameOptions: deps.framedBy === 'self' ? { action: 'sameorigin' } : { action: 'deny' },
    strictTransportSecurity: secure ? { maxAge: 365 * 24 * 3600, includeSubDomains: true } : false,
  });
  await scope.register(cookie);
  await scope.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
  await scope.register(multipart, { limits: { files: 1, fields: 8, parts: 10, headerPairs: 50 } });
  await scope.register(rateLimit, { global: false });
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  scope.addHook('onResponse', async (request, reply) => {
    deps.log.info('http.answered', {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      httpStatus: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    });
  });
  for (const route of [deps.assets.route, ...routes]) addRoute(scope, deps, settings, route);
  scope.setNotFoundHandler((request, reply) => {
    const error = new AppError('route.not-found', `nothing at this address`);
    return sendAnswer(reply, settings, 'public', answerWithError(readVisit(request, deps), error));
  });
  scope.setErrorHandler((error, request, reply) => {
    const permission = request.routeOptions.config.permission ?? 'public';
    const answer = answerWithError(readVisit(request, deps), error);
    if ((answer.status ?? 500) >= 500) deps.log.error('http.failed', error, { requestId: request.id });
    return sendAnswer(reply, settings, permission, answer);
  });
}

function addRoute<P extends Principal>(
  server: FastifyInstance,
  deps: WebDeps<P>,
  settings: AnswerSettings,
  route: Route<P>,
): void {
  server.route({
    method: route.method,
    url: route.path,
    config: {
      permission: route.permission,
      ...(route.rateLimit === undefined
        ? {}
        : { rateLimit: { max: route.rateLimit.max, timeWindow: route.rateLimit.perSeconds * 1000 } }),
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const visit = readVisit(request, deps);
      const answer = await answerTo(deps, route, visit);
      return sendAnswer(reply, settings, route.permission, rememberLanguage(visit, answer));
    },
  });
}

async function answerTo<P extends Principal>(deps: WebDeps<P>, route: Route<P>, visit: Visit): Promise<Answer> {
  if (route.permission === 'public' || route.permission === 'meta') return route.handler(visit);
  const principal = await deps.authenticate(visit);
  if (principal === undefined) return askToSignIn(deps, route, visit);
  if (!principal.permissions.has(route.permission)) {
    throw new AppError('access.denied', `the signed-in person is not ${route.permission}`);
  }
  const signedIn: SignedInVisit<P> = { ...visit, principal };
  if (route.method === 'POST') refuseForgery(deps, signedIn);
  return route.handler(signedIn);
}

function askToSignIn<P extends Principal>(deps: WebDeps<P>, route: Route<P>, visit: Visit): Answer {
  if (route.method === 'POST') throw new AppError('access.signed-out', 'no session');
  const back = visit.here.pathname + visit.here.search;
  return { kind: 'redirect', to: `${deps.signInPath}?back=${encodeURIComponent(back)}` };
}

function refuseForgery<P extends Principal>(deps: WebDeps<P>, visit: SignedInVisit<P>): void {
  const { headers } = visit.request;
  const inForm =
    typeof visit.form === 'object' && visit.form !== null ? Reflect.get(visit.form, CSRF_FIELD) : undefined;
  const token: unknown = inForm ?? headers[CSRF_HEADER];
  const foreign = cameFromAnotherSite(headers, new URL(deps.publicUrl).origin);
  if (foreign || !csrfTokenMatches(visit.principal.csrfToken, token)) {
    throw new AppError('access.denied', 'the form did not come from a page of this session');
  }
}

function readVisit(
  request: FastifyRequest,
  deps: Pick<WebDeps<never>, 'publicUrl' | 'timeZone' | 'pageWords' | 'assets'>,
): Visit {
  const secure = deps.publicUrl.startsWith('https:');
  const query = stringRecord(request.query);
  // request.url may be anything a client sends ("//evil", "*"): it is only ever a path of ours.
  const here = new URL(deps.publicUrl);
  const [path, search] = splitOnce(request.url, '?');
  here.pathname = path;
  here.search = search;
  here.searchParams.delete('language');
  const readCookie = (name: string): string | undefined => request.cookies[cookieName(name, secure)];
  return {
    request,
    language: choosePageLanguage(deps.pageWords.languages, {
      query: query['language'],
      cookie: readCookie(LANGUAGE_COOKIE),
      acceptLanguage: request.headers['accept-language'],
    }),
    pageWords: deps.pageWords,
    timeZone: deps.timeZone,
    here,
    parameters: stringRecord(request.params),
    query,
    form: request.body,
    cookie: readCookie,
    assetUrl: (assetPath) => deps.assets.url(assetPath),
    embedded: request.headers['sec-fetch-dest'] === 'iframe',
    wantsFragment: request.headers['hx-request'] === 'true',
  };
}

/** `?language=hi` on any page shows it in that language and remembers the choice. */
function rememberLanguage(visit: Visit, answer: Answer): Answer {
  const asked = visit.query['language'];
  if (asked !== visit.language || answer.kind !== 'page') return answer;
  const change = { name: LANGUAGE_COOKIE, value: asked, maxAgeSeconds: LANGUAGE_COOKIE_SECONDS };
  return { ...answer, cookies: [...(answer.cookies ?? []), change] };
}

function requirePermission(route: RouteOptions): void {
  if (route.config?.permission === undefined) {
    throw new AppError('config.invalid', `route ${String(route.method)} ${route.url} names no permission`);
  }
}

function stringRecord(value: unknown): Readonly<Record<string, string>> {
  const record: Record<string, string> = {};
  if (typeof value !== 'object' || value === null) return record;
  for (const [name, member] of Object.entries(value)) if (typeof member === 'string') record[name] = member;
  return record;
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
