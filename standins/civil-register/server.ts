// Departments' registers behind HTTP and JSON, in miniature, each under its id (/births/v1/…): search, read, take reports
// of what was issued, list them.
// docs/guides/registry-adapter.md describes the interface; main.ts starts it.

import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createFaults, Fault, type Faults, type Route } from './faults.ts';
import { IssueReport, openIssueBook, type IssueBook } from './issue-book.ts';
import { isKnownHost, MISDIRECTED } from '../known-host.ts';
import { readRegisterData, searchRecords, type RegisterData } from './register-data.ts';

const SearchBody = z.strictObject({
  facts: z.record(z.string(), z.string().max(500)),
  limit: z.number().int().min(1).max(50).default(20),
});
const Key = z.string().min(8).max(100);
const IssuesQuery = z.strictObject({
  since: z.iso.datetime(),
  after: z.coerce.number().int().min(0).default(0),
});
const ISSUES_PAGE = 500;

export function createRegisters(options: {
  /** One register each. */
  readonly dataFiles: readonly string[];
  readonly directory: string;
  readonly token: string;
  /** Whether PUT /faults is there. */
  readonly allowsFaults: boolean;
}): FastifyInstance {
  const registers = options.dataFiles.map(readRegisterData);
  const faults = createFaults();
  const app = fastify({ bodyLimit: 100_000 });

  app.addHook('onRequest', async (request, reply) => {
    if (!isKnownHost(request.headers.host)) await reply.code(MISDIRECTED).send({ error: 'host' });
  });
  app.get('/healthz', async () => ({
    ok: true,
    registers: Object.fromEntries(registers.map(({ register, records }) => [register.id, records.length])),
  }));

  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/healthz') return;
    if (!isToken(request.headers.authorization, options.token)) await reply.code(401).send({ error: 'token' });
  });
  app.setErrorHandler(async (error, _request, reply) => {
    await reply
      .code(error instanceof z.ZodError ? 400 : 500)
      .send({ error: error instanceof z.ZodError ? 'shape' : 'fault' });
  });

  if (options.allowsFaults) {
    app.put('/faults', async (request) => {
      faults.set(Fault.parse(request.body));
      return { ok: true };
    });
  }

  for (const data of registers)
    addRegister(app, data, openIssueBook(join(options.directory, data.register.id)), faults);
  return app;
}

function addRegister(app: FastifyInstance, data: RegisterData, issues: IssueBook, faults: Faults): void {
  const path = `/${data.register.id}/v1`;
  const records = new Map(data.records.map((record) => [record.ref, record]));

  /** One call, with the switched-on fault before or after the work. */
  const serve =
    (route: Route, work: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (await faults.before(route, reply)) return reply;
      const answer = await work(request, reply);
      return faults.after(route, reply) ? reply : answer;
    };

  app.post(
    `${path}/records/search`,
    serve('search', async (request, reply) => {
      const { facts, limit } = SearchBody.parse(request.body);
      const found = searchRecords(data, facts);
      if (found === undefined) return reply.code(422).send({ error: 'cannot-search-by-this' });
      return { records: found.slice(0, limit) };
    }),
  );

  app.get(
    `${path}/records/:ref`,
    serve('record', async (request, reply) => {
      const { ref } = z.object({ ref: z.string() }).parse(request.params);
      return records.get(ref) ?? reply.code(404).send({ error: 'no-such-record' });
    }),
  );

  app.post(
    `${path}/issues`,
    serve('issue', async (request, reply) => {
      const key = Key.parse(request.headers['idempotency-key']);
      const report = IssueReport.parse(request.body);
      if (!records.has(report.recordRef)) return reply.code(422).send({ error: 'no-such-record' });
      const filed = await issues.file(key, report);
      if (filed.kind === 'key-used-otherwise') return reply.code(409).send({ error: filed.kind });
      return { acknowledgement: filed.issue.acknowledgement };
    }),
  );

  app.get(
    `${path}/issues`,
    serve('issues', async (request) => {
      const { since, after } = IssuesQuery.parse(request.query);
      const page = issues.list(new Date(since), after, ISSUES_PAGE);
      const last = page.at(-1);
      return {
        issues: page.map(({ recordRef, certificateNumber, acknowledgement, acknowledgedAt }) => ({
          recordRef,
          certificateNumber,
          acknowledgement,
          acknowledgedAt,
        })),
        ...(page.length === ISSUES_PAGE && last !== undefined ? { next: String(last.sequence) } : {}),
      };
    }),
  );
}

function isToken(header: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
