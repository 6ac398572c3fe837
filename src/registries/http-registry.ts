// A register behind HTTP and JSON, as docs/guides/registry-adapter.md describes it. Every reply is parsed; candidates
// go through the link rule here, so that no record of a stranger leaves this file.

import { Pool } from 'undici';
import { z } from 'zod';
import { AppError } from '#platform';
import type { Random } from '#platform/pure';
import { decideLink, type NamesMatch } from './decide-link.ts';
import { callRegister, type CallResult, type CallSettings } from './http-call.ts';
import { RegisterRecord } from './register-record.ts';
import type { CallFailure, ListedIssue, Registry } from './registry.ts';

export interface HttpRegistryOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly token: string;
  /** `host` or `host:port`: the only places that registers may be at. */
  readonly allowedHosts: readonly string[];
  readonly call?: Partial<CallSettings>;
}

/** 3 tries of 4 s: a citizen is waiting. 1 MB holds the most candidates and the longest page of issues. */
const DEFAULT_CALL: CallSettings = { timeoutMs: 4000, attempts: 3, backOffMs: 250, maxReplyBytes: 1_000_000 };
const MAX_CANDIDATES = 50;
const MAX_PAGES = 200;

const SearchReply = z.object({ records: z.array(RegisterRecord).max(MAX_CANDIDATES) });
const IssueReply = z.object({ acknowledgement: z.string().min(1).max(200) });
const IssuesReply = z.object({
  issues: z.array(
    z.object({
      recordRef: z.string().min(1).max(200),
      certificateNumber: z.string().min(1).max(200),
      acknowledgement: z.string().min(1).max(200),
    }),
  ),
  next: z.string().min(1).max(200).optional(),
});

export function createHttpRegistry(
  deps: { readonly namesMatch: NamesMatch; readonly random: Random },
  options: HttpRegistryOptions,
): Registry & { close(): Promise<void> } {
  const base = allowedBase(options);
  const pool = new Pool(base.origin, { connections: 8, pipelining: 1, connect: { timeout: 3000 } });
  const settings = { ...DEFAULT_CALL, ...options.call };
  const prefix = base.pathname.replace(/\/$/, '');
  const call = (request: Parameters<typeof callRegister>[1], signal: AbortSignal): Promise<CallResult> =>
    callRegister(
      { pool, token: options.token, random: deps.random, settings },
      { ...request, path: prefix + request.path },
      signal,
    );

  return {
    name: options.name,

    async lookUp({ query, link, facts }, { signal }) {
      const body = { facts: query, limit: MAX_CANDIDATES };
      const reply = parse(SearchReply, await call({ method: 'POST', path: '/v1/records/search', body }, signal));
      switch (reply.kind) {
        case 'refused': // A question that the register cannot search by finds nothing.
          return { kind: 'not-found' };
        case 'failed':
          return { kind: 'unavailable', why: reply.why };
        case 'parsed': {
          const decision = decideLink(deps, link, query, reply.value.records);
          if (decision.kind !== 'linked') return { kind: decision.kind };
          const known = Object.entries(decision.record.facts);
          return {
            kind: 'linked',
            ref: decision.record.ref,
            facts: Object.fromEntries(known.filter(([name]) => facts.includes(name))),
          };
        }
      }
    },

    async reportIssue({ reportId, ...body }, { signal }) {
      const headers = { 'idempotency-key': reportId };
      const reply = parse(IssueReply, await call({ method: 'POST', path: '/v1/issues', headers, body }, signal));
      switch (reply.kind) {
        case 'refused':
          return { kind: 'refused' };
        case 'failed':
          return { kind: 'unavailable', why: reply.why };
        case 'parsed':
          return { kind: 'accepted', acknowledgement: reply.value.acknowledgement };
      }
    },

    async listIssues(since, { signal }) {
      const issues: ListedIssue[] = [];
      let after: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const search = new URLSearchParams({ since: since.toISOString(), ...(after === undefined ? {} : { after }) });
        const path = `/v1/issues?${search.toString()}`;
        const reply = parse(IssuesReply, await call({ method: 'GET', path }, signal));
        if (reply.kind === 'failed') return { kind: 'unavailable', why: reply.why };
        if (reply.kind === 'refused') return { kind: 'unavailable', why: 'malformed' };
        issues.push(...reply.value.issues);
        after = reply.value.next;
        if (after === undefined) return { kind: 'listed', issues };
      }
      return { kind: 'unavailable', why: 'malformed' }; // A list without an end.
    },

    close: () => pool.close(),
  };
}

type Parsed<T> =
  { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'refused' } | { kind: 'failed'; why: CallFailure };

function parse<T>(schema: z.ZodType<T>, result: CallResult): Parsed<T> {
  if (result.kind !== 'answered') return result;
  const parsed = schema.safeParse(result.body);
  return parsed.success ? { kind: 'parsed', value: parsed.data } : { kind: 'failed', why: 'malformed' };
}

function allowedBase(options: HttpRegistryOptions): URL {
  const base = URL.parse(options.baseUrl);
  const here = base !== null && (base.protocol === 'https:' || base.protocol === 'http:') && base.username === '';
  if (!here || !options.allowedHosts.includes(base.host)) {
    throw new AppError('config.invalid', `register ${options.name}: its address is not among the allowed hosts`);
  }
  return base;
}
