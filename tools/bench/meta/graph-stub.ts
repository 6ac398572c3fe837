// The Graph API's side of sending, on bare sockets (raw-http.ts).

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { assertNever } from '#platform/pure';
import { isTaken, nameOf, type Fault } from './faults.ts';
import { createFrameReader, type Frame } from './raw-http.ts';
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
  close(): Promise<void>;
}

export async function startGraphStub(options: {
  readonly phoneNumberId: string;
  readonly drawFault: () => Fault | undefined;
  readonly onTaken: (call: TakenCall) => void;
}): Promise<GraphStub> {
  const requestLine = `POST /v26.0/${options.phoneNumberId}/messages HTTP/1.1`;
  let taken = 0;

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on(
      'data',
      createFrameReader((frame) => handle(socket, frame)),
    );
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });

  function handle(socket: Socket, { head, body }: Frame): void {
    if (!head.startsWith(requestLine)) return answer(socket, 404, ERROR(100));
    const call = readCall(body);
    if (call.kind === 'mark-read') return answer(socket, 200, '{"success":true}');
    if (call.kind === 'bad') return answer(socket, 400, ERROR(100));
    const fault = options.drawFault();
    taken += 1;
    const providerId = `wamid.BENCH${taken}`;
    if (fault === undefined || isTaken(fault)) {
      options.onTaken({ ...call, providerId, answer: fault === undefined ? '200' : nameOf(fault) });
    }
    const success = `{"messaging_product":"whatsapp","contacts":[{"input":"${call.to}","wa_id":"${call.to}"}],"messages":[{"id":"${providerId}"}]}`;
    if (fault === undefined) answer(socket, 200, success);
    else goWrong(socket, fault, success);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Graph stub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function goWrong(socket: Socket, fault: Fault, success: string): void {
  switch (fault.kind) {
    case 'refused':
      return answer(socket, fault.httpStatus, ERROR(fault.code));
    case 'bare':
      return answer(socket, fault.httpStatus, 'Service Unavailable', 'text/plain');
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'hang':
      setTimeout(() => socket.destroy(), fault.ms);
      return;
    case 'slow':
      setTimeout(() => answer(socket, 200, success), fault.ms);
      return;
    case 'malformed':
      return answer(socket, 200, success.slice(0, -9));
    default:
      assertNever(fault);
  }
}

const ERROR = (code: number): string =>
  `{"error":{"message":"(#${code}) refused by the stand-in","type":"OAuthException","code":${code},"fbtrace_id":"bench"}}`;

/** Whatever is said is ASCII. */
function answer(socket: Socket, status: number, body: string, type = 'application/json'): void {
  if (socket.destroyed) return;
  socket.write(
    `HTTP/1.1 ${status} Stub\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  );
}
