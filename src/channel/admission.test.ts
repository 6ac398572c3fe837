import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

test('who comes while the oldest has waited for long is turned away, until that one has its answer', () => {
  let now = 0;
  const admission = createAdmission(() => now);
  const leaveFirst = admission.enter();
  now = 300;
  const leaveSecond = admission.enter();
  expect(admission.isFull).toBe(false);
  now = 401;
  expect(admission.isFull).toBe(true);
  leaveFirst();
  expect(admission.isFull).toBe(false);
  now = 701;
  expect(admission.isFull).toBe(true);
  leaveSecond();
  expect(admission.isFull).toBe(false);
});

test('turns wait while webhooks wait, and go on when those are answered or a moment has passed', async () => {
  let now = 0;
  const admission = createAdmission(() => now);
  const leave = admission.enter();
  now = 101;
  let isOver = false;
  const way = admission.giveWay().then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isOver).toBe(false);
  leave();
  await way;

  admission.enter();
  now = 1000;
  await admission.giveWay();
});
