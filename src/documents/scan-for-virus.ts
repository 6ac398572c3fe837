// An optional antivirus: clamd over TCP, its INSTREAM command. Without one (the demo) every scan says `off`, and the
// row of each document says so too.

import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type VirusVerdict = 'off' | 'clean' | 'found' | 'unavailable';

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface VirusScanner {
  readonly isOn: boolean;
  /** Takes the file in pieces; `read` may throw. */
  scan(file: Pieces): Promise<VirusVerdict>;
}

export interface ClamdSettings {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

export function createVirusScanner(clamd: ClamdSettings | undefined): VirusScanner {
  if (clamd === undefined) return { isOn: false, scan: async () => 'off' };
  return { isOn: true, scan: (file) => scanWithClamd(clamd, file) };
}

/** Below clamd's own default limit for one piece. */
const PIECE_BYTES = 1_000_000;
const MAX_REPLY_BYTES = 4096;

function scanWithClamd(clamd: ClamdSettings, file: Pieces): Promise<VirusVerdict> {
  return new Promise((resolve) => {
    const socket = connect({ host: clamd.host, port: clamd.port });
    let reply = '';
    const finish = (verdict: VirusVerdict): void => {
      socket.destroy();
      resolve(verdict);
    };
    // The time limit is for the whole scan: a socket's own limit would start anew with every byte.
    const limit = AbortSignal.timeout(clamd.timeoutMs);
    limit.addEventListener('abort', () => finish('unavailable'));
    socket.on('error', () => finish('unavailable'));
    socket.on('close', () => finish(verdictOf(reply)));
    socket.on('data', (data) => {
      reply += data.toString('latin1');
      if (reply.includes('\0') || reply.length > MAX_REPLY_BYTES) finish(verdictOf(reply));
    });
    socket.on('connect', () => {
      // Through the socket's own queue: a slow scanner holds up the reading, and the file is never in memory whole.
      pipeline(Readable.from(instream(file)), socket, { signal: limit, end: false }).catch(() => finish('unavailable'));
    });
  });
}

async function* instream(file: Pieces): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for await (const part of file) {
    for (let at = 0; at < part.length; at += PIECE_BYTES) {
      const piece = part.subarray(at, at + PIECE_BYTES);
      yield lengthOf(piece);
      yield piece;
    }
  }
  yield lengthOf(new Uint8Array(0));
}

function lengthOf(piece: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.length);
  return length;
}

/** Anything but a clear answer (size limit exceeded, an error, half a reply) is no verdict. */
function verdictOf(reply: string): VirusVerdict {
  const line = reply.split('\0')[0]?.trim() ?? '';
  if (line === 'stream: OK') return 'clean';
  return line.startsWith('stream: ') && line.endsWith(' FOUND') ? 'found' : 'unavailable';
}
