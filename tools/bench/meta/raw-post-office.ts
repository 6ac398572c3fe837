// The post office of the load bench (post-office.ts is the one of the crash campaign): many kept sockets, one request at a
// time on each.

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sign } from './envelope.ts';
import type { PostOffice } from './post-office.ts';
import { createFrameReader, statusOf } from './raw-http.ts';

interface Line {
  socket: Socket | undefined;
  /** Told when the request that is under way on this line is answered. */
  settle: ((isAccepted: boolean) => void) | undefined;
}

/** Meta's pauses grow; how long its first is, it does not say. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 16_000;

/** Bodies must be ASCII, as Meta's are: everything else stands as \\uXXXX in them. */
export function createRawPostOffice(options: {
  readonly appUrl: string;
  readonly secret: string;
  readonly sockets: number;
}): PostOffice {
  const { hostname, port, host } = new URL(options.appUrl);
  const free: Line[] = Array.from({ length: options.sockets }, () => ({ socket: undefined, settle: undefined }));
  const queue: { readonly request: string; readonly settle: (isAccepted: boolean) => void }[] = [];
  const sockets = new Set<Socket>();
  let nextInQueue = 0;
  let isClosed = false;

  /** Array.shift() moves tens of thousands of entries each time when a backlog stands. */
  function takeNext(): (typeof queue)[number] | undefined {
    const next = queue[nextInQueue];
    nextInQueue += 1;
    if (nextInQueue > 1000 || nextInQueue >= queue.length) {
      queue.splice(0, nextInQueue);
      nextInQueue = 0;
    }
    return next;
  }

  function open(line: Line): Socket {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const read = createFrameReader((frame) => finish(line, statusOf(frame) === 200));
    socket.on('data', read);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      line.socket = undefined;
      if (line.settle !== undefined) finish(line, false);
    });
    sockets.add(socket);
    return socket;
  }

  function start(line: Line, request: string, settle: (isAccepted: boolean) => void): void {
    line.settle = settle;
    line.socket ??= open(line);
    line.socket.write(request, 'latin1');
  }

  function finish(line: Line, isAccepted: boolean): void {
    const { settle } = line;
    line.settle = undefined;
    const next = isClosed ? undefined : takeNext();
    if (next === undefined) free.push(line);
    else start(line, next.request, next.settle);
    settle?.(isAccepted);
  }

  function post(body: string): Promise<boolean> {
    const request =
      `POST /webhooks/whatsapp HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
      `x-hub-signature-256: ${sign(body, options.secret)}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    return new Promise((settle) => {
      // The line that was used last is the warmest.
      const line = free.pop();
      if (line === undefined) queue.push({ request, settle });
      else start(line, request, settle);
    });
  }

  return {
    post,
    async deliver(body) {
      for (let pauseMs = FIRST_PAUSE_MS; !isClosed; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        await sleep(pauseMs);
        if (await post(body)) return true;
      }
      return false;
    },
    async close() {
      isClosed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
