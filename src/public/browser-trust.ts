// The public keys, dictionaries and type meanings as the verification page's script takes them. Nothing in it is secret.

import type { Trust } from '#certificates/verify';
import type { Json } from '#platform/pure';

export function browserTrust(trust: Trust): Json {
  return {
    credentialKeys: trust.credentialKeys.map(({ issuer, kid, jwk }) => ({
      issuer,
      kid: base64(kid),
      jwk: { kty: jwk.kty ?? '', crv: jwk.crv ?? '', x: jwk.x ?? '', y: jwk.y ?? '' },
    })),
    dictionaries: trust.dictionaries.map(base64),
    types: trust.types.map((type) => ({ ...type, fields: type.fields.map((field) => ({ ...field })) })),
    verifyUrls: [...trust.verifyUrls],
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
