// Calls to the Graph API over one pool of kept connections. What comes back is sorted into what we know for certain
// and what we do not: only an error in Graph's own envelope, or a connection that never was, proves a refusal.

import { Pool, errors } from 'undici';
import { postJson } from './post-json.ts';
import { createGraphAccess, graphPath, type AccessSettings } from './numbers/graph-access.ts';
import { GraphErrorEnvelope, SendResponse } from './wire/index.ts';

export type SendResult =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'not-reached' }
  | { readonly kind: 'uncertain' };

export interface GraphClient {
  /** `body`: the whole JSON of a message. */
  send(body: string): Promise<SendResult>;
  markRead(messageId: string, typing: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface GraphSettings extends AccessSettings {
  readonly phoneNumberId: string;
  readonly connections?: number;
  readonly timeoutMs?: number;
}

const ANSWER_BYTES = 65_536;

export function createGraphClient(settings: GraphSettings): GraphClient {
  const timeoutMs = settings.timeoutMs ?? 15_000;
  const origin = new URL(settings.url);
  const access = createGraphAccess(settings);
  const pool = new Pool(origin.origin, {
    connections: settings.connections ?? 256,
    keepAliveTimeout: 30_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: 5_000 },
  });
  const { authorization } = access;
  const headers = Object.entries({ ...authorization, 'content-type': 'application/json' }).flat();
  const messagesPath = graphPath(access, `/${settings.phoneNumberId}/messages`);

  return {
    async send(body) {
      try {
        const answer = await postJson(pool, { path: messagesPath, headers, body, maxBytes: ANSWER_BYTES });
        return sortAnswer(answer.statusCode, answer.text);
      } catch (error) {
        return neverReached(error) ? { kind: 'not-reached' } : { kind: 'uncertain' };
      }
    },
    async markRead(messageId, typing) {
      const body = JSON.stringify({
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: messageId,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      });
      try {
        await postJson(pool, { path: messagesPath, headers, body, maxBytes: ANSWER_BYTES });
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
