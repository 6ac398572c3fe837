// Holds the history of cases against the log: every event has its leaf with these very bytes, every leaf its event.
import { z } from 'zod';
import { readEntry, type Records } from './records.ts';

const EventLeaf = z.object({ open: z.object({ event: z.string(), seq: z.number(), body: z.string() }) });

export function checkCases(records: Records): string[] {
  const findings: string[] = [];
  const leaves = new Map(
    records.leaf.filter((leaf) => leaf.kind.startsWith('case.')).map((leaf) => [leaf.hash, leaf] as const),
  );
  for (const event of records.event) {
    const what = `case ${event.caseId}: event ${event.seq} (${event.kind})`;
    const leaf = leaves.get(event.leafHash);
    if (leaf === undefined) {
      findings.push(`${what} has no leaf in the audit: it was inserted`);
      continue;
    }
    leaves.delete(event.leafHash);
    const open = readEntry(leaf, EventLeaf)?.open;
    const same =
      leaf.kind === `case.${event.kind}` &&
      leaf.subject === event.caseId &&
      open?.event === event.id &&
      open.seq === event.seq &&
      open.body === event.bodyHash;
    if (!same) findings.push(`${what} was changed after it was written`);
  }
  for (const leaf of leaves.values()) findings.push(`case ${leaf.subject}: an event (${leaf.kind}) was deleted`);
  return findings;
}
