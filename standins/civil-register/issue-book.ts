// What has been issued from this register's records, as reported by others: one JSON file, replaced as a whole and
// flushed before a report is acknowledged.

import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const IssueReport = z.strictObject({
  recordRef: z.string().min(1),
  certificateNumber: z.string().min(1),
  issuedAt: z.iso.datetime(),
  applicationNumber: z.string().min(1),
});
type IssueReport = z.infer<typeof IssueReport>;

const Issue = IssueReport.extend({
  key: z.string(),
  sequence: z.number().int(),
  acknowledgement: z.string(),
  acknowledgedAt: z.iso.datetime(),
});
export type Issue = z.infer<typeof Issue>;

export type Filed = { readonly kind: 'filed'; readonly issue: Issue } | { readonly kind: 'key-used-otherwise' };

export interface IssueBook {
  /** The same key and report again returns the first acknowledgement. */
  file(key: string, report: IssueReport): Promise<Filed>;
  list(since: Date, afterSequence: number, limit: number): readonly Issue[];
}

export function openIssueBook(directory: string): IssueBook {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'issues.json');
  const issues = readIssues(path);
  const byKey = new Map(issues.map((issue) => [issue.key, issue]));
  let writing: Promise<void> = Promise.resolve();

  return {
    async file(key, report) {
      const known = byKey.get(key);
      if (known !== undefined) {
        await writing; // Another request may have filed it and not have flushed it yet.
        return sameReport(known, report) ? { kind: 'filed', issue: known } : { kind: 'key-used-otherwise' };
      }
      const sequence = issues.length + 1;
      const acknowledgement = `ACK-${String(sequence).padStart(8, '0')}`;
      const issue = { ...report, key, sequence, acknowledgement, acknowledgedAt: new Date().toISOString() };
      issues.push(issue);
      byKey.set(key, issue);
      writing = writing.then(() => writeIssues(path, issues));
      await writing;
      return { kind: 'filed', issue };
    },
    list: (since, afterSequence, limit) =>
      issues
        .filter((issue) => issue.sequence > afterSequence && new Date(issue.acknowledgedAt) >= since)
        .slice(0, limit),
  };
}

function sameReport(a: IssueReport, b: IssueReport): boolean {
  return a.recordRef === b.recordRef && a.certificateNumber === b.certificateNumber && a.issuedAt === b.issuedAt;
}

function readIssues(path: string): Issue[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return z.array(Issue).parse(JSON.parse(text));
}

async function writeIssues(path: string, issues: readonly Issue[]): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(issues, undefined, 1));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
