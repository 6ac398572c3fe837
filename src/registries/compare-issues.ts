// Where two lists of issued certificates part: ours and the register's. Pure; reconcile.ts reads, compares and records.

export interface OurIssue {
  readonly certificateNumber: string;
  /** Keyed index of the record's reference, in hexadecimal. */
  readonly recordIndex: string;
  /** Acknowledged inside the window that the register was asked about: it has to be on the register's list. */
  readonly isExpectedThere: boolean;
}

export interface TheirIssue {
  readonly certificateNumber: string;
  readonly recordIndex: string;
}

export type DifferenceKind = 'missing-there' | 'missing-here' | 'other-record' | 'refused-there';

export interface Difference {
  readonly certificateNumber: string;
  readonly kind: DifferenceKind;
}

export function compareIssues(ours: readonly OurIssue[], theirs: readonly TheirIssue[]): readonly Difference[] {
  const mine = new Map(ours.map((issue) => [issue.certificateNumber, issue]));
  const listed = new Set(theirs.map((issue) => issue.certificateNumber));
  const differences = new Map<string, Difference>();
  const add = (certificateNumber: string, kind: DifferenceKind): void => {
    differences.set(`${kind}|${certificateNumber}`, { certificateNumber, kind });
  };
  for (const issue of ours) {
    if (issue.isExpectedThere && !listed.has(issue.certificateNumber)) add(issue.certificateNumber, 'missing-there');
  }
  for (const issue of theirs) {
    const own = mine.get(issue.certificateNumber);
    if (own === undefined) add(issue.certificateNumber, 'missing-here');
    else if (own.recordIndex !== issue.recordIndex) add(issue.certificateNumber, 'other-record');
  }
  return [...differences.values()];
}
