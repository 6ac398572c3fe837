// Every page in a real browser, at desk and phone width, in both languages: WCAG 2.1 AA by axe-core, nothing wider than
// the window, no table to be scrolled sideways, no report of the Content-Security-Policy, hostile texts shown as texts.
// PAGE_PICTURES=folder keeps pictures.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccessibilityFaults } from './helpers/accessibility.ts';
import { launchBrowser, type TestBrowser } from './helpers/browser.ts';
import { createDeskSignIn } from './helpers/desk-sign-in.ts';
import { CASE_ID, PAID_NUMBER, UNPAID_NUMBER } from './helpers/page-fixtures.ts';
import { startPageServer, type PageServer } from './helpers/page-server.ts';

const PHONE_WIDTH = 375;
const WIDTHS = [
  { name: 'desk', width: 1366, height: 768 },
  { name: 'phone', width: PHONE_WIDTH, height: 812 },
] as const;
const LANGUAGES = ['en', 'hi'] as const;
const PICTURES = process.env['PAGE_PICTURES'];

let pages: PageServer;
let browser: TestBrowser;

beforeAll(async () => {
  pages = await startPageServer({ picture: await sampleDocument() });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await pages.close();
});

async function sampleDocument(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="570"><rect width="900" height="570" fill="#e8eef5"/>
    <rect x="40" y="120" width="220" height="280" fill="#c3cfdd"/><g fill="#5a6b80"><rect x="300" y="140" width="460" height="30"/>
    <rect x="300" y="210" width="340" height="30"/><rect x="300" y="280" width="400" height="30"/></g></svg>`;
  return sharp(Buffer.from(drawing)).png().toBuffer();
}

async function look(context: BrowserContext, name: string, open: (page: Page) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION_REFUSED'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push('a dialog opened');
    void dialog.dismiss();
  });
  await open(page);
  await page.waitForLoadState('load');
  await page.evaluate('document.fonts.ready');
  if (PICTURES !== undefined) {
    mkdirSync(PICTURES, { recursive: true });
    const width = page.viewportSize()?.width;
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: width === PHONE_WIDTH });
  }
  const overflow: unknown = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect.soft(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
  const scrolling: unknown = await page.evaluate(
    "[...document.querySelectorAll('.table-scroll')].filter((one) => one.scrollWidth > one.clientWidth).length",
  );
  expect.soft(scrolling, `a table of ${name} must be scrolled sideways`).toBe(0);
  // axe-core looks at two of the four combinations: what it finds hangs on width or on language, not on the pair.
  const language: unknown = await page.evaluate('document.documentElement.lang');
  const isPhone = page.viewportSize()?.width === PHONE_WIDTH;
  if ((language === 'hi') === isPhone) expect.soft(await findAccessibilityFaults(page), name).toEqual([]);
  expect.soft(complaints, name).toEqual([]);
  await page.close();
}

const signIn = createDeskSignIn(() => pages.url);

for (const language of LANGUAGES) {
  for (const size of WIDTHS) {
    describe(`in ${language} at ${size.width} pixels`, () => {
      async function visitor(): Promise<BrowserContext> {
        return browser.browser.newContext({ viewport: { width: size.width, height: size.height }, locale: language });
      }

      test('the public pages are sound', { timeout: 120_000 }, async () => {
        const context = await visitor();
        const open = (path: string) => async (page: Page) => {
          await page.goto(`${pages.url}${path}`);
        };
        await look(context, `front-${language}`, open('/'));
        await look(context, `tour-${language}`, open('/tour'));
        await look(context, `verify-${language}`, open('/verify'));
        await look(context, `verify-valid-${language}`, open('/verify?number=DL-BC-2026-000123'));
        await look(context, `verify-unknown-${language}`, open('/verify?number=%3Cscript%3Ealert(1)%3C/script%3E'));
        await look(context, `log-${language}`, open('/certificate-log'));
        await look(context, `receipt-${language}`, open('/receipt/R-1'));
        await look(context, `sign-in-${language}`, open('/desk/sign-in'));
        await look(context, `provider-${language}`, open('/desk/sign-in/start'));
        await context.close();
      });

      test('the desk is sound', { timeout: 120_000 }, async () => {
        const context = await visitor();
        await signIn(context, 'demo-officer-1');
        const open = (path: string) => async (page: Page) => {
          await page.goto(`${pages.url}${path}`);
        };
        await look(context, `home-${language}`, open('/desk'));
        await look(context, `case-${language}`, async (page) => {
          await page.goto(`${pages.url}/desk`);
          const next = page.locator('form[action="/desk/next"] button');
          if ((await next.count()) > 0) await next.click();
          await page.goto(`${pages.url}/desk/cases/${CASE_ID}`);
          await page.locator('details summary').first().click();
        });
        await look(context, `home-open-${language}`, open('/desk'));
        await look(context, `review-${language}`, async (page) => {
          await page.goto(`${pages.url}/desk/cases/${CASE_ID}`);
          await page.locator('details summary').first().click();
          await page.locator('input[value="id-unreadable"]').check();
          await page.locator('input[name="kind"][value="ask"] ~ button').click();
          await page.waitForURL(/review/);
        });
        await look(context, `done-${language}`, open('/desk/done?kind=approve'));
        await signIn(context, 'demo-cashier-1');
        await look(context, `counter-${language}`, open(`/desk/counter?number=${UNPAID_NUMBER}`));
        await look(context, `counter-paid-${language}`, open(`/desk/counter?number=${PAID_NUMBER}`));
        await look(
          context,
          `counter-unknown-${language}`,
          open('/desk/counter?number=%3Cscript%3Ealert(1)%3C/script%3E'),
        );
        await signIn(context, 'demo-supervisor-1');
        await look(context, `board-${language}`, open('/desk/board'));
        await signIn(context, 'demo-helpdesk-1');
        await look(context, `helpdesk-${language}`, open('/desk/helpdesk'));
        await signIn(context, 'demo-operator-1');
        await look(context, `operations-${language}`, open('/desk/operations'));
        await signIn(context, 'demo-author-1');
        await look(context, `authoring-${language}`, open('/desk/authoring?service=income-certificate&spoken=ur'));
        await context.close();
      });
    });
  }
}
