// A server in Graph's place: answers as the test says, and keeps what it was asked.
import { createServer } from 'node:http';

export interface GraphCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

export interface GraphReply {
  readonly status?: number;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  readonly location?: string;
}

export async function startGraphStandIn(answer: (call: GraphCall) => GraphReply) {
  const calls: GraphCall[] = [];
  const server = createServer((incoming, reply) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const call = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        authorization: incoming.headers.authorization,
        body: Buffer.concat(chunks),
      };
      calls.push(call);
      const { status, json, bytes, location } = answer(call);
      const sent = bytes ?? Buffer.from(JSON.stringify(json ?? {}));
      reply.writeHead(status ?? 200, {
        'content-length': sent.length,
        ...(location === undefined ? {} : { location }),
      });
      reply.end(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As Graph refuses. */
export function graphRefusal(code: number, status = 400): GraphReply {
  return { status, json: { error: { message: 'refused', type: 'OAuthException', code, fbtrace_id: 'T' } } };
}
