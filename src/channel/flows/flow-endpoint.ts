// POST /webhooks/whatsapp/flow: signature over the raw bytes, then the encryption, then what is asked. What fails has
// the status that tells the client what to do about it (whatsapp.md §7.4), and says nothing else.

import { jwtVerify } from 'jose';
import type { Metrics } from '#platform';
import { assertNever } from '#platform/pure';
import { verifySignature } from '../signature.ts';
import { exchangeFlow, type ExchangeDeps } from './exchange-flow.ts';
import { EncryptedRequest, openRequest } from './flow-crypto.ts';
import type { FlowKeys } from './flow-keys.ts';
import { readFlowRequest, type FlowRequest } from './flow-request.ts';

/**
 * 400: it opened, and is nothing that the protocol knows. 421: no key of ours opens it, the client fetches the public
 * key and tries once more. 427: the token is no longer good. 432: the signature is wrong. 503: our own fault.
 */
export interface FlowReply {
  readonly status: 200 | 400 | 421 | 427 | 432 | 503;
  readonly contentType: 'text/plain' | 'application/json';
  readonly body: string;
}

export interface FlowEndpoint {
  /** Never throws: whatever a body holds, the answer is one of the above. */
  answer(raw: Buffer, signature: string | undefined): Promise<FlowReply>;
}

export interface FlowEndpointDeps extends ExchangeDeps {
  readonly metrics: Metrics;
  readonly keys: FlowKeys;
  /** Of the app that the Flows are linked to. */
  readonly appSecrets: readonly string[];
}

/** What clients complain of; anything else is counted as `other`. */
const CLIENT_ERRORS: ReadonlySet<string> = new Set([
  'timeout_error',
  'missing_capability',
  'cannot_be_served',
  'no_http_response_error',
  'unexpected_http_status_code',
  'public-key-missing',
  'public-key-signiture-verification',
  'response-decryption-error',
  'invalid-screen-transition',
  'payload-schema-error',
]);

export function createFlowEndpoint(deps: FlowEndpointDeps): FlowEndpoint {
  const answers = deps.metrics.counter('dwar_flow_answers_total', 'Answers to Flows by status', ['status', 'asked']);
  const seconds = deps.metrics.seconds('dwar_flow_seconds', 'Time to the answer of a Flow request');
  const complaints = deps.metrics.counter('dwar_flow_client_errors_total', 'Answers a Flow could not use', ['error']);

  async function handle(raw: Buffer, signature: string | undefined): Promise<{ reply: FlowReply; asked: string }> {
    if (!verifySignature(raw, signature, deps.appSecrets)) return { reply: plain(432), asked: 'unsigned' };
    const encrypted = EncryptedRequest.safeParse(parseJson(raw));
    const opened = encrypted.success ? openRequest(deps.keys, encrypted.data) : undefined;
    if (opened === undefined) return { reply: plain(421), asked: 'closed' };
    const request = readFlowRequest(opened.plain);
    if (request === undefined) return { reply: plain(400), asked: 'unknown' };
    const sealed = (answer: string): FlowReply => plain(200, opened.seal(answer));
    switch (request.kind) {
      case 'ping':
        return { reply: sealed('{"data":{"status":"active"}}'), asked: 'ping' };
      case 'error-notice': {
        const error = CLIENT_ERRORS.has(request.error) ? request.error : 'other';
        complaints.inc({ error });
        deps.log.warn('a Flow could not use our answer', { reason: error });
        return { reply: sealed('{"data":{"acknowledged":true}}'), asked: 'error-notice' };
      }
      case 'exchange': {
        if (!(await isTokenSigned(deps, request))) return { reply: plain(432), asked: request.action };
        const exchanged = await exchangeFlow(deps, request, opened.digest);
        return { reply: exchanged.ok ? sealed(exchanged.answer) : gone(exchanged.message), asked: request.action };
      }
      default:
        return assertNever(request);
    }
  }

  return {
    async answer(raw, signature) {
      const started = performance.now();
      const { reply, asked } = await handle(raw, signature).catch((error: unknown) => {
        deps.log.error('a Flow request was not answered', error, { bytes: raw.length });
        return { reply: plain(503), asked: 'failed' };
      });
      seconds.observe((performance.now() - started) / 1000);
      answers.inc({ status: reply.status, asked });
      return reply;
    },
  };
}

/** Clients of data API 4.0 send the token signed by Meta. A client that sends none is an older one. */
async function isTokenSigned(
  deps: FlowEndpointDeps,
  request: Extract<FlowRequest, { kind: 'exchange' }>,
): Promise<boolean> {
  const signature = request.tokenSignature;
  if (signature === undefined) return true;
  for (const secret of deps.appSecrets) {
    const verified = await jwtVerify(signature, Buffer.from(secret), {
      algorithms: ['HS256'],
      currentDate: deps.clock.now(),
    }).catch(() => undefined);
    if (verified !== undefined) return Object.values(verified.payload).includes(request.token);
  }
  return false;
}

function plain(status: FlowReply['status'], body = ''): FlowReply {
  return { status, contentType: 'text/plain', body };
}

/** Meta's page shows this one answer in clear; its sample encrypts it. A client that expects the other shows its own words. */
function gone(message: string | undefined): FlowReply {
  if (message === undefined) return plain(427);
  return { status: 427, contentType: 'application/json', body: JSON.stringify({ error_msg: message }) };
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
