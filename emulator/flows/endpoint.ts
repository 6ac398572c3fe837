/**
 * The phone's side of the Flow endpoint protocol (§7.4): encrypts for real with the key the business uploaded, signs with
 * the app secret, waits ten seconds, fetches the key again once on 421, and takes 427 as the end of the token.
 */
import { constants, createCipheriv, createDecipheriv, createHmac, publicEncrypt, randomBytes } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import type { World } from '../world.ts';
import type { Flow } from './flow.ts';
import { recordFlowCall } from './health.ts';

const tagBytes = 16;
const EndedToken = z.looseObject({ error_msg: z.string().optional() });
const AnswerObject = z.record(z.string(), z.unknown());

/** Meta's error keys, and flow_token_invalid of our own for 427. */
export type EndpointErrorKey =
  | 'timeout_error'
  | 'no_http_response_error'
  | 'unexpected_http_status_code'
  | 'response-decryption-error'
  | 'public-key-missing'
  | 'flow_token_invalid';
export type EndpointAnswer =
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly key: EndpointErrorKey; readonly message: string };

type Sealed = { readonly body: string; readonly aesKey: Buffer; readonly iv: Buffer };
type Reply = { readonly status: number; readonly text: string };

/** Sends one request of a Flow and opens the answer. Pings are not counted for the Flow's health. */
export async function callEndpoint(world: World, flow: Flow, payload: object): Promise<EndpointAnswer> {
  const startedAtMs = Date.now();
  const answer = await exchange(world, flow, payload, true);
  const ping = 'action' in payload && payload.action === 'ping';
  if (!ping) recordFlowCall(world, flow, Date.now() - startedAtMs, answer.kind === 'error' ? answer.key : null);
  return answer;
}

async function exchange(world: World, flow: Flow, payload: object, mayRetry: boolean): Promise<EndpointAnswer> {
  const { number, config } = world;
  number.flowKeyOnPhones ??= number.flowKey;
  if (number.flowKeyOnPhones === null || flow.endpointUri === null) {
    return failure('public-key-missing', 'The business has not uploaded a public key or set an endpoint.');
  }
  const sealed = seal(payload, number.flowKeyOnPhones);
  const reply = await post(flow.endpointUri, sealed.body, config.appSecret, config.flowTimeoutMs);
  if (typeof reply === 'string') return failure(reply, 'The endpoint did not answer.');
  switch (reply.status) {
    case 200: {
      const body = open(reply.text, sealed);
      if (body !== undefined) return { kind: 'answer', body };
      return failure('response-decryption-error', 'The answer of the endpoint could not be decrypted.');
    }
    case 421:
      // The phone's copy of the key is old: it fetches the key again and retries once.
      number.flowKeyOnPhones = number.flowKey;
      if (mayRetry) return exchange(world, flow, payload, false);
      return failure('unexpected_http_status_code', 'The endpoint cannot decrypt with its published key (421).');
    case 427:
      return failure('flow_token_invalid', endedTokenMessage(reply.text, sealed));
    default:
      return failure('unexpected_http_status_code', `The endpoint answered ${reply.status}.`);
  }
}

async function post(
  uri: string,
  body: string,
  appSecret: string,
  timeoutMs: number,
): Promise<Reply | 'timeout_error' | 'no_http_response_error'> {
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(uri, { method: 'POST', headers, body, signal });
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch {
    return signal.aborted ? 'timeout_error' : 'no_http_response_error';
  }
}

function seal(payload: object, publicKey: string): Sealed {
  const aesKey = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-gcm', aesKey, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const sealedKey = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, aesKey);
  const body = JSON.stringify({
    encrypted_flow_data: sealed.toString('base64'),
    encrypted_aes_key: sealedKey.toString('base64'),
    initial_vector: iv.toString('base64'),
  });
  return { body, aesKey, iv };
}

/** The answer is under the same key with every bit of the vector turned. */
function open(text: string, { aesKey, iv }: Sealed): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Buffer.from(text, 'base64');
    const turned = Buffer.from(iv.map((byte) => byte ^ 0xff));
    const decipher = createDecipheriv('aes-128-gcm', aesKey, turned, { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]);
    return AnswerObject.parse(JSON.parse(plain.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Meta's page shows the body of a 427 in plain, its sample sends it encrypted: both are read (§11). */
function endedTokenMessage(text: string, sealed: Sealed): string {
  const fallback = 'This form can no longer be used.';
  const encrypted = open(text, sealed);
  if (encrypted !== undefined) return EndedToken.safeParse(encrypted).data?.error_msg ?? fallback;
  try {
    return EndedToken.parse(JSON.parse(text)).error_msg ?? fallback;
  } catch {
    return fallback;
  }
}

function failure(key: EndpointErrorKey, message: string): EndpointAnswer {
  return { kind: 'error', key, message };
}
