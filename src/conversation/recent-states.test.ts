import { expect, test } from 'vitest';
import { initialState } from '#conversation/engine';
import { createRecentStates } from './recent-states.ts';

const sealed = (text: string): Buffer => Buffer.from(text);

test('a state is known only while the very bytes are stored that it was sealed to', () => {
  const states = createRecentStates(10);
  const state = initialState();
  states.keep('a', sealed('first'), state);
  expect(states.find('a', sealed('first'))).toBe(state);
  expect(states.find('a', sealed('of another process'))).toBeUndefined();
  expect(states.find('b', sealed('first'))).toBeUndefined();
  const next = { ...state, prompts: 1 };
  states.keep('a', sealed('second'), next);
  expect(states.find('a', sealed('first'))).toBeUndefined();
  expect(states.find('a', sealed('second'))).toBe(next);
});

test('those who wrote longest ago are forgotten first', () => {
  const states = createRecentStates(2);
  for (const account of ['a', 'b', 'a', 'c']) states.keep(account, sealed(account), initialState());
  expect(['a', 'b', 'c'].map((account) => states.find(account, sealed(account)) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});
