import { describe, expect, it } from 'vitest';
import { maskValue } from './mask.ts';

describe('what the number alone shows', () => {
  it('is the first letter of each name, with its signs', () => {
    expect(maskValue('initials', 'Aarohi Vidyarthi')).toBe('A••• V•••');
    expect(maskValue('initials', 'आरोही विद्यार्थी')).toBe('आ••• वि•••');
    expect(maskValue('initials', '  ')).toBe('');
  });

  it('is the year of a date, and nothing of what is no date', () => {
    expect(maskValue('year', '2019-03-07')).toBe('2019');
    expect(maskValue('year', '07-03-2019')).toBe('•••');
  });

  it('is the last four characters, unless that would be nearly all', () => {
    expect(maskValue('last-four', 'MYR-2019-004217')).toBe('•••4217');
    expect(maskValue('last-four', '4217')).toBe('•••');
    expect(maskValue('last-four', '004217')).toBe('•••');
  });

  it('is everything only where the definition says so', () => {
    expect(maskValue('none', '23-11-2026')).toBe('23-11-2026');
  });
});
