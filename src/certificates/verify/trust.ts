// What a checker needs to know beforehand, all of it public: roots, credential keys, dictionaries, the meaning of types.
// Loaded from a folder that can be copied to any machine:
//   roots.pem                 certificates that are trusted, PEM
//   credential-keys.json      JWKS; each key names its issuer in `iss`
//   verify-urls.json          addresses printed in QR codes, oldest first
//   dictionaries/*.txt        deflate dictionaries, every one that was ever used
//   types/*.json              what the integer keys of each type and version mean

import { X509Certificate, createHash, type webcrypto } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialField, CredentialType, Words } from './credential-type.ts';

export interface CredentialKey {
  readonly issuer: string;
  /** First 8 bytes of the key's RFC 7638 thumbprint. */
  readonly kid: Uint8Array;
  readonly jwk: webcrypto.JsonWebKey;
}

export interface Trust {
  /** DER. */
  readonly roots: readonly Uint8Array[];
  readonly credentialKeys: readonly CredentialKey[];
  readonly dictionaries: readonly Uint8Array[];
  readonly types: readonly CredentialType[];
  readonly verifyUrls: readonly string[];
}

/** Throws when the folder is not there or not of this shape. */
export async function loadTrust(folder: string): Promise<Trust> {
  const pem = await readFile(join(folder, 'roots.pem'), 'utf8');
  const roots = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const types = await readFolder(join(folder, 'types'), '.json');
  const addresses = listOf(await readJson(join(folder, 'verify-urls.json')));
  return {
    roots: roots.map((one) => new X509Certificate(one).raw),
    credentialKeys: await loadCredentialKeys(folder),
    dictionaries: [new Uint8Array(0), ...(await readFolder(join(folder, 'dictionaries'), '.txt'))],
    types: types.map((bytes) => readType(JSON.parse(bytes.toString('utf8')))),
    verifyUrls: addresses.filter((address) => typeof address === 'string'),
  };
}

export async function loadCredentialKeys(folder: string): Promise<readonly CredentialKey[]> {
  return listOf(member(await readJson(join(folder, 'credential-keys.json')), 'keys')).map(readKey);
}

/** RFC 7638, for a P-256 key. */
export function keyId(jwk: webcrypto.JsonWebKey): Uint8Array {
  const canonical = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y });
  return createHash('sha256').update(canonical).digest().subarray(0, 8);
}

function readKey(value: unknown): CredentialKey {
  const jwk = { kty: text(value, 'kty'), crv: text(value, 'crv'), x: text(value, 'x'), y: text(value, 'y') };
  return { issuer: text(value, 'iss'), kid: keyId(jwk), jwk };
}

function readType(value: unknown): CredentialType {
  return {
    id: text(value, 'id'),
    version: count(value, 'version'),
    titles: words(member(value, 'titles')),
    languages: listOf(member(value, 'languages')).filter((language) => typeof language === 'string'),
    fields: listOf(member(value, 'fields')).map(readField),
  };
}

function readField(value: unknown): CredentialField {
  const base = { key: count(value, 'key'), name: text(value, 'name'), labels: words(member(value, 'labels')) };
  const form = text(value, 'form');
  switch (form) {
    case 'text':
    case 'bilingual':
    case 'date':
      return { ...base, form };
    default:
      throw new Error(`types: unknown form ${form}`);
  }
}

async function readFolder(folder: string, ending: string): Promise<readonly Buffer[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const wanted = names.filter((name) => name.endsWith(ending)).toSorted();
  return Promise.all(wanted.map((name) => readFile(join(folder, name))));
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown, name: string): string {
  const found = member(value, name);
  if (typeof found !== 'string') throw new Error(`trust folder: ${name} is missing`);
  return found;
}

function count(value: unknown, name: string): number {
  const found = member(value, name);
  if (typeof found !== 'number') throw new Error(`trust folder: ${name} is missing`);
  return found;
}

function words(value: unknown): Words {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
