// Reads and checks the signed credential: from the text of a QR code, or as the bytes attached to a PDF. Uses only what
// browsers have too (WebCrypto, DecompressionStream), so that a page can check without asking a server.
//
// Text: <verify address>#base41( format 1 | first 4 bytes of SHA-256(dictionary | packed) | packed ), where packed is
// the credential deflated with the issuer's dictionary. Credential: COSE_Sign1 (RFC 9052), ES256, payload a CWT claim
// set: 1 issuer, 2 certificate number, 4 expires, 6 issued, -65537 [type id, type version, {key: fact}].

import { Tagged, decode, encode } from 'cborg';
import { decodeBase41 } from './base41.ts';
import { showFacts, type ShownFact, type Words } from './credential-type.ts';
import type { CredentialKey, Trust } from './trust.ts';

export const COSE_SIGN1_TAG = 18;
export const FACTS_CLAIM = -65_537;
export const TEXT_FORMAT = 1;
export const CHECK_BYTES = 4;
const MAX_CREDENTIAL_BYTES = 16 * 1024;

export type CredentialFailure =
  'unreadable' | 'damaged' | 'unknown-format' | 'foreign-address' | 'unknown-key' | 'bad-signature';

export interface VerifiedCredential {
  readonly issuer: string;
  readonly number: string;
  readonly typeId: string;
  readonly typeVersion: number;
  readonly titles: Words;
  readonly issuedAt: Date;
  readonly expiresAt: Date | undefined;
  readonly facts: readonly ShownFact[];
  /** SHA-256 of the COSE_Sign1 bytes, hexadecimal: what the public log holds. */
  readonly sha256: string;
}

export type CredentialResult =
  | { readonly ok: true; readonly value: VerifiedCredential }
  | { readonly ok: false; readonly reason: CredentialFailure };

/** `text`: what the QR code holds, or only the part behind its `#`. */
export async function decodeAndVerifyCredential(text: string, trust: Trust): Promise<CredentialResult> {
  const mark = text.indexOf('#');
  if (mark >= 0 && !isOurAddress(text.slice(0, mark), trust.verifyUrls)) return failed('foreign-address');
  const bytes = decodeBase41(text.slice(mark + 1));
  if (bytes === undefined || bytes.length <= 1 + CHECK_BYTES) return failed('unreadable');
  if (bytes[0] !== TEXT_FORMAT) return failed('unknown-format');
  const check = bytes.slice(1, 1 + CHECK_BYTES);
  const packed = bytes.slice(1 + CHECK_BYTES);
  for (const dictionary of trust.dictionaries) {
    const digest = await sha256(concat([dictionary, packed]));
    if (!equal(digest.subarray(0, CHECK_BYTES), check)) continue;
    const credential = await inflate(packed, dictionary);
    return credential === undefined ? failed('unreadable') : verifyCredential(credential, trust);
  }
  return failed('damaged');
}

