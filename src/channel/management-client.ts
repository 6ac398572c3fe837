// Calls that concern what we have at Meta (Flows, keys, media), as against messages: rare, and none waits for another.
// Messages go through graph-client.ts.

import { request } from 'undici';
import { createGraphAccess, graphPath, type AccessSettings } from './numbers/graph-access.ts';
import { GraphErrorEnvelope } from './wire/index.ts';

export type Managed =
  | { readonly ok: true; readonly value: unknown; /** By Meta's own clock. */ readonly at?: Date }
  /** Meta's own refusal. */
  | { readonly ok: false; readonly reason: 'refused'; readonly code: number; readonly details?: string }
  /** No answer, or none that we can read. */
  | { readonly ok: false; readonly reason: 'unclear' };

export interface ManagementCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Behind the version, for example `123/flows?limit=100`. */
  readonly path: string;
  readonly json?: object;
  /** Sent as multipart/form-data. */
  readonly form?: Readonly<Record<string, string | File>>;
  readonly signal?: AbortSignal;
}

export type ManagementClient = (call: ManagementCall) => Promise<Managed>;

const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export function createManagementClient(settings: AccessSettings): ManagementClient {
  const access = createGraphAccess(settings);
  return async ({ method, path, json, form, signal }) => {
    try {
      const body =
        json === undefined ? await encodeForm(form) : { type: 'application/json', bytes: JSON.stringify(json) };
      const response = await request(`${access.origin}${graphPath(access, `/${path}`)}`, {
        method,
        headers: { ...access.authorization, ...(body === undefined ? {} : { 'content-type': body.type }) },
        ...(body === undefined ? {} : { body: body.bytes }),
        ...(signal === undefined ? {} : { signal }),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      return sort(response.statusCode, await readText(response.body), readDate(response.headers['date']));
    } catch {
      return { ok: false, reason: 'unclear' };
    }
  };
}

/** Written out here: undici leaves a request with a FormData of its own unsent until its timeout. */
async function encodeForm(form: ManagementCall['form']): Promise<{ type: string; bytes: Buffer } | undefined> {
  if (form === undefined) return undefined;
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.set(name, value);
  const encoded = new Response(data);
  return { type: encoded.headers.get('content-type') ?? '', bytes: Buffer.from(await encoded.arrayBuffer()) };
}

function sort(statusCode: number, text: string, at: Date | undefined): Managed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'unclear' };
  }
  const refusal = GraphErrorEnvelope.safeParse(value);
  if (refusal.success) {
    const { code, message, error_data: data } = refusal.data.error;
    const details = data?.details ?? message;
    return { ok: false, reason: 'refused', code, ...(details === undefined ? {} : { details }) };
  }
  if (statusCode !== 200) return { ok: false, reason: 'unclear' };
  return { ok: true, value, ...(at === undefined ? {} : { at }) };
}

function readDate(header: unknown): Date | undefined {
  const date = typeof header === 'string' ? new Date(header) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
