// What a route is: an address, a permission and a function from a visit to an answer. A handler never touches the
// HTTP library's reply, so that headers, cookies and caching are decided in one place (server.ts).

import type { FastifyRequest } from 'fastify';
import type { Json, PageWords } from '../pure/index.ts';
import type { Html } from '../html.ts';
import type { PageLanguage } from './page-language.ts';

/**
 * `public`: anybody. `meta`: Meta's servers, proved by signature. `officer`: any signed-in officer.
 * `supervisor`, `operator`, `helpdesk`, `cashier`, `author`: a signed-in officer who holds that duty too.
 */
export const PERMISSIONS = [
  'public',
  'meta',
  'officer',
  'supervisor',
  'operator',
  'helpdesk',
  'cashier',
  'author',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
export type OpenPermission = 'public' | 'meta';
export type GuardedPermission = Exclude<Permission, OpenPermission>;

/** A signed-in person, as far as this layer needs to know one. */
export interface Principal {
  readonly permissions: ReadonlySet<GuardedPermission>;
  /** Bound to the session; every form that changes something carries it in the field `csrf`. */
  readonly csrfToken: string;
}

export interface Visit {
  readonly request: FastifyRequest;
  readonly language: PageLanguage;
  /** In which languages this region's pages are, and what it says in its own words. */
  readonly pageWords: PageWords;
  /** IANA name of the region's time zone. */
  readonly timeZone: string;
  /** Path and query as asked for, without `language`: where a language switch leads back to. */
  readonly here: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed body; a handler reads it through a schema. */
  readonly form: unknown;
  /** The value of one of our cookies, by its name without prefix. */
  cookie(name: string): string | undefined;
  /** The cacheable address of a file from the asset store. */
  assetUrl(path: string): string;
  /** True when the page is shown in a frame: it leaves out what leads away. */
  readonly embedded: boolean;
  /** True when htmx asks for a fragment of the page. */
  readonly wantsFragment: boolean;
}

export interface SignedInVisit<P extends Principal> extends Visit {
  readonly principal: P;
}

/** What one page needs beyond the strict policy that every page has. */
export interface PagePolicy {
  /** Origins that the page shows in frames. */
  readonly frames?: readonly string[];
  /** The page compiles WebAssembly (the QR reader). */
  readonly webAssembly?: boolean;
  readonly camera?: boolean;
}

export interface CookieChange {
  readonly name: string;
  /** Undefined removes the cookie. */
  readonly value: string | undefined;
  readonly maxAgeSeconds?: number;
  /** Readable by scripts of the page; off unless asked for. */
  readonly scriptReadable?: boolean;
}

interface Common {
  readonly status?: number;
  readonly cookies?: readonly CookieChange[];
}

export type Answer =
  | (Common & { readonly kind: 'page'; readonly page: Html; readonly policy?: PagePolicy })
  | (Common & { readonly kind: 'redirect'; readonly to: string })
  | (Common & { readonly kind: 'json'; readonly value: Json; readonly cacheSeconds?: number })
  | (Common & {
      readonly kind: 'text';
      readonly text: string;
      readonly contentType?: string;
      readonly cacheSeconds?: number;
    })
  | (Common & {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly contentType: string;
      /** Offers the bytes as a download of this name. */
      readonly fileName?: string;
      readonly cacheSeconds?: number;
    });

interface Address {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** At most `max` requests per address of origin within `perSeconds`. */
  readonly rateLimit?: { readonly max: number; readonly perSeconds: number };
}

export interface OpenRoute extends Address {
  readonly permission: OpenPermission;
  readonly handler: (visit: Visit) => Promise<Answer>;
}

export interface GuardedRoute<P extends Principal> extends Address {
  readonly permission: GuardedPermission;
  readonly handler: (visit: SignedInVisit<P>) => Promise<Answer>;
}

export type Route<P extends Principal = Principal> = OpenRoute | GuardedRoute<P>;

/** Declares a route. There is no route without a permission: the type asks for it, and the server refuses to start. */
export function defineRoute<P extends Principal = Principal>(route: Route<P>): Route<P> {
  return route;
}
