/** For tests: a Flow endpoint written from Meta's description alone, with its own decryption (§7.4). */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Envelope = z.object({
  encrypted_flow_data: z.string(),
  encrypted_aes_key: z.string(),
  initial_vector: z.string(),
});
const FlowRequest = z.looseObject({ action: z.string().optional(), version: z.string() });
export type FlowRequest = z.infer<typeof FlowRequest>;
export type FlowReply = object | { readonly httpStatus: number; readonly plain: string };

export type TestEndpoint = Awaited<ReturnType<typeof startTestEndpoint>>;

export function newKeyPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Answers pings itself; everything else through `reply`, which a test may replace. */
export async function startTestEndpoint(appSecret: string) {
  const requests: FlowRequest[] = [];
  const state = {
    keys: newKeyPair(),
    requests,
    delayMs: 0,
    reply: (_request: FlowRequest): FlowReply => ({ data: {} }),
  };
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks);
      const signature = `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
      if (incoming.headers['x-hub-signature-256'] !== signature) {
        answer.writeHead(432).end();
        return;
      }
      let opened: { request: FlowRequest; key: Buffer; iv: Buffer };
      try {
        opened = decrypt(raw.toString('utf8'), state.keys.privateKey);
      } catch {
        answer.writeHead(421).end();
        return;
      }
      state.requests.push(opened.request);
      const reply: FlowReply =
        opened.request.action === 'ping' ? { data: { status: 'active' } } : state.reply(opened.request);
      setTimeout(() => {
        if ('httpStatus' in reply) answer.writeHead(reply.httpStatus).end(reply.plain);
        else answer.writeHead(200, { 'content-type': 'text/plain' }).end(encrypt(reply, opened));
      }, state.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the endpoint listens on no port');
  return Object.assign(state, {
    url: `http://127.0.0.1:${address.port}/flow`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

function decrypt(body: string, privateKey: string): { request: FlowRequest; key: Buffer; iv: Buffer } {
  const envelope = Envelope.parse(JSON.parse(body));
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const sealedKey = Buffer.from(envelope.encrypted_aes_key, 'base64');
  const key = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, sealedKey);
  const iv = Buffer.from(envelope.initial_vector, 'base64');
  const sealed = Buffer.from(envelope.encrypted_flow_data, 'base64');
  const decipher = createDecipheriv('aes-128-gcm', key, iv);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return { request: FlowRequest.parse(JSON.parse(plain.toString('utf8'))), key, iv };
}

function encrypt(reply: object, { key, iv }: { key: Buffer; iv: Buffer }): string {
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.from(iv.map((byte) => ~byte & 0xff)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(reply), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64');
}
