import { expect, test } from 'vitest';
import { nextInPace } from './pacing.ts';

const start = new Date('2026-11-23T10:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

function sayAll(count: number, at: Date, pacedUntil?: Date): { sendAt: number[]; pacedUntil: Date | undefined } {
  const sendAt: number[] = [];
  let until = pacedUntil;
  for (let index = 0; index < count; index += 1) {
    const pace = nextInPace(until, at);
    sendAt.push((pace.sendAt.getTime() - start.getTime()) / 1000);
    until = pace.pacedUntil;
  }
  return { sendAt, pacedUntil: until };
}

test('44 messages to one citizen leave at once (Meta takes 45), then one in six seconds', () => {
  const { sendAt } = sayAll(48, start);
  expect(sendAt.slice(0, 44).every((seconds) => seconds === 0)).toBe(true);
  expect(sendAt.slice(44)).toEqual([6, 12, 18, 24]);
});

test('a burst is to be paid back: after 20 messages two minutes bring the whole credit again', () => {
  const { pacedUntil } = sayAll(20, start);
  expect(sayAll(46, after(120), pacedUntil).sendAt.slice(43)).toEqual([120, 126, 132]);
  expect(sayAll(46, after(60), pacedUntil).sendAt.slice(33, 36)).toEqual([60, 66, 72]);
});
