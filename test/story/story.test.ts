// The whole story by hand, in both languages, on the real demo: from "Hi" on the phone page to a certificate that a separate
// program, the verification page and a picture of its QR code all confirm. What may come in between: a question of the
// officer, a notice and a refusal. Then Ctrl-C, and a start some days later finds all of it again.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from '#catalogue';
import { launchBrowser, type TestBrowser } from '../helpers/browser.ts';
import { findFreePorts, isRunning, startDemoProcess, type DemoProcess } from './demo-process.ts';
import { REGISTRATION_NUMBER, SPOKEN, type StoryLanguage } from './spoken.ts';
import {
  PATIENCE_MS,
  addCitizen,
  applyInChat,
  approve,
  decide,
  hear,
  openDrawnCase,
  reachCase,
  receiveCertificate,
  say,
  sendSampleCard,
  signIn,
  tap,
  type Receipt,
} from './walk-story.ts';

const STORY_MS = 180_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1366, height: 768 };
const run = promisify(execFile);
const noPicture = async (): Promise<void> => undefined;
/** Some of them are working days, whatever the day of the week. */
const DAYS_AWAY = 5;

let folder: string;
let port: number;
let demo: DemoProcess;
let browser: TestBrowser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dwar-story-'));
  port = await findFreePorts();
  [demo, browser] = await Promise.all([startDemoProcess(folder, port), launchBrowser()]);
}, STORY_MS);