export async function verifyCredential(bytes: Uint8Array, trust: Trust): Promise<CredentialResult> {
  const envelope = readEnvelope(bytes);
  if (envelope === undefined) return failed('unreadable');
  const key = trust.credentialKeys.find((candidate) => equal(candidate.kid, envelope.kid));
  if (key === undefined) return failed('unknown-key');
  if (!(await signatureHolds(envelope, key))) return failed('bad-signature');
  const claims = readClaims(envelope.payload);
  if (claims === undefined || claims.issuer !== key.issuer) return failed('unreadable');
  const type = trust.types.find((known) => known.id === claims.typeId && known.version === claims.typeVersion);
  const { facts, ...rest } = claims;
  const value = {
    ...rest,
    titles: type?.titles ?? {},
    facts: showFacts(type, facts),
    sha256: [...(await sha256(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
  return { ok: true, value };
}

interface Envelope {
  readonly protectedHeader: Uint8Array;
  readonly kid: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Only the one deterministic encoding is read: nothing outside the signed parts can be changed unseen. */
function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  const outer = decodeCbor(bytes);
  const parts: unknown = outer instanceof Tagged && outer.tag === COSE_SIGN1_TAG ? outer.value : undefined;
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [protectedHeader, unprotectedHeader, payload, signature]: readonly unknown[] = parts;
  if (!isBytes(protectedHeader) || !isBytes(payload) || !isBytes(signature) || signature.length !== 64)
    return undefined;
  if (!(unprotectedHeader instanceof Map) || unprotectedHeader.size !== 0) return undefined;
  if (!equal(encode(outer), bytes)) return undefined;
  const header = decodeCbor(protectedHeader);
  if (!(header instanceof Map) || header.get(1) !== -7) return undefined;
  const kid: unknown = header.get(4);
  return isBytes(kid) ? { protectedHeader, kid, payload, signature } : undefined;
}

/** The bytes that a COSE_Sign1 signature covers. */
export function toBeSigned(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  return encode(['Signature1', protectedHeader, new Uint8Array(0), payload]);
}

async function signatureHolds(envelope: Envelope, key: CredentialKey): Promise<boolean> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const publicKey = await crypto.subtle.importKey('jwk', key.jwk, algorithm, false, ['verify']);
  const signed = toBeSigned(envelope.protectedHeader, envelope.payload);
  return crypto.subtle.verify(algorithm, publicKey, new Uint8Array(envelope.signature), new Uint8Array(signed));
}

function readClaims(payload: Uint8Array) {
  const claims = decodeCbor(payload);
  if (!(claims instanceof Map)) return undefined;
  const issuer: unknown = claims.get(1);
  const number: unknown = claims.get(2);
  const expires: unknown = claims.get(4);
  const issued: unknown = claims.get(6);
  const body: unknown = claims.get(FACTS_CLAIM);
  if (typeof issuer !== 'string' || typeof number !== 'string' || typeof issued !== 'number') return undefined;
  if (!Array.isArray(body)) return undefined;
  const [typeId, typeVersion, facts]: readonly unknown[] = body;
  if (typeof typeId !== 'string' || typeof typeVersion !== 'number' || !(facts instanceof Map)) return undefined;
  const expiresAt = typeof expires === 'number' ? new Date(expires * 1000) : undefined;
  return {
    issuer,
    number,
    typeId,
    typeVersion,
    issuedAt: new Date(issued * 1000),
    expiresAt,
    facts: integerKeys(facts),
  };
}

function integerKeys(map: ReadonlyMap<unknown, unknown>): ReadonlyMap<number, unknown> {
  const result = new Map<number, unknown>();
  for (const [key, value] of map) if (typeof key === 'number') result.set(key, value);
  return result;
}

function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, {
      strict: true,
      useMaps: true,
      allowIndefinite: false,
      rejectDuplicateMapKeys: true,
      tags: { [COSE_SIGN1_TAG]: Tagged.decoder(COSE_SIGN1_TAG) },
    });
  } catch {
    return undefined;
  }
}

/** A stored block in front of the stream fills the window: the same as a preset dictionary, which browsers lack. */
async function inflate(packed: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array | undefined> {
  const size = dictionary.length;
  const primer = Uint8Array.of(0, size & 0xff, size >> 8, ~size & 0xff, (~size >> 8) & 0xff);
  const stream = new Blob([new Uint8Array(size === 0 ? packed : concat([primer, dictionary, packed]))])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > size + MAX_CREDENTIAL_BYTES) return undefined;
    }
  } catch {
    return undefined;
  }
  return concat(chunks).slice(size);
}

/** The address as it is printed, or as a browser writes it once opened. */
function isOurAddress(address: string, verifyUrls: readonly string[]): boolean {
  return verifyUrls.some((url) => address === url || (URL.canParse(url) && address === new URL(url).href));
}

function failed(reason: CredentialFailure): { readonly ok: false; readonly reason: CredentialFailure } {
  return { ok: false, reason };
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
