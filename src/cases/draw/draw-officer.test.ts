import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { drawOfficer, listEligible, type DrawInputs } from './draw-officer.ts';

const secret = createHash('sha256').update('a day of secrets').digest();
const officer = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;
const inputs = (change: Partial<DrawInputs> = {}): DrawInputs => ({
  v: 1,
  caseId: 'case',
  number: 'TESTX-2028-4F7K-92QM',
  step: 'decide',
  role: 'approver',
  attempt: 0,
  officeId: 'home',
  homeOffice: 'avoid',
  day: '2028-06-05',
  commitment: createHash('sha256').update(secret).digest('base64'),
  askedByLeaf: 'leaf',
  checkpoint: { size: 7, root: 'cm9vdA==' },
  earlierOfficers: [],
  candidates: [
    { officerId: officer(1), officeId: 'away', load: 0 },
    { officerId: officer(2), officeId: 'away', load: 1 },
    { officerId: officer(3), officeId: 'home', load: 0 },
  ],
  ...change,
});

it('the draw is pinned: these inputs give this officer, today and in ten years', () => {
  const numbers = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
  const chosen = numbers.map((number) => drawOfficer(inputs({ number }), secret)?.at(-1)).join('');
  expect(chosen).toMatchInlineSnapshot(`"11112121"`);
});

it('the order in which candidates are listed changes nothing', () => {
  const straight = inputs();
  const turned = inputs({ candidates: straight.candidates.toReversed() });
  for (let attempt = 0; attempt < 50; attempt += 1) {
    expect(drawOfficer({ ...turned, attempt }, secret)).toBe(drawOfficer({ ...straight, attempt }, secret));
  }
});

it('an officer with one case in hand is drawn half as often as one with none', () => {
  const counts = new Map<string, number>();
  for (let attempt = 0; attempt < 6000; attempt += 1) {
    const chosen = drawOfficer(inputs({ attempt }), secret)!;
    counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
  }
  expect(counts.get(officer(1))! / 6000).toBeCloseTo(2 / 3, 1);
  expect(counts.has(officer(3))).toBe(false);
});

it('home office: avoided unless nobody else is left, and required where the law says so', () => {
  const ids = (change: Partial<DrawInputs>): string[] =>
    listEligible(inputs(change)).map((candidate) => candidate.officerId);
  expect(ids({})).toEqual([officer(1), officer(2)]);
  expect(ids({ homeOffice: 'require' })).toEqual([officer(3)]);
  expect(ids({ homeOffice: 'allow' })).toHaveLength(3);
  expect(ids({ earlierOfficers: [officer(1), officer(2)] })).toEqual([officer(3)]);
});

it('whoever acted on an earlier step is out, and nobody left means nobody drawn', () => {
  expect(drawOfficer(inputs({ earlierOfficers: [officer(1), officer(2), officer(3)] }), secret)).toBeUndefined();
  for (let attempt = 0; attempt < 50; attempt += 1) {
    expect(drawOfficer(inputs({ attempt, earlierOfficers: [officer(1)] }), secret)).toBe(officer(2));
  }
});
