// Pictures of the story at its key moments: the phone, the officer's page, the certificate, its check, and the tour with
// all of them side by side. Walks it by hand, so it needs a demo in which the tour's citizen has not written yet.

import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Browser, Frame, Page } from 'playwright-core';
import sharp from 'sharp';
import type { DemoAddresses } from '../../test/story/demo-process.ts';
import type { StoryLanguage } from '../../test/story/spoken.ts';
import {
  addCitizen,
  applyInChat,
  approve,
  openDrawnCase,
  reachDrawnCase,
  receiveCertificate,
} from '../../test/story/walk-story.ts';

const DESK = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };
/** The tour's English-speaking citizen, in whose name the sample card is. */
const TOUR_CITIZEN = { name: 'Arjun Mehta', capacity: 'I am the father' };
/** Taller than a desk's window, so that each of the three is seen whole. */
const TOUR = { width: 1366, height: 920 };
/** Bubbles slide in, ticks turn blue. */
const SETTLE_MS = 700;

export type Keep = (name: string, picture: Buffer) => Promise<void>;

/** Answers the number of the certificate. */
export async function takeStory(
  browser: Browser,
  demo: DemoAddresses,
  language: StoryLanguage,
  keep: Keep,
): Promise<string> {
  const shoot = async (name: string, page: Page): Promise<void> => {
    await settle(page);
    await keep(`story-${name}-${language}`, await page.screenshot());
  };
  const phoneContext = await browser.newContext({ viewport: PHONE, locale: language });
  const deskContext = await browser.newContext({ viewport: DESK, locale: language });
  const phone = await phoneContext.newPage();
  await phone.goto(`${demo.emulator}/?phone=${await addCitizen(demo, language)}&embed=1`);
  const receipt = await applyInChat(phone, language, (name, page) => shoot(`phone-${name}`, page));
  const { desk } = await openDrawnCase(deskContext, demo, receipt.caseNumber);
  await desk.locator('.evidence img').first().waitFor();
  await shoot('desk-case', desk);
  await approve(desk, (name, page) => shoot(`desk-${name}`, page));
  const certificate = await receiveCertificate(phone);
  await shoot('phone-certificate', phone);
  await keep(`certificate-${language}`, await firstPageOf(certificate.bytes));
  const verifier = await deskContext.newPage();
  await verifier.goto(`${demo.web}/verify`);
  const file = { name: certificate.filename, mimeType: 'application/pdf', buffer: certificate.bytes };
  await verifier.locator('#file').setInputFiles(file);
  await verifier.locator('#upload button').click();
  await verifier.locator('#result .verdict').waitFor();
  await shoot('verify', verifier);
  await Promise.all([phoneContext.close(), deskContext.close()]);
  return certificate.filename.replace(/\.pdf$/, '');
}

/** The tour in the middle of the story: receipt in the chat, case at the desk, an earlier certificate checked. */
export async function takeTour(
  browser: Browser,
  demo: DemoAddresses,
  certificateNumber: string,
  keep: Keep,
): Promise<void> {
  const context = await browser.newContext({ viewport: TOUR, locale: 'en' });
  const page = await context.newPage();
  await page.goto(`${demo.web}/tour`);
  const [phone, desk, verifier] = await Promise.all([0, 1, 2].map((index) => frameOf(page, index)));
  if (phone === undefined || desk === undefined || verifier === undefined) throw new Error('the tour lacks a frame');
  const receipt = await applyInChat(phone, 'en', async () => undefined, TOUR_CITIZEN);
  await reachDrawnCase({ tour: page, desk }, demo, receipt.caseNumber);
  await desk.locator('.evidence img').first().waitFor();
  await verifier.locator('#number').fill(certificateNumber);
  await verifier.locator('.inline-form button').click();
  await verifier.locator('#result .verdict').waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await settle(page);
  await keep('tour-desk', await page.screenshot());
  await context.close();
}

async function frameOf(page: Page, index: number): Promise<Frame | undefined> {
  const handle = await page.locator('iframe').nth(index).elementHandle();
  return (await handle?.contentFrame()) ?? undefined;
}

async function settle(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.waitForTimeout(SETTLE_MS);
}

async function firstPageOf(pdf: Buffer): Promise<Buffer> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const page = await document.getPage(0).render({
      scale: 100 / 72,
      render: ({ data, width, height }) =>
        sharp(data, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer(),
    });
    document.destroy();
    return Buffer.from(page.data);
  } finally {
    library.destroy();
  }
}
