import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openField, sealField, type DataKey } from './field-cipher.ts';
import { createRecentFields } from './recent-fields.ts';

const newKey = (id: string): DataKey => ({ id, key: createSecretKey(randomBytes(32)) });
const key = newKey('a');
const place = { table: 'inbox', column: 'body', row: '1' };

test('what was sealed a moment ago is not deciphered again, and is sealed as ever', () => {
  const fields = createRecentFields(10);
  const plain = Buffer.from('नमस्ते');
  const sealed = fields.seal(key, place, plain);
  expect(fields.open(key, place, Buffer.from(sealed))).toBe(plain);
  expect(openField(key, place, sealed)).toEqual(plain);
});

test('what was altered, moved, or asked for under another key is refused, however recent', () => {
  const fields = createRecentFields(10);
  const sealed = fields.seal(key, place, Buffer.from('hello'));
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = Buffer.from(sealed);
    altered[at]! ^= 1;
    expect(() => fields.open(key, place, altered)).toThrow('inbox.body');
  }
  expect(() => fields.open(key, { ...place, row: '2' }, sealed)).toThrow('inbox.body');
  expect(() => fields.open(newKey('b'), place, sealed)).toThrow('inbox.body');
});

test('a newer value of the same row takes the place of the older one', () => {
  const fields = createRecentFields(10);
  const older = fields.seal(key, place, Buffer.from('older'));
  const newer = sealField(key, place, 'newer');
  expect(fields.open(key, place, newer).toString()).toBe('newer');
  expect(fields.open(key, place, older).toString()).toBe('older');
});

test('only the newest are kept', () => {
  const fields = createRecentFields(2);
  const plain = Buffer.from('hello');
  const sealed = ['1', '2', '3'].map((row) => fields.seal(key, { ...place, row }, plain));
  const isKept = (index: number): boolean =>
    fields.open(key, { ...place, row: `${index + 1}` }, sealed[index]!) === plain;
  expect([isKept(2), isKept(1), isKept(0)]).toEqual([true, true, false]);
});
