// Calls to the Graph API over one pool of kept connections. What comes back is sorted into what we know for certain
// and what we do not: only an error in Graph's own envelope, or a connection that never was, proves a refusal.

import { FormData, Pool, errors, request } from 'undici';
import { GraphErrorEnvelope, MediaUploadResponse, MediaUrlResponse, SendResponse } from './wire/index.ts';

export type SendResult =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'not-reached' }
  | { readonly kind: 'uncertain' };

/** `body` ends the download when its reader stops; `sha256` is what Meta announced, in hexadecimal or base64. */
export type MediaResult =
  | { readonly ok: true; readonly body: AsyncIterable<Uint8Array>; readonly sha256?: string }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export interface GraphClient {
  /** `body`: the whole JSON of a message. */
  send(body: string): Promise<SendResult>;
  markRead(messageId: string, typing: boolean): Promise<void>;
  upload(file: { bytes: Buffer; mimeType: string; fileName: string }): Promise<{ mediaId: string } | undefined>;
  download(mediaId: string, options: { readonly maxBytes: number; readonly signal: AbortSignal }): Promise<MediaResult>;
  close(): Promise<void>;
}

export interface GraphSettings {
  /** Origin, for example https://graph.facebook.com */
  readonly url: string;
  readonly version: string;
  readonly phoneNumberId: string;
  readonly accessToken: string;
  readonly connections?: number;
  readonly timeoutMs?: number;
}

export function createGraphClient(settings: GraphSettings): GraphClient {
  const timeoutMs = settings.timeoutMs ?? 15_000;
  const origin = new URL(settings.url);
  const base = `${origin.pathname.replace(/\/$/, '')}/${settings.version}`;
  const pool = new Pool(origin.origin, {
    connections: settings.connections ?? 256,
    keepAliveTimeout: 30_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: 5_000 },
  });
  const authorization = `Bearer ${settings.accessToken}`;
  const jsonHeaders = { authorization, 'content-type': 'application/json' };
  const messagesPath = `${base}/${settings.phoneNumberId}/messages`;

  return {
    async send(body) {
      try {
        const response = await pool.request({ method: 'POST', path: messagesPath, headers: jsonHeaders, body });
        return sortAnswer(response.statusCode, await readCapped(response.body, 65_536));
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
        const response = await pool.request({ method: 'POST', path: messagesPath, headers: jsonHeaders, body });
        await response.body.dump();
      } catch {
        // A tick that did not turn blue harms nobody.
      }
    },
    async upload(file) {
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', file.mimeType);
      form.set('file', new File([new Uint8Array(file.bytes)], file.fileName, { type: file.mimeType }));
      try {
        const response = await request(`${origin.origin}${base}/${settings.phoneNumberId}/media`, {
          method: 'POST',
          headers: { authorization },
          body: form,
          headersTimeout: timeoutMs * 4,
        });
        const parsed = MediaUploadResponse.safeParse(parseJson(await readCapped(response.body, 65_536)));
        return response.statusCode === 200 && parsed.success ? { mediaId: parsed.data.id } : undefined;
      } catch {
        return undefined;
      }
    },
    async download(mediaId, options) {
      try {
        const about = await pool.request({
          method: 'GET',
          path: `${base}/${encodeURIComponent(mediaId)}?phone_number_id=${settings.phoneNumberId}`,
          headers: { authorization },
          signal: options.signal,
        });
        const description = await readCapped(about.body, 65_536);
        if (about.statusCode >= 500) return { ok: false, reason: 'unavailable' };
        const parsed = MediaUrlResponse.safeParse(parseJson(description));
        if (about.statusCode !== 200 || !parsed.success) return { ok: false, reason: 'expired' };
        if ((parsed.data.file_size ?? 0) > options.maxBytes) return { ok: false, reason: 'too-large' };
        const url = new URL(parsed.data.url);
        if (!allowedMediaHost(url, origin)) return { ok: false, reason: 'expired' };
        const file = await request(url, {
          headers: { authorization, 'user-agent': 'dwar' },
          headersTimeout: timeoutMs,
          signal: options.signal,
        });
        if (file.statusCode === 200) {
          const { sha256 } = parsed.data;
          return { ok: true, body: file.body, ...(sha256 === undefined ? {} : { sha256 }) };
        }
        await file.body.dump();
        return { ok: false, reason: file.statusCode === 404 ? 'expired' : 'unavailable' };
      } catch {
        return { ok: false, reason: 'unavailable' };
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

/** Meta serves media from its own hosts; a Graph stand-in serves them itself. Anything else is not fetched. */
function allowedMediaHost(url: URL, graph: URL): boolean {
  if (url.origin === graph.origin) return true;
  return url.protocol === 'https:' && /(^|\.)(fbsbx\.com|whatsapp\.net|facebook\.com)$/.test(url.hostname);
}

async function readLimited(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream: the rest is never read.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readCapped(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  return (await readLimited(body, maxBytes))?.toString('utf8') ?? '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
