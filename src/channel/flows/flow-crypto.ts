// The encryption of the Flow data endpoint (whatsapp.md §7.4): an AES key wrapped for our RSA key, the request under it
// in GCM, and the answer under the same key with every bit of the vector turned over.

import { constants, createCipheriv, createDecipheriv, createHash, privateDecrypt } from 'node:crypto';
import { z } from 'zod';
import type { FlowKeys } from './flow-keys.ts';

/** Meta adds no other members today; one more would not be a reason to refuse. */
export const EncryptedRequest = z.object({
  encrypted_flow_data: z.string(),
  encrypted_aes_key: z.string(),
  initial_vector: z.string(),
});
export type EncryptedRequest = z.infer<typeof EncryptedRequest>;

const AES_KEY_BYTES = 16;
const VECTOR_BYTES = 16;
const TAG_BYTES = 16;
/** How much of a hash tells two requests apart. */
const DIGEST_BYTES = 16;

export interface OpenedRequest {
  /** UTF-8 of what the client sent; JSON, if it is genuine. */
  readonly plain: string;
  /** The same for the same bytes: a request that comes twice is known by it. */
  readonly digest: Buffer;
  /** Base64 of the answer, for this request only. */
  seal(answer: string): string;
}

/** Undefined when none of our keys opens it: the client has to fetch the public key again. */
export function openRequest(keys: FlowKeys, request: EncryptedRequest): OpenedRequest | undefined {
  const wrapped = Buffer.from(request.encrypted_aes_key, 'base64');
  const vector = Buffer.from(request.initial_vector, 'base64');
  const sealed = Buffer.from(request.encrypted_flow_data, 'base64');
  // A shorter tag would be taken by a decipher that is not told its length, and be guessed in no time.
  if (vector.length !== VECTOR_BYTES || sealed.length < TAG_BYTES) return undefined;
  for (const { privateKey } of keys.all) {
    const key = unwrap(privateKey, wrapped);
    const plain = key === undefined ? undefined : decrypt(key, vector, sealed);
    if (key !== undefined && plain !== undefined) {
      const hash = createHash('sha256').update(wrapped).update(vector).update(sealed);
      return {
        plain: plain.toString('utf8'),
        digest: hash.digest().subarray(0, DIGEST_BYTES),
        seal: (answer) => encrypt(key, invert(vector), answer),
      };
    }
  }
  return undefined;
}

function unwrap(privateKey: FlowKeys['all'][number]['privateKey'], wrapped: Buffer): Buffer | undefined {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const key = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, wrapped);
    return key.length === AES_KEY_BYTES ? key : undefined;
  } catch {
    return undefined;
  }
}

function decrypt(key: Buffer, vector: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-128-gcm', key, vector, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

function encrypt(key: Buffer, vector: Buffer, text: string): string {
  const cipher = createCipheriv('aes-128-gcm', key, vector, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64');
}

function invert(vector: Buffer): Buffer {
  return Buffer.from(vector.map((byte) => byte ^ 0xff));
}
