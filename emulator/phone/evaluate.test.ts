import { describe, expect, test } from 'vitest';
import { evaluateCondition, resolveValue, type Scope } from './browser/flow/evaluate.ts';

const scope: Scope = {
  data: { name: 'Kamla', age: 17, list: [{ id: 'a' }], open: true },
  form: { pin: '110001', kind: 'new' },
  screens: { FIRST: { data: { fee: 21 }, form: { city: 'Delhi' } } },
};

describe('dynamic values of Flow JSON', () => {
  test.each([
    ['${data.name}', 'Kamla'],
    ['${data.list}', [{ id: 'a' }]],
    ['${screen.FIRST.form.city}', 'Delhi'],
    ['${data.none}', undefined],
    ['${data.constructor}', undefined],
    ['Dear ${data.name}', 'Dear ${data.name}'],
    ["`'Dear ' ${data.name} '!'`", 'Dear Kamla!'],
    ['`${data.age} + 1`', 18],
    ['`${screen.FIRST.data.fee} / 7 - 1`', 2],
    ['`${data.age} >= 18`', false],
    ["`!(${form.kind} == 'old') && ${data.open}`", true],
    ["`${form.pin} == '110001' || ${data.age} < 5`", true],
    ['`2 + 3 * 4 % 5`', 4],
  ])('%s', (text, expected) => {
    expect(resolveValue(text, scope)).toEqual(expected);
  });

  test('objects and lists are resolved all the way down', () => {
    expect(resolveValue({ a: ['${form.pin}'], b: { c: '${data.age}', d: null } }, scope)).toEqual({
      a: ['110001'],
      b: { c: 17, d: null },
    });
  });

  test('a condition needs no backticks, and one that cannot be read is false', () => {
    expect(evaluateCondition("${form.kind} == 'new'", scope)).toBe(true);
    expect(evaluateCondition('${data.open}', scope)).toBe(true);
    expect(evaluateCondition('alert("no")', scope)).toBe(false);
    expect(evaluateCondition(undefined, scope)).toBe(false);
  });
});
