// The port behind which the root keys live. The demo keeps them in files; a KMS or an HSM implements the same three calls.

export interface KeyPort {
  /** Name of the wrapping key now in use; stored beside what it wrapped, so that keys can rotate. */
  readonly wrappingKeyId: string;
  /** 32 bytes in, opaque bytes out. */
  wrap(dataKey: Buffer, subject: string): Promise<Buffer>;
  /** Fails with `keys.mismatch` when the bytes were altered or belong to another subject. */
  unwrap(wrapped: Buffer, subject: string, wrappingKeyId: string): Promise<Buffer>;
  /**
   * Keyed look-up value (HMAC-SHA256, first 16 bytes) of a canonical text, for a purpose such as `phone`.
   * Equal texts give equal values; nothing can be read back without the key.
   */
  blindIndex(purpose: string, canonical: string): Buffer;
}
