// `npm run screens`: opens every page of a running demo at desk and phone width, in both languages, walks the story, and
// saves pictures to docs/screens/ for people to look at. Begin with a fresh demo, because the story is really walked.
// Usage: screens [--url http://localhost:3000] [--emulator http://localhost:4000] [--out docs/screens]

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { DESK_SCREENS } from '#desk';
import { PUBLIC_SCREENS } from '#public';
import { launchBrowser } from '../test/helpers/browser.ts';
import { createDeskSignIn } from '../test/helpers/desk-sign-in.ts';
import { makeSmall } from './screens/small-picture.ts';
import { takeStory, takeTour } from './screens/take-story.ts';

const WIDTHS = [
  { name: 'desk', width: 1366, height: 768 },
  { name: 'phone', width: 390, height: 844 },
] as const;

/** Subjects of regions/delhi/demo/officers.yaml, by what the page asks for. */
const SIGN_IN_AS = {
  officer: 'demo-officer-1',
  supervisor: 'demo-supervisor-1',
  operator: 'demo-operator-1',
  helpdesk: 'demo-helpdesk-1',
  cashier: 'demo-cashier-1',
  author: 'demo-author-1',
} as const;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    emulator: { type: 'string', default: 'http://localhost:4000' },
    out: { type: 'string', default: 'docs/screens' },
  },
});
const signIn = createDeskSignIn(() => values.url);
mkdirSync(values.out, { recursive: true });
const launched = await launchBrowser();
try {
  for (const language of ['en', 'hi']) for (const size of WIDTHS) await takeAll(launched.browser, language, size);
  const demo = { web: values.url, emulator: values.emulator };
  const certificateNumber = await takeStory(launched.browser, demo, 'en', keep);
  await takeStory(launched.browser, demo, 'hi', keep);
  await takeTour(launched.browser, demo, certificateNumber, keep);
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
  for (const frame of page.frames()) await frame.evaluate('document.fonts.ready');
  // The tour's frames would make a long page that nobody reads.
  const fullPage = size === 'phone' && screen.name !== 'tour';
  await keep(`${screen.name}-${language}-${size}`, await page.screenshot({ fullPage }));
  await page.close();
}

async function keep(name: string, taken: Buffer): Promise<void> {
  const file = join(values.out, `${name}.png`);
  const picture = await makeSmall(taken);
  writeFileSync(file, picture);
  console.log(`${file} ${Math.round(picture.length / 1024)} kB`);
}
