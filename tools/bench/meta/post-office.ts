// Posts webhooks to the app. Meta tries again with growing pauses until it hears 200; so does this.

import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { sign } from './envelope.ts';

export interface PostOffice {
  /** One try. True: answered 200. */
  post(body: string): Promise<boolean>;
  /** Tries until it is answered 200 (true) or the office closes (false). */
  deliver(body: string): Promise<boolean>;
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 60;
const LONGEST_PAUSE_MS = 600;

export function createPostOffice(options: {
  readonly appUrls: readonly string[];
  readonly secret: string;
  readonly sockets: number;
  readonly timeoutMs: number;
}): PostOffice {
  const pools = options.appUrls.map(
    (url) =>
      new Pool(new URL(url).origin, {
        connections: Math.ceil(options.sockets / options.appUrls.length),
        headersTimeout: options.timeoutMs,
        bodyTimeout: options.timeoutMs,
        connect: { timeout: 2000 },
        keepAliveTimeout: 20_000,
      }),
  );
  let turn = 0;
  let isClosed = false;

  async function post(body: string): Promise<boolean> {
    turn += 1;
    const pool = pools[turn % pools.length];
    if (pool === undefined) return false;
    try {
      const response = await pool.request({
        method: 'POST',
        path: '/webhooks/whatsapp',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, options.secret) },
        body,
      });
      await response.body.dump();
      return response.statusCode === 200;
    } catch {
      return false;
    }
  }

  return {
    post,
    async deliver(body) {
      for (let pauseMs = FIRST_PAUSE_MS; !isClosed; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        if (await post(body)) return true;
        await sleep(pauseMs);
      }
      return false;
    },
    async close() {
      isClosed = true;
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}
