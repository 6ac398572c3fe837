import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayDo, type Act, type Level, type Standing } from './may-do.ts';

const assurance = { apply: 1, status: 1, answers: 2, certificate: 1, withdraw: 2 };
const may = (act: Act, level: Level, standing: Standing = 'applicant') =>
  mayDo({ assurance }, act, { level, standing }).ok;

test('an applicant hears of their case from their own phone, and sees their answers with its PIN only', () => {
  expect(may('status', 1)).toBe(true);
  expect(may('answers', 1)).toBe(false);
  expect(may('answers', 2)).toBe(true);
  expect(may('status', 0)).toBe(false);
});

test('a helper hears how it goes, and gets neither answers nor certificate nor may take it back', () => {
  expect(may('status', 1, 'helper')).toBe(true);
  for (const act of ['answers', 'certificate', 'withdraw'] as const) expect(may(act, 3, 'helper')).toBe(false);
});

test('the letter of somebody without a phone covers the certificate, not the answers', () => {
  expect(may('certificate', 1, 'helper-by-letter')).toBe(true);
  expect(may('answers', 3, 'helper-by-letter')).toBe(false);
});

test('being surer of somebody never takes anything away, and nothing is done below the level of the act', () => {
  const level = fc.constantFrom<Level>(0, 1, 2, 3);
  const act = fc.constantFrom<Act>('apply', 'status', 'answers', 'certificate', 'withdraw');
  const standing = fc.constantFrom<Standing>('applicant', 'helper', 'helper-by-letter');
  fc.assert(
    fc.property(level, level, act, standing, (one, other, what, who) => {
      const [lower, higher] = one <= other ? [one, other] : [other, one];
      if (may(what, lower, who)) expect(may(what, higher, who) && lower >= assurance[what]).toBe(true);
    }),
  );
});
