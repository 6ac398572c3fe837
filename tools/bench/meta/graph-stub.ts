// The Graph API's side of sending, on bare node:http: it shares the bench's cores with what is measured.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { assertNever } from '#platform/pure';
import { isTaken, nameOf, type Fault } from './faults.ts';
import { readCall, type Reply } from './reply.ts';

export interface TakenCall {
  readonly providerId: string;
  readonly to: string;
  readonly callbackData: string;
  readonly reply: Reply;
  /** How the caller was, or was not, told. */
  readonly answer: string;
}

export interface GraphStub {
  readonly url: string;
  readonly calls: number;
  close(): Promise<void>;
}

export async function startGraphStub(options: {
  readonly phoneNumberId: string;
  readonly drawFault: () => Fault | undefined;
  readonly onTaken: (call: TakenCall) => void;
}): Promise<GraphStub> {
  const messagesPath = `/v26.0/${options.phoneNumberId}/messages`;
  let calls = 0;
  let taken = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== messagesPath) answer(response, 404, ERROR(100));
      else handle(request, response, Buffer.concat(chunks).toString('utf8'));
    });
  });

  function handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const call = readCall(body);
    if (call.kind === 'mark-read') return answer(response, 200, '{"success":true}');
    if (call.kind === 'bad') return answer(response, 400, ERROR(100));
    calls += 1;
    const fault = options.drawFault();
    const providerId = `wamid.BENCH${(taken += 1)}`;
    if (fault === undefined || isTaken(fault)) {
      options.onTaken({ ...call, providerId, answer: fault === undefined ? '200' : nameOf(fault) });
    }
    const success = `{"messaging_product":"whatsapp","contacts":[{"input":"${call.to}","wa_id":"${call.to}"}],"messages":[{"id":"${providerId}"}]}`;
    if (fault === undefined) return answer(response, 200, success);
    goWrong(request, response, fault, success);
  }

  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return calls;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function goWrong(request: IncomingMessage, response: ServerResponse, fault: Fault, success: string): void {
  switch (fault.kind) {
    case 'refused':
      return answer(response, fault.httpStatus, ERROR(fault.code));
    case 'bare':
      return answer(response, fault.httpStatus, 'Service Unavailable', 'text/plain');
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'hang':
      setTimeout(() => request.socket.destroy(), fault.ms);
      return;
    case 'slow':
      setTimeout(() => answer(response, 200, success), fault.ms);
      return;
    case 'malformed':
      return answer(response, 200, success.slice(0, -9));
    default:
      assertNever(fault);
  }
}

const ERROR = (code: number): string =>
  `{"error":{"message":"(#${code}) refused by the stand-in","type":"OAuthException","code":${code},"fbtrace_id":"bench"}}`;

function answer(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the Graph stub has no port');
  return address.port;
}
