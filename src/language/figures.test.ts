import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readDate,
  readMobile,
  readQuantity,
  transliterateName,
  verhoeffHolds,
  withVerhoeff,
  wordsToFigures,
} from './index.ts';

describe('numbers as people say them', () => {
  it.each([
    ['seven three two thousand nineteen', '7 3 2019'],
    ['nineteen ninety two', '1992'],
    ['twenty twenty', '2020'],
    ['उन्नीस सौ बानवे', '1992'],
    ['दो हज़ार उन्नीस', '2019'],
    ['ਦੋ ਹਜ਼ਾਰ ਉੱਨੀ', '2019'],
    ['دو ہزار انیس', '2019'],
    ['one hundred and five', '105'],
    ['no number here', 'no number here'],
  ])('%s is %s', (said, figures) => {
    expect(wordsToFigures(said)).toBe(figures);
  });

  it.each([
    ['Rs 2,50,000/-', 250_000],
    ['2.5 lakh', 250_000],
    ['25k', 25_000],
    ['ढाई लाख', 250_000],
    ['साढ़े तीन हज़ार रुपये', 3500],
    ['paune do lakh', 175_000],
    ['बारह लाख पैंतीस हज़ार दो सौ दस', 1_235_210],
    ['ਢਾਈ ਲੱਖ', 250_000],
    ['ڈیڑھ لاکھ روپے', 150_000],
    ['۲۵۰۰۰', 25_000],
    ['0', 0],
    ['-5', undefined],
    ['20 30', undefined],
    ['enough', undefined],
  ])('%s is the amount %s', (said, amount) => {
    expect(readQuantity(said)).toBe(amount);
  });

  it('reads back every number below ten million that is written with Indian commas', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (value) => {
        expect(readQuantity(new Intl.NumberFormat('en-IN').format(value))).toBe(value);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        wordsToFigures(text);
        readQuantity(text);
      }),
    );
  });

  it('reads a number that is said digit by digit', () => {
    expect(readMobile('nine eight seven six five four three two one zero')).toBe('9876543210');
  });
});

describe('days in words', () => {
  const past = { today: '2026-11-23', past: true, earliest: '1900-01-01' };

  it.each([
    ['सात मार्च दो हज़ार उन्नीस', '2019-03-07', false],
    ['twenty five december nineteen ninety two', '1992-12-25', false],
    ['7 ਮਾਰਚ 2019', '2019-03-07', false],
    ['سات مارچ دو ہزار انیس', '2019-03-07', false],
    ['first jan twenty twenty', '2020-01-01', false],
    ['aaj', '2026-11-23', true],
    ['kal', '2026-11-22', true],
    ['परसों', '2026-11-21', true],
    ['तीन दिन पहले', '2026-11-20', true],
    ['2 weeks ago', '2026-11-09', true],
  ])('%s is %s', (said, value, reckoned) => {
    expect(readDate(said, past)).toEqual({ ok: true, value, reckoned });
  });

  it('means tomorrow by "kal" where a day to come is asked for', () => {
    expect(readDate('kal', { ...past, past: false })).toEqual({ ok: true, value: '2026-11-24', reckoned: true });
  });
});

describe('a name in another script', () => {
  it.each([
    ['Sunita Devi', 'Deva', 'सुनीता देवी'],
    ['Suneeta Sharma', 'Deva', 'सुनीता शर्मा'],
    ['सुनीता देवी', 'Latn', 'Sunita Devi'],
    ['विश्वनाथ', 'Latn', 'Vishvanath'],
    ['ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ', 'Latn', 'Gurpreet Singh'],
    ['سنیتا', 'Deva', undefined],
    ['Sunita', 'Latn', undefined],
  ] as const)('%s in %s is %s', (name, script, expected) => {
    expect(transliterateName(name, script)).toBe(expected);
  });
});

describe('a check digit', () => {
  it('catches every wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[2-9]\d{10}$/), fc.nat(10), (digits, at) => {
        const right = withVerhoeff(digits);
        expect(verhoeffHolds(right)).toBe(true);
        const digit = right[at] ?? '0';
        expect(verhoeffHolds(right.slice(0, at) + String((Number(digit) + 1) % 10) + right.slice(at + 1))).toBe(false);
        const swapped = right.slice(0, at) + (right[at + 1] ?? '') + digit + right.slice(at + 2);
        if (swapped !== right) expect(verhoeffHolds(swapped)).toBe(false);
      }),
    );
  });
});
