// The door to private keys. A file key here; an HSM or a signing service puts its own function behind the same door.

import { X509Certificate, sign, type KeyObject, type webcrypto } from 'node:crypto';

export interface Signer {
  /** ES256 signature over the bytes (SHA-256, P-256) as r ‖ s, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** Signs documents and time stamps. */
export interface CertifiedSigner extends Signer {
  readonly certificate: X509Certificate;
  /** Issuers of the certificate below the root, nearest first. */
  readonly intermediates: readonly X509Certificate[];
}

/** Signs QR credentials. */
export interface CredentialSigner extends Signer {
  readonly issuer: string;
  /** First 8 bytes of the key's RFC 7638 thumbprint. */
  readonly kid: Uint8Array;
  readonly publicKey: webcrypto.JsonWebKey;
}

export function createKeySigner(key: KeyObject): Signer {
  return {
    sign: async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  };
}
