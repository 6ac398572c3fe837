// The client's side of a Flow, after Meta's description and with nothing of ours: what a phone encrypts and Meta signs.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';

export interface SealedRequest {
  readonly raw: Buffer;
  /** Value of X-Hub-Signature-256. */
  readonly signature: string;
  /** What the answer says; throws when it was not sealed for this request. */
  readonly open: (body: string) => unknown;
}

export function makeFlowKey(): { readonly privatePem: string; readonly publicPem: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

export function sealRequest(
  content: unknown,
  by: { readonly publicPem: string; readonly appSecret: string },
): SealedRequest {
  const key = randomBytes(16);
  const vector = randomBytes(16);
  const cipher = createCipheriv('aes-128-gcm', key, vector);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt(
    { key: by.publicPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    key,
  );
  const raw = Buffer.from(
    JSON.stringify({
      encrypted_flow_data: sealed.toString('base64'),
      encrypted_aes_key: wrapped.toString('base64'),
      initial_vector: vector.toString('base64'),
    }),
  );
  return {
    raw,
    signature: signBytes(raw, by.appSecret),
    open(body) {
      const bytes = Buffer.from(body, 'base64');
      const turned = Buffer.from(vector.map((byte) => ~byte & 0xff));
      const decipher = createDecipheriv('aes-128-gcm', key, turned);
      decipher.setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
      return JSON.parse(plain.toString('utf8'));
    },
  };
}

export function signBytes(raw: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
}
