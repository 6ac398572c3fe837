// Recomputes the whole tree of a log and holds it against every signed checkpoint, naming what does not fit.
import { createPublicKey, hash, verify } from 'node:crypto';
import { z } from 'zod';
import { readEntry, type Checkpoint, type Leaf, type Log, type Records } from './records.ts';

const EntryHead = z.object({ kind: z.string(), subject: z.string(), at: z.string() });

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');
const nodeOf = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);
const leafOf = (entry: Buffer): Buffer => sha256(Buffer.of(0), entry);

/** `keys`: verifier keys, one of which must have the log's origin. `seen`: checkpoints kept elsewhere since earlier. */
export function checkLog(log: Log, records: Records, keys: readonly string[], seen: readonly string[]): string[] {
  const findings: string[] = [];
  const report = (text: string): number => findings.push(`${log} log: ${text}`);
  const leaves = new Map(records.leaf.filter((leaf) => leaf.log === log).map((leaf) => [leaf.id, leaf]));
  const places = records.place.filter((place) => place.log === log);
  const checkpoints = records.checkpoint.filter((checkpoint) => checkpoint.log === log);
  const tiles = Buffer.concat(
    records.tile.filter((tile) => tile.log === log).map((tile) => Buffer.from(tile.hashes, 'base64')),
  ).toString('hex');

  // Full subtrees of the leaves so far, largest first: their sizes are the binary digits of the count.
  const peaks: { size: number; hash: Buffer }[] = [];
  const rootNow = (): string =>
    peaks
      .map((peak) => peak.hash)
      .reduceRight((right, left) => nodeOf(left, right))
      .toString('base64');
  const roots = new Map<number, string>();
  const wanted = new Set(checkpoints.map((checkpoint) => checkpoint.size));
  for (const note of seen) wanted.add(sizeOf(note));

  const placed = new Set<number>();
  for (const [index, place] of places.entries()) {
    if (place.seq !== index) {
      report(`place ${index} is missing: its leaf was taken out`);
      break;
    }
    placed.add(place.leafId);
    const leaf = leaves.get(place.leafId);
    const computed = leaf === undefined ? undefined : leafOf(Buffer.from(leaf.entry, 'base64'));
    if (leaf === undefined) report(`leaf ${place.leafId} at place ${index} was deleted`);
    else if (computed?.toString('base64') !== leaf.hash || !columnsAgree(leaf)) {
      report(`leaf ${leaf.id} at place ${index} was changed (${leaf.kind})`);
    } else if (leaf.hash !== place.hash || tiles.slice(index * 64, index * 64 + 64) !== computed.toString('hex')) {
      report(
        `leaf ${leaf.id} at place ${index} is not the one that was sealed there: exchanged, reordered or inserted`,
      );
    }
    let merged = { size: 1, hash: computed ?? Buffer.alloc(32) };
    for (let last = peaks.at(-1); last?.size === merged.size; last = peaks.at(-1)) {
      merged = { size: merged.size * 2, hash: nodeOf(last.hash, merged.hash) };
      peaks.pop();
    }
    peaks.push(merged);
    if (wanted.has(index + 1)) roots.set(index + 1, rootNow());
  }

  checkCheckpoints(checkpoints, roots, keys, report);
  for (const note of seen) {
    const size = sizeOf(note);
    if (!hasValidSignature(note, keys)) report('a checkpoint kept elsewhere is not signed by a key that was given');
    else if (note.startsWith(originOf(checkpoints, keys, log)) && roots.get(size) !== note.split('\n')[2]) {
      report(`the log no longer contains what it had sealed at ${size} leaves: it was rewritten`);
    }
  }
  const sealedSize = checkpoints.at(-1)?.size ?? 0;
  if (sealedSize !== places.length)
    report(`${places.length} leaves have a place, the newest checkpoint covers ${sealedSize}`);
  for (const leaf of leaves.values()) {
    if (!placed.has(leaf.id) && !leaf.waiting) {
      report(
        `leaf ${leaf.id} (${leaf.kind}) has no place and does not wait for one: inserted, or taken out of the tree`,
      );
    }
    if (placed.has(leaf.id) && leaf.waiting) report(`leaf ${leaf.id} is sealed and waits to be sealed again`);
  }
  return findings;
}

function checkCheckpoints(
  checkpoints: readonly Checkpoint[],
  roots: ReadonlyMap<number, string>,
  keys: readonly string[],
  report: (text: string) => number,
): void {
  let good = 0;
  for (const { size, root, note } of checkpoints) {
    const [, noteSize, noteRoot] = note.split('\n');
    if (!hasValidSignature(note, keys))
      return void report(`the checkpoint at ${size} is not signed by a key that was given`);
    if (noteSize !== String(size) || noteRoot !== root) return void report(`the checkpoint at ${size} was changed`);
    if (roots.get(size) !== root) {
      return void report(
        `the leaves at places ${good} to ${size - 1} are not those that the checkpoint at ${size} signed`,
      );
    }
    good = size;
  }
}

/** The columns beside an entry are for reading; the entry is what is sealed. */
function columnsAgree(leaf: Leaf): boolean {
  const entry = Buffer.from(leaf.entry, 'base64');
  if (leaf.log === 'certificate') {
    const events = ['issued', 'superseded', 'revoked', 'status-published', 'keys-changed'];
    return entry.length === 34 && entry[0] === 1 && leaf.kind === `certificate.${events[(entry[1] ?? 0) - 1]}`;
  }
  const said = readEntry(leaf, EntryHead);
  return said?.kind === leaf.kind && said.subject === leaf.subject && said.at === leaf.at;
}

function hasValidSignature(note: string, keys: readonly string[]): boolean {
  const end = note.indexOf('\n\n') + 1;
  const text = note.slice(0, end);
  return keys.some((vkey) => {
    const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
    if (name === undefined || encoded === undefined || !text.startsWith(`${name}\n`)) return false;
    const key = Buffer.from(encoded, 'base64');
    if (
      key[0] !== 1 ||
      sha256(Buffer.from(`${name}\n`), key)
        .subarray(0, 4)
        .toString('hex') !== id
    )
      return false;
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return note
      .slice(end + 1)
      .split('\n')
      .some((line) => {
        if (!line.startsWith(`— ${name} `)) return false;
        const blob = Buffer.from(line.slice(name.length + 3), 'base64');
        return (
          blob.subarray(0, 4).toString('hex') === id && verify(null, Buffer.from(text), publicKey, blob.subarray(4))
        );
      });
  });
}

const sizeOf = (note: string): number => Number(note.split('\n')[1]);

/** The first line of this log's checkpoints; a checkpoint kept elsewhere may belong to the other log. */
function originOf(checkpoints: readonly Checkpoint[], keys: readonly string[], log: Log): string {
  const origin = checkpoints.at(-1)?.note.split('\n')[0];
  if (origin !== undefined) return `${origin}\n`;
  const ending = log === 'audit' ? '/audit' : '/certificates';
  return `${keys.map((key) => key.split('+')[0] ?? '').find((name) => name.endsWith(ending))}\n`;
}
