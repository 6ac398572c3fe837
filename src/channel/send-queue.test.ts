import { expect, test } from 'vitest';
import { createSendQueue, type Queued } from './send-queue.ts';

function item(outboxId: number, accountId: string, unasked = false, phoneNumberId = 'one'): Queued {
  const nothing = { windowEndsAt: undefined, openedAt: undefined, claim: undefined, claimedAtMs: 0 };
  return { outboxId, accountId, phoneNumberId, body: '', unasked, ...nothing };
}

test('answers go ahead of what we say first, each citizen one at a time and in order', () => {
  const queue = createSendQueue();
  for (const one of [item(1, 'a', true), item(2, 'b', true), item(3, 'c'), item(4, 'c')]) queue.add(one);
  expect(queue.next('one', true)?.outboxId).toBe(3);
  expect(queue.next('one', true)?.outboxId).toBe(1);
  queue.advance('c');
  expect(queue.next('one', true)?.outboxId).toBe(4);
  expect(queue.next('one', true)?.outboxId).toBe(2);
  expect(queue.hasNext('one', true)).toBe(false);
});

test('a citizen who wrote gets what stands before their answer, even while bulk is held back', () => {
  const queue = createSendQueue();
  queue.add(item(1, 'a', true));
  queue.add(item(2, 'b', true));
  expect(queue.hasNext('one', false)).toBe(false);
  queue.add(item(3, 'a'));
  expect(queue.next('one', false)?.outboxId).toBe(1);
  expect(queue.hasNext('one', false)).toBe(false);
  queue.advance('a');
  expect(queue.next('one', false)?.outboxId).toBe(3);
  queue.advance('a');
  expect(queue.next('one', true)?.outboxId).toBe(2);
});

test('what is emptied out leaves only what is on its way', () => {
  const queue = createSendQueue();
  for (const one of [item(1, 'a'), item(2, 'a'), item(3, 'b')]) queue.add(one);
  queue.next('one', true);
  expect(queue.drain().map((one) => one.outboxId)).toEqual([2, 3]);
  expect(queue.size).toBe(1);
  queue.advance('a');
  expect(queue.size).toBe(0);
});

test('each number says what is its own: a citizen who goes on with another one is still spoken to in order', () => {
  const queue = createSendQueue();
  for (const one of [item(1, 'a'), item(2, 'a', false, 'two'), item(3, 'b', true, 'two')]) queue.add(one);
  expect(queue.next('two', true)?.outboxId).toBe(3);
  expect(queue.hasNext('two', true)).toBe(false);
  expect(queue.next('one', true)?.outboxId).toBe(1);
  queue.advance('a');
  expect(queue.hasNext('one', true)).toBe(false);
  expect(queue.drain((phoneNumberId) => phoneNumberId === 'one')).toEqual([]);
  expect(queue.next('two', true)?.outboxId).toBe(2);
});
