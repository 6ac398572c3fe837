import { expect, test } from 'vitest';
import { makeFlowKey, sealRequest } from '../../../test/helpers/flow-client.ts';
import { EncryptedRequest, openRequest } from './flow-crypto.ts';
import { readFlowKeys } from './flow-keys.ts';

const current = makeFlowKey();
const previous = makeFlowKey();
const keys = readFlowKeys({
  WHATSAPP_FLOW_PRIVATE_KEY: current.privatePem,
  WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS: previous.privatePem,
})!;
const appSecret = 'not looked at here';

function seal(content: unknown, publicPem = current.publicPem) {
  const request = sealRequest(content, { publicPem, appSecret });
  return { ...request, body: EncryptedRequest.parse(JSON.parse(request.raw.toString())) };
}

function change(base64: string, by: (bytes: Buffer) => Buffer): string {
  return by(Buffer.from(base64, 'base64')).toString('base64');
}

test('a request opens, and its answer opens at the client under the vector turned over', () => {
  const request = seal({ action: 'ping', text: 'नमस्ते' });
  const opened = openRequest(keys, request.body)!;
  expect(JSON.parse(opened.plain)).toEqual({ action: 'ping', text: 'नमस्ते' });
  expect(request.open(opened.seal('{"data":{"status":"ਸਰਗਰਮ"}}'))).toEqual({ data: { status: 'ਸਰਗਰਮ' } });
});

test('during a rotation the previous key still opens, and the answer is under the same key as the request', () => {
  const request = seal({ action: 'ping' }, previous.publicPem);
  const opened = openRequest(keys, request.body)!;
  expect(request.open(opened.seal('{"data":{}}'))).toEqual({ data: {} });
  expect(openRequest(readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: current.privatePem })!, request.body)).toBeUndefined();
});

test('a tag of fewer than 16 bytes opens nothing', () => {
  const { body } = seal({ action: 'ping' });
  const length = Buffer.from(body.encrypted_flow_data, 'base64').length;
  for (let cut = 1; cut <= length; cut += 1) {
    const shorter = change(body.encrypted_flow_data, (bytes) => bytes.subarray(0, length - cut));
    expect(openRequest(keys, { ...body, encrypted_flow_data: shorter })).toBeUndefined();
  }
});

test('a vector of another length, a changed byte anywhere and a foreign key open nothing', () => {
  const { body } = seal({ action: 'ping' });
  for (const length of [0, 1, 8, 12, 15, 17, 32, 64]) {
    const vector = Buffer.alloc(length, 7).toString('base64');
    expect(openRequest(keys, { ...body, initial_vector: vector })).toBeUndefined();
  }
  for (const member of ['encrypted_flow_data', 'encrypted_aes_key', 'initial_vector'] as const) {
    const changed = change(body[member], (bytes) => {
      bytes[0] = bytes[0]! ^ 1;
      return bytes;
    });
    expect(openRequest(keys, { ...body, [member]: changed })).toBeUndefined();
  }
  expect(openRequest(keys, seal({}, makeFlowKey().publicPem).body)).toBeUndefined();
  expect(openRequest(keys, { encrypted_flow_data: '', encrypted_aes_key: '', initial_vector: '' })).toBeUndefined();
});

test('the same bytes have the same digest, other bytes another one', () => {
  const { body } = seal({ action: 'ping' });
  const digest = openRequest(keys, body)!.digest;
  expect(openRequest(keys, body)!.digest).toEqual(digest);
  expect(openRequest(keys, seal({ action: 'ping' }).body)!.digest).not.toEqual(digest);
});

test('a key that is no RSA key of 2048 bits stops the start, and no key switches the part off', () => {
  expect(readFlowKeys({})).toBeUndefined();
  expect(() => readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: 'no key' })).toThrow(/WHATSAPP_FLOW_PRIVATE_KEY must be/);
  expect(() => readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: current.publicPem })).toThrow(/private key/);
  const oneLine = current.privatePem.replaceAll('\n', '\\n');
  expect(readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: oneLine })!.current.publicPem).toBe(current.publicPem);
});