afterAll(async () => {
  await browser?.close();
  await demo?.interrupt();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What a finished story leaves behind, for the tests that follow. */
interface Finished {
  readonly language: StoryLanguage;
  readonly citizenId: string;
  readonly receipt: Receipt;
  readonly certificate: Awaited<ReturnType<typeof receiveCertificate>>;
  readonly certificateNumber: string;
}

const finished: Finished[] = [];

/** A case that waits for its citizen, for the test that comes back to it days later. */
interface Asked {
  readonly caseNumber: string;
  readonly officer: string;
  readonly phoneUrl: string;
  readonly dueOn: number;
}

let asked: Asked | undefined;

test('the demo is ready in under 30 seconds', () => {
  expect(demo.readySeconds).toBeLessThan(30);
});

describe.each(['en', 'hi'] as const)('in %s', (language) => {
  const words = SPOKEN[language];
  let visitor: BrowserContext;

  beforeAll(async () => {
    visitor = await browser.browser.newContext({ viewport: DESK, locale: language });
  });
  afterAll(() => visitor?.close());

  test(
    'a citizen applies in chat and gets the certificate that an officer approved',
    { timeout: STORY_MS },
    async () => {
      const { addresses } = demo;
      const citizenId = await addCitizen(addresses, language);
      const phoneContext = await browser.browser.newContext({ viewport: PHONE, locale: language });
      const phone = await phoneContext.newPage();
      await phone.goto(`${addresses.emulator}/?phone=${citizenId}&embed=1`);
      const receipt = await applyInChat(phone, language, noPicture);
      expect(receipt.caseNumber).toMatch(/^[A-Z]{2,6}-\d{4}-/);
      await say(phone, words.status);
      await hear(phone, words.withOfficer);

      const deskContext = await browser.browser.newContext({ viewport: DESK, locale: language });
      const { desk } = await openDrawnCase(deskContext, addresses, receipt.caseNumber);
      await desk.locator('table.answers').getByText(REGISTRATION_NUMBER).first().waitFor();
      await desk.locator('.evidence img').waitFor();
      await expect
        .poll(() => desk.evaluate(`document.querySelector('.evidence img').naturalWidth`))
        .toBeGreaterThan(300);
      const preview = await approve(desk, noPicture);
      expect(preview.trim()).not.toBe('');
      await deskContext.close();

      const certificate = await receiveCertificate(phone);
      expect(certificate.filename).toMatch(/\.pdf$/);
      expect(certificate.bytes.subarray(0, 5).toString()).toBe('%PDF-');
      const certificateNumber = certificate.filename.replace(/\.pdf$/, '');
      expect(certificate.caption).toContain(certificateNumber);
      await phoneContext.close();
      finished.push({ language, citizenId, receipt, certificate, certificateNumber });
    },
  );

  test('anybody can check it by file, by number and by a picture of its code', { timeout: STORY_MS }, async () => {
    const { certificate, certificateNumber, receipt } = getFinished(language);
    const page = await visitor.newPage();
    const { bytes } = certificate;
    await upload(page, { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: bytes });
    await seeVerdict(page, 'good', words.valid);
    expect(await page.locator('#result').innerText()).toContain(REGISTRATION_NUMBER);

    await upload(page, { name: 'changed.pdf', mimeType: 'application/pdf', buffer: withOneByteFlipped(bytes) });
    await seeVerdict(page, 'bad', words.notValid);

    await page.goto(`${demo.addresses.web}/verify?number=${certificateNumber}`);
    await seeVerdict(page, 'good', words.valid);
    expect(await page.locator('#result').innerText()).not.toContain(words.child);

    await upload(page, { name: 'photo.png', mimeType: 'image/png', buffer: await pictureOf(bytes) });
    await seeVerdict(page, 'good', words.valid);
    expect(await page.locator('#result').innerText()).toContain(words.child);

    await page.goto(receipt.url);
    await page.locator('.notice.good').waitFor();
    await page.close();
  });

  test('a separate program accepts it and refuses it with one byte flipped', { timeout: 60_000 }, async () => {
    const { certificate } = getFinished(language);
    const whole = join(folder, `${language}.pdf`);
    const changed = join(folder, `${language}-changed.pdf`);
    writeFileSync(whole, certificate.bytes);
    writeFileSync(changed, withOneByteFlipped(certificate.bytes));
    expect(await verify(whole)).toContain('GENUINE');
    await expect(verify(changed)).rejects.toMatchObject({ code: 1 });
  });
});

describe('when it is not that simple', () => {
  const loaded = loadCatalogue(fileURLToPath(new URL('../../regions/delhi/', import.meta.url)));
  if (!loaded.ok) throw new Error('the region pack has findings');
  const { catalogue } = loaded;
  const [service] = catalogue.services;
  const ofService = (language: StoryLanguage, key: string): string => catalogue.text(service?.id ?? '', language, key);

  test(
    'a refusal is announced, the citizen replies, and the order gives its reasons',
    { timeout: STORY_MS },
    async () => {
      const phone = await openPhone('hi');
      const receipt = await applyInChat(phone, 'hi', noPicture);
      const reason = ofService('hi', 'reasons.identity-not-shown.text');
      const { desk } = await openDrawnCase(await openDesk('hi'), demo.addresses, receipt.caseNumber);
      const page = desk.url();
      await decide(desk, 'propose-refusal', { fill: (form) => form.locator('[value="identity-not-shown"]').check() });
      await hear(phone, reason);
      await say(phone, 'कार्ड मेरा ही है, नाम में माँ का उपनाम नहीं छपा है।');
      await tap(phone, catalogue.regionText('hi', 'query.send'));
      await hear(phone, catalogue.regionText('hi', 'hearing.sent', { number: receipt.caseNumber }));

      await expect.poll(() => reachCase(desk, demo.addresses, receipt.caseNumber), { timeout: PATIENCE_MS }).toBe(true);
      expect(desk.url()).toBe(page);
      await desk.locator('.notice.warn').getByText('माँ का उपनाम नहीं छपा है').waitFor();
      const order = 'पहचान पत्र का नाम आवेदन के नाम से अलग है, और जवाब में कोई दूसरा प्रमाण नहीं दिया गया।';
      const preview = await decide(desk, 'refuse', { fill: (form) => form.locator('textarea').fill(order) });
      expect(preview).toContain(reason);
      await hear(phone, reason);
      await hear(phone, ofService('hi', 'appeal.authority'));
      await say(phone, SPOKEN.hi.status);
      await hear(phone, receipt.caseNumber);
      await Promise.all([phone.context().close(), desk.context().close()]);
    },
  );

  test('the officer asks for something, and the clock stands still', { timeout: STORY_MS }, async () => {
    const phone = await openPhone('en');
    const receipt = await applyInChat(phone, 'en', noPicture);
    const { desk, officer } = await openDrawnCase(await openDesk('en'), demo.addresses, receipt.caseNumber);
    const dueOn = await readDueDate(desk);
    const note = 'The lower half of the card is missing.';
    await decide(desk, 'ask', {
      async fill(form) {
        await form.locator('[value="id-unreadable"]').check();
        await form.locator('textarea').fill(note);
      },
    });
    await hear(phone, ofService('en', 'queryItems.id-unreadable.text'));
    await hear(phone, note);
    await say(phone, SPOKEN.en.status);
    await hear(phone, catalogue.regionText('en', 'status.citizen'));
    await desk.goto(`${demo.addresses.web}/desk`);
    await desk.locator('tr', { hasText: receipt.caseNumber }).locator('.badge.off').waitFor();
    const phoneUrl = phone.url();
    await Promise.all([phone.context().close(), desk.context().close()]);
    asked = { caseNumber: receipt.caseNumber, officer, phoneUrl, dueOn };
  });
});

test('the books balance, and the public log has a sealed checkpoint', { timeout: 90_000 }, async () => {
  const context = await browser.browser.newContext({ viewport: DESK, locale: 'en' });
  const page = await context.newPage();
  await signIn(page, demo.addresses, page.locator('button[value="demo-operator-1"]'));
  await expect
    .poll(
      async () => {
        await page.goto(`${demo.addresses.web}/desk/operations`);
        return page.locator('table').first().locator('.badge').allInnerTexts();
      },
      { timeout: PATIENCE_MS, interval: 1000 },
    )
    .toSatisfy((badges: string[]) => badges.length >= 3 && badges.every((badge) => badge.includes('balances')));
  await page.goto(`${demo.addresses.web}/certificate-log`);
  await expect.poll(() => page.locator('pre').innerText()).toContain('\n');
  await context.close();
});

test('Ctrl-C ends every process, and a start days later finds the case again', { timeout: STORY_MS }, async () => {
  const started = demo.listProcesses();
  expect(started.length).toBeGreaterThan(4);
  expect(await demo.interrupt()).toBe(0);
  await expect.poll(() => started.filter(isRunning), { timeout: 10_000 }).toEqual([]);

  demo = await startDemoProcess(folder, port, { laterByDays: DAYS_AWAY });
  const { citizenId, receipt, certificateNumber } = getFinished('en');
  const page = await browser.browser.newPage({ viewport: PHONE });
  await page.goto(`${demo.addresses.emulator}/?phone=${citizenId}&embed=1`);
  await page.locator('.item-service').last().waitFor();
  await say(page, SPOKEN.en.status);
  await hear(page, receipt.caseNumber);
  await page.goto(`${demo.addresses.web}/verify?number=${certificateNumber}&language=en`);
  await seeVerdict(page, 'good', SPOKEN.en.valid);
  await page.close();
});

test('days later the citizen answers, the due date has moved, and it is approved', { timeout: STORY_MS }, async () => {
  if (asked === undefined) throw new Error('nothing was asked');
  const { caseNumber, officer, phoneUrl, dueOn } = asked;
  const phone = await browser.browser.newPage({ viewport: PHONE, locale: 'en' });
  await phone.goto(phoneUrl);
  await sendSampleCard(phone);
  await tap(phone, 'Send it');
  await hear(phone, 'The clock runs again');

  const context = await openDesk('en');
  const desk = await context.newPage();
  await signIn(desk, demo.addresses, desk.getByRole('button', { name: officer }));
  await expect.poll(() => reachCase(desk, demo.addresses, caseNumber), { timeout: PATIENCE_MS }).toBe(true);
  expect(await readDueDate(desk)).toBeGreaterThan(dueOn);
  expect(await desk.locator('.evidence img').count()).toBe(2);
  await approve(desk);
  const certificate = await receiveCertificate(phone);
  expect(certificate.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  await Promise.all([phone.context().close(), context.close()]);
});

async function openPhone(language: StoryLanguage): Promise<Page> {
  const context = await browser.browser.newContext({ viewport: PHONE, locale: language });
  const phone = await context.newPage();
  await phone.goto(`${demo.addresses.emulator}/?phone=${await addCitizen(demo.addresses, language)}&embed=1`);
  return phone;
}

function openDesk(language: StoryLanguage): Promise<BrowserContext> {
  return browser.browser.newContext({ viewport: DESK, locale: language });
}

/** Of the open case, on a page in English. */
async function readDueDate(desk: Page): Promise<number> {
  return Date.parse(await desk.locator('.page-head .number').last().innerText());
}

function getFinished(language: StoryLanguage): Finished {
  const found = finished.find((one) => one.language === language);
  if (found === undefined) throw new Error(`the story in ${language} did not end`);
  return found;
}

async function upload(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.goto(`${demo.addresses.web}/verify`);
  await page.locator('#file').setInputFiles(file);
  await page.locator('#upload button').click();
}

async function seeVerdict(page: Page, tone: 'good' | 'bad', word: string): Promise<void> {
  const verdict = page.locator(`#result .verdict.${tone} h2`);
  await verdict.waitFor({ timeout: PATIENCE_MS });
  expect(await verdict.innerText()).toBe(word);
}

async function verify(file: string): Promise<string> {
  const keys = join(folder, 'keys', 'signing', 'certificates', 'public');
  const { stdout } = await run(process.execPath, ['tools/verify.ts', file, '--keys', keys]);
  return stdout;
}

function withOneByteFlipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.floor(changed.length / 3);
  changed[at] = (changed[at] ?? 0) ^ 0x01;
  return changed;
}

/** As a scanner would see it. */
async function pictureOf(pdf: Buffer): Promise<Buffer> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const rendered = await document.getPage(0).render({
      scale: 150 / 72,
      render: ({ data, width, height }) =>
        sharp(data, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer(),
    });
    document.destroy();
    return Buffer.from(rendered.data);
  } finally {
    library.destroy();
  }
}
