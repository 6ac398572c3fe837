// `npm run screens`: opens every page of a running demo at desk and phone width, in both languages, and saves pictures to
// docs/screens/ for people to look at. Usage: screens [--url http://localhost:3000] [--out docs/screens]

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { DESK_SCREENS } from '#desk';
import { PUBLIC_SCREENS } from '#public';
import { launchBrowser } from '../test/helpers/browser.ts';

const WIDTHS = [
  { name: 'desk', width: 1366, height: 768 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const MAX_BYTES = 120 * 1024;

/** Subjects of regions/delhi/demo/officers.yaml, by what the page asks for. */
const SIGN_IN_AS = { officer: 'demo-officer-1', supervisor: 'demo-supervisor-1', operator: 'demo-operator-1' } as const;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    out: { type: 'string', default: 'docs/screens' },
  },
});
mkdirSync(values.out, { recursive: true });
const launched = await launchBrowser();
try {
  for (const language of ['en', 'hi']) for (const size of WIDTHS) await takeAll(launched.browser, language, size);
} finally {
  await launched.close();
}

async function takeAll(from: Browser, language: string, size: (typeof WIDTHS)[number]): Promise<void> {
  const context = await from.newContext({ viewport: { width: size.width, height: size.height }, locale: language });
  for (const screen of PUBLIC_SCREENS) await take(context, screen, language, size.name);
  for (const screen of DESK_SCREENS) {
    if (screen.as !== 'visitor') await signIn(context, SIGN_IN_AS[screen.as]);
    await take(context, screen, language, size.name);
  }
  await context.close();
}

async function take(
  context: BrowserContext,
  screen: { readonly name: string; readonly path: string },
  language: string,
  size: string,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${values.url}${screen.path}`);
  await page.evaluate('document.fonts.ready');
  const file = join(values.out, `${screen.name}-${language}-${size}.png`);
  const picture = await small(await page.screenshot({ fullPage: size === 'phone' }));
  writeFileSync(file, picture);
  console.log(`${file} ${Math.round(picture.length / 1024)} kB`);
  await page.close();
}

async function signIn(context: BrowserContext, subject: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${values.url}/desk/sign-in`);
  await page.locator('a.button').click();
  await page.locator(`button[value="${subject}"]`).click();
  await page.waitForURL(`${values.url}/desk`);
  await page.close();
}

/** Fewer colours first, then fewer pixels, until it is small enough for a repository. */
async function small(picture: Buffer): Promise<Buffer> {
  let best = picture;
  for (const [colours, scale] of [
    [256, 1],
    [128, 1],
    [64, 1],
    [64, 0.75],
    [32, 0.5],
  ] as const) {
    const { width } = await sharp(picture).metadata();
    best = await sharp(picture)
      .resize({ width: Math.round(width * scale) })
      .png({ palette: true, colours, effort: 8 })
      .toBuffer();
    if (best.length <= MAX_BYTES) return best;
  }
  return best;
}
