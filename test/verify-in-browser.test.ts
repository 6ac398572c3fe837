// The verification page in a real browser: an opened QR address and a (fake) camera that sees a QR code, both checked in
// the browser; the facts never reach the server.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { correction, generate } from 'lean-qr';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type TestBrowser } from './helpers/browser.ts';
import { startPageServer, type PageServer } from './helpers/page-server.ts';

let pages: PageServer;
let browser: TestBrowser;
let folder: string;

beforeAll(async () => {
  pages = await startPageServer();
  folder = mkdtempSync(join(tmpdir(), 'dwar-camera-'));
  const film = join(folder, 'qr.y4m');
  writeFileSync(film, await filmOf(pages.credential.url));
  browser = await launchBrowser({
    arguments: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
});

afterAll(async () => {
  await browser.close();
  await pages.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two frames of a picture of the QR code, as uncompressed video. */
async function filmOf(text: string): Promise<Buffer> {
  const [width, height] = [640, 480];
  const code = generate(text, { minCorrectionLevel: correction.M });
  const module = Math.floor(440 / (code.size + 8));
  const side = module * (code.size + 8);
  const pixels = Buffer.alloc(side * side, 255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (code.get(Math.floor(x / module) - 4, Math.floor(y / module) - 4)) pixels[y * side + x] = 0;
    }
  }
  const luma = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([
      {
        input: await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
          .png()
          .toBuffer(),
      },
    ])
    .greyscale()
    .raw()
    .toBuffer();
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    luma.subarray(0, width * height),
    Buffer.alloc((width * height) / 2, 128),
  ]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame]);
}

async function openPage(path: string): Promise<{ page: Page; sent: string[]; complaints: string[] }> {
  const context = await browser.browser.newContext({ locale: 'en', permissions: ['camera'] });
  const page = await context.newPage();
  const [sent, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${pages.url}${path}`);
  return { page, sent, complaints };
}

test('an address opened from a QR code is checked in the browser and its facts stay there', async () => {
  const { page, sent, complaints } = await openPage(`/V#${pages.credential.text}`);
  await page.locator('#result .verdict.good').waitFor();
  expect(await page.locator('#result dl').innerText()).toMatch(/Aarav Mehra[\s\S]*आरव मेहरा[\s\S]*14-03-2019/);
  expect(await page.locator('#result h2[data-title]').innerText()).toBe('Sample certificate');
  expect(page.url()).toBe(`${pages.url}/verify`);
  expect(complaints).toEqual([]);
  for (const request of sent) expect(request).not.toContain(pages.credential.text.slice(0, 30));
  expect(sent.filter((request) => request.includes('/verify/status?number='))).toHaveLength(1);
});

test('facts signed by a key that is not ours are refused in the browser', async () => {
  const { page } = await openPage(`/verify#${pages.credential.forgedText}`);
  await page.locator('#result .verdict.bad').waitFor();
  expect(await page.locator('#result').innerText()).toContain('not ours');
  expect(await page.locator('#result').innerText()).not.toContain('Aarav');
});

test('what the browser cannot read goes to the server’s own check', async () => {
  const { page } = await openPage('/verify#this-is-not-one-of-our-codes-at-all');
  await page.waitForURL(/scanned/);
  expect(await page.locator('#result .verdict.bad').innerText()).toContain('not one of our certificates');
});

test('the camera reads a QR code', { timeout: 60_000 }, async () => {
  const { page, complaints } = await openPage('/verify');
  await page.locator('#scan-start').click();
  await page.locator('#result .verdict.good').waitFor({ timeout: 30_000 });
  expect(await page.locator('#result dl').innerText()).toContain('Aarav Mehra');
  expect(await page.locator('#camera').isHidden()).toBe(true);
  expect(complaints).toEqual([]);
});
