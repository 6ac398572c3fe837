import { expect, test } from 'vitest';
import { readReceipt, readTyped } from './counter-form.ts';

const typed = { number: 'X', rupees: '150', paidOn: '2026-11-23', counterNumber: 'A-1' };
const paiseOf = (rupees: string): unknown => {
  const read = readReceipt({ ...typed, rupees });
  return read.ok ? read.value.paise : read.reason;
};

test('amounts are read as cashiers write them, to the paisa, and nothing else is', () => {
  expect(['150', '₹ 1,250.50', '१५०', '0.5', '1.15'].map(paiseOf)).toEqual([15_000, 125_050, 15_000, 50, 115]);
  for (const rupees of ['', '-5', '1e3', '1.234', '150/-', '999999999'])
    expect(paiseOf(rupees)).toBe('amount-unreadable');
});

test('a receipt number is one number however it is written', () => {
  for (const counterNumber of ['cl/0042', ' CL / 0042 ', 'CL/००४२']) {
    expect(readReceipt({ ...typed, counterNumber })).toMatchObject({ ok: true, value: { counterNumber: 'CL/0042' } });
  }
  for (const counterNumber of ['', '/', '<b>', 'रसीद 1']) {
    expect(readReceipt({ ...typed, counterNumber })).toEqual({ ok: false, reason: 'counter-number-unreadable' });
  }
});

test('a day is a day of the calendar', () => {
  for (const paidOn of ['', '2026-02-30', '23-11-2026']) {
    expect(readReceipt({ ...typed, paidOn })).toEqual({ ok: false, reason: 'day-unreadable' });
  }
});

test('whatever is posted, something that can be shown comes of it', () => {
  for (const form of [undefined, 'x', {}, { number: ['a', 'b'], rupees: 'x'.repeat(500) }]) {
    expect(readReceipt(readTyped(form)).ok).toBe(false);
  }
});
