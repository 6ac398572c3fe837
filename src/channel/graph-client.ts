// Calls to the Graph API over one pool of kept connections. What comes back is sorted into what we know for certain
// and what we do not: only an error in Graph's own envelope, or a connection that never was, proves a refusal.

import { Pool, errors } from 'undici';
import { createGraphAccess, graphPath } from './numbers/graph-access.ts';
import { pickByNumber, type OwnNumber } from './numbers/own-numbers.ts';
import { postJson } from './post-json.ts';
import { GraphErrorEnvelope, SendResponse } from './wire/index.ts';

export type SendResult =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'not-reached' }
  | { readonly kind: 'uncertain' };

export interface GraphClient {
  /** `body`: the whole JSON of a message. Says it by this number of ours; the first where it is not known. */
  send(body: string, phoneNumberId: string | undefined): Promise<SendResult>;
  /** By the number that the message was sent to. */
  markRead(messageId: string, typing: boolean, phoneNumberId: string | undefined): Promise<void>;
  close(): Promise<void>;
}

export interface GraphSettings {
  /** The settings' own first; all are reached at the same address. */
  readonly numbers: readonly Pick<OwnNumber, 'phoneNumberId' | 'access'>[];
  readonly connections?: number;
  readonly timeoutMs?: number;
}

const ANSWER_BYTES = 65_536;

export function createGraphClient(settings: GraphSettings): GraphClient {
  const timeoutMs = settings.timeoutMs ?? 15_000;
  const doors = settings.numbers.map(({ phoneNumberId, access }) => {
    const graph = createGraphAccess(access);
    const headers = Object.entries({ ...graph.authorization, 'content-type': 'application/json' }).flat();
    return { phoneNumberId, origin: graph.origin, path: graphPath(graph, `/${phoneNumberId}/messages`), headers };
  });
  const doorOf = pickByNumber(doors);
  const pool = new Pool(doorOf(undefined).origin, {
    connections: settings.connections ?? 256,
    keepAliveTimeout: 30_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: 5_000 },
  });

  return {
    async send(body, phoneNumberId) {
      const { path, headers } = doorOf(phoneNumberId);
      try {
        const answer = await postJson(pool, { path, headers, body, maxBytes: ANSWER_BYTES });
        return sortAnswer(answer.statusCode, answer.text);
      } catch (error) {
        return neverReached(error) ? { kind: 'not-reached' } : { kind: 'uncertain' };
      }
    },
    async markRead(messageId, typing, phoneNumberId) {
      const { path, headers } = doorOf(phoneNumberId);
      const body = JSON.stringify({
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: messageId,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      });
      try {
        await postJson(pool, { path, headers, body, maxBytes: ANSWER_BYTES });
      } catch {
        // A tick that did not turn blue harms nobody.
      }
    },
    close: () => pool.close(),
  };
}

function sortAnswer(statusCode: number, text: string): SendResult {
  const json = parseJson(text);
  if (statusCode === 200) {
    const sent = SendResponse.safeParse(json);
    const providerId = sent.success ? sent.data.messages[0]?.id : undefined;
    return providerId === undefined ? { kind: 'uncertain' } : { kind: 'accepted', providerId };
  }
  const refusal = GraphErrorEnvelope.safeParse(json);
  return refusal.success ? { kind: 'refused', code: refusal.data.error.code } : { kind: 'uncertain' };
}

function neverReached(error: unknown): boolean {
  if (error instanceof errors.ConnectTimeoutError) return true;
  return error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
