// A business with two numbers in a real browser: the citizen chooses a chat, and each number keeps to its own.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type TestBrowser } from '../../test/helpers/browser.ts';
import { startTestBench, type TestBench } from '../test-bench.ts';
import { openPhone } from './open-phone.ts';

const revenue = { phoneNumberId: '106540352242933', displayPhone: '911140000001', businessName: 'Revenue Department' };
let bench: TestBench;
let browser: TestBrowser;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_SPEED: '1', EMULATOR_FURTHER_NUMBERS: JSON.stringify([revenue]) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.stop();
});

test('the chat list shows one chat for each number; what is written and read in one stays there', async () => {
  const { page, complaints, keepPicture } = await openPhone(browser.browser, bench.url, {
    path: '/?phone=arjun&embed=1',
  });
  const rows = page.locator('.chat-row');
  expect(await rows.count()).toBe(2);
  await rows.filter({ hasText: 'Revenue Department' }).click();
  expect(await page.locator('.chat-name strong').innerText()).toBe('Revenue Department');
  await page.locator('.hint .chip').click();
  const heard = await bench.waitForEvent((event) => event.kind === 'message');
  expect(heard).toMatchObject({ phoneNumberId: revenue.phoneNumberId });
  await page.locator('.item-citizen').waitFor();

  await page.locator('.to-chats').click();
  await bench.graph(
    { messaging_product: 'whatsapp', to: '+919999908365', type: 'text', text: { body: 'It is ready' } },
    `/v26.0/${revenue.phoneNumberId}/messages`,
  );
  await rows.filter({ hasText: 'It is ready' }).locator('.unread', { hasText: '1' }).waitFor();
  await keepPicture('two-chats');
  await rows.filter({ hasText: 'Dwar' }).click();
  expect(await page.locator('.item').count()).toBe(0);
  await page.locator('.to-chats').click();
  await rows.filter({ hasText: 'Revenue Department' }).click();
  await page.locator('.item-service', { hasText: 'It is ready' }).waitFor();
  const read = await bench.waitForEvent((event) => event.kind === 'status' && event.statusName === 'read');
  expect(read).toMatchObject({ phoneNumberId: revenue.phoneNumberId });
  expect(complaints).toEqual([]);
}, 60_000);
