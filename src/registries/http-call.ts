// One call to a register: time limit, retries by class of error with back-off, and a cap on the size of the reply.
// Redirects are never followed. http-registry.ts gives the replies their meaning.

import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Random } from '#platform/pure';
import type { CallFailure } from './registry.ts';

export interface CallSettings {
  /** For one try, from first byte sent to last byte read. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Before the second try; doubles with each further one, spread by half either way. */
  readonly backOffMs: number;
  readonly maxReplyBytes: number;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `refused`: the register understood and said no (4xx). */
export type CallResult =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly httpStatus: number }
  | { readonly kind: 'failed'; readonly why: CallFailure };

export async function callRegister(
  deps: { readonly pool: Pool; readonly token: string; readonly random: Random; readonly settings: CallSettings },
  call: HttpCall,
  signal: AbortSignal,
): Promise<CallResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await tryOnce(deps, call, signal);
    const again = result.kind === 'failed' && result.why === 'busy' && attempt < deps.settings.attempts;
    if (!again || signal.aborted) return result;
    try {
      await wait(backOffMs(deps.settings.backOffMs, attempt, deps.random), undefined, { signal });
    } catch {
      return result; // The caller's own time is over.
    }
  }
}

function backOffMs(baseMs: number, attempt: number, random: Random): number {
  const spread = 0.5 + random.bytes(2).readUInt16BE(0) / 0x1_0000;
  return Math.round(baseMs * 2 ** (attempt - 1) * spread);
}

async function tryOnce(
  deps: { readonly pool: Pool; readonly token: string; readonly settings: CallSettings },
  call: HttpCall,
  signal: AbortSignal,
): Promise<CallResult> {
  try {
    const response = await deps.pool.request({
      method: call.method,
      path: call.path,
      headers: {
        authorization: `Bearer ${deps.token}`,
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(deps.settings.timeoutMs)]),
    });
    const bytes = await readCapped(response.body, deps.settings.maxReplyBytes);
    return classify(response.statusCode, bytes);
  } catch {
    // A reset, a refused connection, the time limit: whether the register did the work is unknown. Every call we make
    // may be repeated (reports carry an idempotency key).
    return { kind: 'failed', why: 'busy' };
  }
}

function classify(httpStatus: number, bytes: Buffer | undefined): CallResult {
  if (httpStatus === 401 || httpStatus === 403) return { kind: 'failed', why: 'denied' };
  if (httpStatus === 408 || httpStatus === 429 || httpStatus >= 500) return { kind: 'failed', why: 'busy' };
  if (httpStatus >= 400) return { kind: 'refused', httpStatus };
  if (httpStatus >= 300 || bytes === undefined) return { kind: 'failed', why: 'malformed' };
  try {
    return { kind: 'answered', body: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { kind: 'failed', why: 'malformed' };
  }
}

/** `undefined` when there is more than the cap; the rest is not read. */
async function readCapped(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) return undefined; // Leaving the loop destroys the stream.
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
