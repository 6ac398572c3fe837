// A Graph API whose answers a test writes: for calls that manage (numbers, templates, subscriptions). What was asked is kept.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GraphCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

export interface GraphStub {
  readonly url: string;
  readonly calls: GraphCall[];
  /** Answers every call; undefined is a closed connection. */
  answer: (
    call: GraphCall,
  ) => { readonly status?: number; readonly json: unknown } | { readonly text: string } | undefined;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export function refuse(code: number, details: string): { readonly status: number; readonly json: unknown } {
  const error = { message: `(#${code})`, type: 'OAuthException', code, error_data: { details }, fbtrace_id: 'A' };
  return { status: 400, json: { error } };
}

export async function startGraphStub(): Promise<GraphStub> {
  const calls: GraphCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stub');
      const text = Buffer.concat(chunks).toString();
      const call: GraphCall = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
      calls.push(call);
      const given = stub.answer(call);
      if (given === undefined) request.socket.destroy();
      else if ('text' in given) response.writeHead(200, { 'content-type': 'text/plain' }).end(given.text);
      else response.writeHead(given.status ?? 200, JSON_TYPE).end(JSON.stringify(given.json));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const stub: GraphStub = {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer: () => refuse(100, 'nothing is here'),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return stub;
}
