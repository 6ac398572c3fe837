// The Graph API's side, on bare sockets (raw-http.ts): messages are taken or not, by chance (faults.ts) and by Meta's
// limits (limits.ts); citizens' files are handed out (media-shelf.ts); the rest is what account.ts says of us.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { assertNever } from '#platform/pure';
import type { Account } from './account.ts';
import { isTaken, nameOf, type Fault } from './faults.ts';
import type { Ruling } from './limits.ts';
import type { MediaShelf, ShelfAnswer } from './media-shelf.ts';
import { createFrameReader, type Frame } from './raw-http.ts';
import { readCall, type Reply } from './reply.ts';

export interface MetaCall {
  readonly to: string;
  readonly callbackData: string;
  readonly reply: Reply;
}

export interface TakenCall extends MetaCall {
  readonly providerId: string;
  /** How the caller was, or was not, told. */
  readonly answer: string;
  /** It will not be delivered: the citizen's window has closed. */
  readonly dropped: boolean;
}

export interface GraphStub {
  readonly url: string;
  close(): Promise<void>;
}

const VERSION = '/v26.0';
const SLOW_FILE_MS = 700;

export async function startGraphStub(options: {
  readonly phoneNumberId: string;
  readonly account: Account;
  readonly shelf: MediaShelf;
  readonly drawFault: (call: MetaCall) => Fault | undefined;
  readonly rule: (call: MetaCall) => Ruling;
  readonly onTaken: (call: TakenCall) => void;
}): Promise<GraphStub> {
  const messagesLine = `POST ${VERSION}/${options.phoneNumberId}/messages HTTP/1.1`;
  let url = '';
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

  function handle(socket: Socket, frame: Frame): void {
    if (frame.head.startsWith(messagesLine)) takeMessage(socket, frame.body);
    else answerOther(socket, frame);
  }

  function takeMessage(socket: Socket, body: string): void {
    const call = readCall(body);
    if (call.kind === 'mark-read') return answer(socket, 200, '{"success":true}');
    if (call.kind === 'bad') return answer(socket, 400, ERROR(100));
    const fault = options.drawFault(call);
    taken += 1;
    const providerId = `wamid.BENCH${taken}`;
    if (fault === undefined || isTaken(fault)) {
      const ruling = options.rule(call);
      if (ruling.kind === 'refuse') return answer(socket, 400, ERROR(ruling.code));
      const told = fault === undefined ? '200' : nameOf(fault);
      options.onTaken({ ...call, providerId, answer: told, dropped: ruling.kind === 'drop' });
    }
    const success = `{"messaging_product":"whatsapp","contacts":[{"input":"${call.to}","wa_id":"${call.to}"}],"messages":[{"id":"${providerId}"}]}`;
    if (fault === undefined) answer(socket, 200, success);
    else goWrong(socket, fault, success);
  }

  function answerOther(socket: Socket, { head, body }: Frame): void {
    const [method = '', target = ''] = head.split(' ', 2);
    const [path = ''] = target.split('?', 1);
    if (!/\r\nauthorization: *bearer \S/i.test(head)) return answer(socket, 401, ERROR(190));
    if (method === 'GET' && path.startsWith('/media/')) return answerShelf(socket, options.shelf.answerFile(path));
    if (!path.startsWith(`${VERSION}/`)) return answer(socket, 404, ERROR(100));
    const node = path.slice(VERSION.length);
    const media = method === 'GET' ? options.shelf.answerAbout(node.slice(1), url) : undefined;
    if (media !== undefined) return answerShelf(socket, media);
    const described = options.account.answer(method, node, body);
    if (described === undefined) answer(socket, 404, ERROR(100));
    else answer(socket, described.status, JSON.stringify(described.body));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Graph stub has no port');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
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

function answerShelf(socket: Socket, found: ShelfAnswer): void {
  if (found.kind === 'json') return answer(socket, found.status, JSON.stringify(found.body));
  if (socket.destroyed) return;
  const { bytes, mimeType, how } = found;
  const half = Math.floor(bytes.length / 2);
  socket.write(`HTTP/1.1 200 Stub\r\ncontent-type: ${mimeType}\r\ncontent-length: ${bytes.length}\r\n\r\n`, 'latin1');
  switch (how) {
    case 'whole':
      socket.write(bytes);
      return;
    case 'slow':
      socket.write(bytes.subarray(0, half));
      setTimeout(() => socket.write(bytes.subarray(half)), SLOW_FILE_MS);
      return;
    case 'cut':
      socket.write(bytes.subarray(0, half), () => socket.destroy());
      return;
    default:
      assertNever(how);
  }
}
