import { expect, test } from 'vitest';
import { startTestBench } from '../test-bench.ts';
import { retryDelayMs } from './queue.ts';

test('pauses between the attempts grow, up to an hour', () => {
  const pauses = Array.from({ length: 15 }, (_, index) => retryDelayMs(index + 1));
  expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
  expect(pauses.at(-1)).toBe(3_600_000);
});

test('a webhook nobody takes is tried for seven days of emulated time, and then no more', async () => {
  const bench = await startTestBench();
  bench.answers.push(...Array.from({ length: 1000 }, () => 500));
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
  const delivery = () => bench.world.webhooks.list()[0]!;
  const pass = async (hours: number) => {
    const before = delivery().attempts;
    bench.world.clock.advance(hours * 3_600_000);
    await bench.waitFor(() => delivery().attempts > before || undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await bench.waitFor(() => delivery().lastHttpStatus ?? undefined);
  for (let day = 1; day < 7; day += 1) {
    await pass(24);
    expect(delivery().state).toBe('pending');
  }
  await pass(25);
  await bench.waitFor(() => delivery().state === 'dropped' || undefined);
  const attempts = delivery().attempts;
  bench.world.clock.advance(24 * 3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(delivery().attempts).toBe(attempts);
  await bench.stop();
});
