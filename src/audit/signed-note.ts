// C2SP signed notes and checkpoints: `origin\nsize\nroot\n`, an empty line, then one line per Ed25519 signature. Anyone
// with the verifier key (`vkey`) checks them; witnesses may add lines of their own later.

import { createHash, sign, verify, type KeyObject, createPublicKey } from 'node:crypto';

const ED25519 = 1;
/** SubjectPublicKeyInfo of an Ed25519 key is this prefix and 32 bytes. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface NoteSigner {
  /** For a log the name is the origin line of its checkpoints. */
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export function signCheckpoint(signer: NoteSigner, size: number, root: Buffer): string {
  const text = `${signer.name}\n${size}\n${root.toString('base64')}\n`;
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  const blob = Buffer.concat([keyId(signer.name, publicKeyBytes(signer.privateKey)), signature]);
  return `${text}\n— ${signer.name} ${blob.toString('base64')}\n`;
}

/** `name+hash+key`, the form in which a log's public key is handed out. */
export function verifierKey(signer: NoteSigner): string {
  const bytes = publicKeyBytes(signer.privateKey);
  const key = Buffer.concat([Buffer.of(ED25519), bytes]).toString('base64');
  return `${signer.name}+${keyId(signer.name, bytes).toString('hex')}+${key}`;
}

/** Undefined when the note is malformed or no line of it is a valid signature by `vkey` over exactly this text. */
export function openCheckpoint(note: string, vkey: string): Checkpoint | undefined {
  const end = note.indexOf('\n\n');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const [name, , encoded] = splitVerifierKey(vkey);
  if (name === undefined || encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64').subarray(1);
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
  const signed = note
    .slice(end + 2)
    .split('\n')
    .some((line) => {
      const [dash, lineName, blob] = line.split(' ');
      if (dash !== '—' || lineName !== name || blob === undefined) return false;
      const decoded = Buffer.from(blob, 'base64');
      return (
        decoded.subarray(0, 4).equals(keyId(name, bytes)) && verify(null, Buffer.from(text), key, decoded.subarray(4))
      );
    });
  const [origin, size, root] = text.split('\n');
  if (!signed || origin !== name || size === undefined || root === undefined || !/^[1-9]\d{0,15}$/.test(size)) {
    return undefined;
  }
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

/** The key part is base64 and may itself hold a plus sign. */
function splitVerifierKey(vkey: string): (string | undefined)[] {
  const found = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim());
  return found === null ? [] : found.slice(1);
}

function keyId(name: string, publicKey: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(publicKey).digest().subarray(0, 4);
}

function publicKeyBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}
