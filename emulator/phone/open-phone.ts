/** For tests: opens a citizen's phone in a headless browser with a made-up camera and microphone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** With PHONE_PICTURES=folder a test keeps pictures there for people to look at. */
const pictures = process.env['PHONE_PICTURES'];
const settleMs = 400;

export const fakeDevices = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

export type OpenedPhone = {
  readonly page: Page;
  /** Errors of the console and of scripts; requests to anywhere but the emulator. Empty when all is well. */
  readonly complaints: string[];
  readonly keepPicture: (name: string) => Promise<void>;
};

export async function openPhone(
  browser: Browser,
  url: string,
  look: { path: string; width?: number; height?: number },
): Promise<OpenedPhone> {
  const viewport = { width: look.width ?? 390, height: look.height ?? 844 };
  const page = await browser.newPage({ viewport, locale: 'en' });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) complaints.push(request.url());
  });
  await page.goto(`${url}${look.path}`);
  await page.locator('.phone').first().waitFor();
  const keepPicture = async (name: string) => {
    await page.evaluate('document.fonts.ready');
    if (pictures === undefined) return;
    await page.waitForTimeout(settleMs);
    mkdirSync(pictures, { recursive: true });
    writeFileSync(join(pictures, `${name}.png`), await page.screenshot());
  };
  return { page, complaints, keepPicture };
}
