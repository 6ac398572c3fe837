// Appends leaves inside the caller's business transaction. A leaf commits to what happened: the open part is readable,
// personal facts enter only as a salted hash whose salt is sealed under the subject's data key, so that destroying the
// key makes the leaf say nothing more. Order and signature come later (sealer.ts).

import { createHash } from 'node:crypto';
import { byteaArray, sealField, textArray, timestampArray, uuidArray, type DataKey, type Queryable } from '#platform';
import { canonicalJson, type Clock, type Json, type Random } from '#platform/pure';
import { hashLeaf } from './merkle-tree.ts';

export type LogName = 'audit' | 'certificate';

export interface AuditDeps {
  readonly clock: Clock;
  readonly random: Random;
}

export interface LeafInput {
  /** What happened, in the past tense: `case.approved`. */
  readonly kind: string;
  /** An opaque id, never a name or a number that a citizen knows. */
  readonly subject: string;
  /** Kept readable in the leaf: nothing personal. */
  readonly open?: Json;
  /** May be personal: only its salted hash is kept. */
  readonly facts?: Json;
  /** Seals the salt of `facts`. Without it the salt is kept in clear, which is right only for facts that nobody can guess. */
  readonly dataKey?: DataKey;
}

/** A leaf that is ready to be stored; its hash is known before. */
export interface PreparedLeaf {
  readonly at: Date;
  readonly log: LogName;
  readonly kind: string;
  readonly subject: string | null;
  readonly entry: Buffer;
  readonly hash: Buffer;
  readonly salt: Buffer | null;
  readonly saltKey: string | null;
}

/** Returns the leaf's hash, the handle for its inclusion proof. */
export async function appendLeaf(tx: Queryable, deps: AuditDeps, leaf: LeafInput): Promise<Buffer> {
  const [hash] = await appendLeaves(tx, deps, [leaf]);
  return hash ?? Buffer.alloc(0);
}

/** One statement for any number of leaves; hashes in the order given. */
export async function appendLeaves(tx: Queryable, deps: AuditDeps, leaves: readonly LeafInput[]): Promise<Buffer[]> {
  const prepared = leaves.map((leaf) => prepareLeaf(deps, leaf));
  await insertLeaves(tx, prepared);
  return prepared.map((leaf) => leaf.hash);
}

const CERTIFICATE_EVENTS = { issued: 1, superseded: 2, revoked: 3, 'status-published': 4, 'keys-changed': 5 } as const;
export type CertificateLogEvent = keyof typeof CERTIFICATE_EVENTS;

/**
 * An entry of the public certificate log: 0x01, the event, and the SHA-256 of the signed bytes (the COSE_Sign1 of a
 * certificate, a published status list, a key set). The signature within makes the digest impossible to guess.
 */
export async function appendCertificateLeaf(
  tx: Queryable,
  deps: AuditDeps,
  leaf: { readonly event: CertificateLogEvent; readonly digest: Buffer },
): Promise<Buffer> {
  const entry = certificateEntry(leaf.event, leaf.digest);
  const hash = hashLeaf(entry);
  const kind = `certificate.${leaf.event}`;
  const at = deps.clock.now();
  const row = { at, log: 'certificate', kind, subject: null, entry, hash, salt: null, saltKey: null } as const;
  await insertLeaves(tx, [row]);
  return hash;
}

export function certificateEntry(event: CertificateLogEvent, digest: Buffer): Buffer {
  return Buffer.concat([Buffer.of(1, CERTIFICATE_EVENTS[event]), digest]);
}

/** The commitment inside a leaf: SHA-256(salt || canonical facts), base64url. */
export function commitToFacts(salt: Buffer, facts: Json): string {
  return createHash('sha256').update(salt).update(canonicalJson(facts)).digest('base64url');
}

/** For writers that gather what a whole turn writes: store it with `insertLeaves` in the same transaction. */
export function prepareLeaf(deps: AuditDeps, leaf: LeafInput): PreparedLeaf {
  const at = deps.clock.now();
  const chance = deps.random.bytes(48);
  const salt = chance.subarray(16);
  const entry = Buffer.from(
    canonicalJson({
      v: 1,
      at: at.toISOString(),
      kind: leaf.kind,
      subject: leaf.subject,
      nonce: chance.subarray(0, 16).toString('base64url'),
      ...(leaf.open === undefined ? {} : { open: leaf.open }),
      ...(leaf.facts === undefined ? {} : { facts: commitToFacts(salt, leaf.facts) }),
    }),
  );
  const hash = hashLeaf(entry);
  const place = { table: 'audit_leaf', column: 'salt', row: hash.toString('hex') };
  return {
    at,
    log: 'audit',
    kind: leaf.kind,
    subject: leaf.subject,
    entry,
    hash,
    salt: leaf.facts === undefined ? null : leaf.dataKey === undefined ? salt : sealField(leaf.dataKey, place, salt),
    saltKey: leaf.facts === undefined ? null : (leaf.dataKey?.id ?? null),
  };
}

export async function insertLeaves(tx: Queryable, leaves: readonly PreparedLeaf[]): Promise<void> {
  if (leaves.length === 0) return;
  await tx.query({
    name: 'audit-append',
    text: `insert into audit_leaf (log, kind, subject, at, entry, hash, salt, salt_key)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bytea[], $6::bytea[],
                                $7::bytea[], $8::uuid[])`,
    values: [
      textArray(leaves.map((leaf) => leaf.log)),
      textArray(leaves.map((leaf) => leaf.kind)),
      textArray(leaves.map((leaf) => leaf.subject)),
      timestampArray(leaves.map((leaf) => leaf.at)),
      byteaArray(leaves.map((leaf) => leaf.entry)),
      byteaArray(leaves.map((leaf) => leaf.hash)),
      byteaArray(leaves.map((leaf) => leaf.salt)),
      uuidArray(leaves.map((leaf) => leaf.saltKey)),
    ],
  });
}
