import { expect, test } from 'vitest';
import type { Visit } from '#platform/web';
import { clockBadge } from './case-clock.ts';
import { SHIPPED } from '../../test/helpers/page-words.ts';

const badge = (language: 'hi' | 'en', workingDaysLeft: number): string => {
  const state = workingDaysLeft < 0 ? 'overdue' : 'running';
  const visit = { language, timeZone: 'Asia/Kolkata', pageWords: SHIPPED } as unknown as Visit;
  return String(clockBadge(visit, { dueOn: '2026-12-01', state, workingDaysLeft }));
};

test.each([
  ['en', 1, '1 working day left'],
  ['en', 2, '2 working days left'],
  ['en', -1, '1 working day late'],
  ['en', -3, '3 working days late'],
  ['hi', 1, '1 कामकाजी दिन बाकी'],
  ['hi', -1, '1 कामकाजी दिन की देरी'],
  ['hi', -3, '3 कामकाजी दिनों की देरी'],
] as const)('in %s, %d working days read “%s”', (language, days, words) => {
  expect(badge(language, days)).toContain(words);
});
