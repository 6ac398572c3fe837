import { describe, expect, it } from 'vitest';
import { dateInFigures, dateInWords } from './date-in-words.ts';

describe('dates on certificates', () => {
  it.each([
    ['2019-03-07', '07-03-2019', 'Seventh March two thousand nineteen', 'सात मार्च दो हज़ार उन्नीस'],
    ['1999-12-31', '31-12-1999', 'Thirty-first December nineteen hundred ninety-nine', 'इकतीस दिसंबर उन्नीस सौ निन्यानवे'],
    ['2000-02-20', '20-02-2000', 'Twentieth February two thousand', 'बीस फ़रवरी दो हज़ार'],
    ['2100-08-12', '12-08-2100', 'Twelfth August two thousand one hundred', 'बारह अगस्त दो हज़ार एक सौ'],
    ['1947-08-15', '15-08-1947', 'Fifteenth August nineteen hundred forty-seven', 'पंद्रह अगस्त उन्नीस सौ सैंतालीस'],
  ])('%s is written in figures and in words', (day, figures, english, hindi) => {
    expect(dateInFigures(day)).toBe(figures);
    expect(dateInWords(day, 'en')).toBe(english);
    expect(dateInWords(day, 'hi')).toBe(hindi);
  });

  it('has a different word for every number of days and years in both languages', () => {
    for (const language of ['en', 'hi']) {
      const years = Array.from({ length: 200 }, (_, index) => dateInWords(`${1900 + index}-01-01`, language));
      expect(new Set(years).size).toBe(200);
    }
  });

  it('refuses what is no day', () => {
    for (const day of ['2019-02-29', '2019-13-01', '07-03-2019', ''])
      expect(() => dateInFigures(day)).toThrow(RangeError);
  });
});
