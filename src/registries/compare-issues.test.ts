import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIssues } from './compare-issues.ts';

const ours = (certificateNumber: string, recordIndex: string, isExpectedThere = true) => ({
  certificateNumber,
  recordIndex,
  isExpectedThere,
});

test('equal lists have no difference; what is too fresh to be expected is none either', () => {
  expect(
    compareIssues([ours('1', 'a'), ours('2', 'b', false)], [{ certificateNumber: '1', recordIndex: 'a' }]),
  ).toEqual([]);
});

test('an issue that the register lost, one that we never made, and one under another record are told apart', () => {
  const theirs = [
    { certificateNumber: '2', recordIndex: 'x' },
    { certificateNumber: '9', recordIndex: 'z' },
    { certificateNumber: '9', recordIndex: 'z' },
  ];
  expect(compareIssues([ours('1', 'a'), ours('2', 'b')], theirs)).toEqual([
    { certificateNumber: '1', kind: 'missing-there' },
    { certificateNumber: '2', kind: 'other-record' },
    { certificateNumber: '9', kind: 'missing-here' },
  ]);
});

test('without a difference the lists agree, number by number', () => {
  const issue = fc.record({
    certificateNumber: fc.constantFrom('1', '2', '3', '4'),
    recordIndex: fc.constantFrom('a', 'b'),
  });
  const list = fc.uniqueArray(issue, { selector: (one) => one.certificateNumber });
  fc.assert(
    fc.property(list, list, (mine, theirs) => {
      const differences = compareIssues(
        mine.map((one) => ({ ...one, isExpectedThere: true })),
        theirs,
      );
      const sorted = (issues: typeof mine) =>
        issues.toSorted((a, b) => a.certificateNumber.localeCompare(b.certificateNumber));
      expect(differences.length === 0).toBe(JSON.stringify(sorted(mine)) === JSON.stringify(sorted(theirs)));
    }),
  );
});
