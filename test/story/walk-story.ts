// The story, walked by hand in a browser: a citizen applies on the phone page, the officer for whom the case was drawn
// decides it at the desk, the certificate comes back into the chat. story.test.ts asserts on it, tools/screens.ts takes
// pictures of it.

import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import type { DemoAddresses } from './demo-process.ts';
import { REGISTRATION_NUMBER, SPOKEN, type Spoken, type StoryLanguage } from './spoken.ts';

/** Generous: two cores may be shared with everything else. */
export const PATIENCE_MS = 45_000;

/** Called at the moments worth a picture. */
export type OnMoment = (name: string, page: Page) => Promise<void>;

export interface Receipt {
  readonly caseNumber: string;
  readonly url: string;
}

export async function addCitizen(demo: DemoAddresses, language: StoryLanguage): Promise<string> {
  const response = await fetch(`${demo.emulator}/phones/api/citizens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: SPOKEN[language].citizen, language }),
  });
  const { citizen } = (await response.json()) as { citizen: { id: string } };
  return citizen.id;
}

/** `phone` is the page with the phone, or a frame of the tour. From the greeting to the signed receipt. */
export async function applyInChat(
  phone: Page | Frame,
  language: StoryLanguage,
  onMoment: OnMoment,
  said: Partial<Spoken> = {},
): Promise<Receipt> {
  const words = { ...SPOKEN[language], ...said };
  const moment = (name: string) => onMoment(name, pageOf(phone));
  await say(phone, words.greeting);
  await choose(phone, words.language);
  await choose(phone, words.service, () => moment('menu'));
  await tap(phone, words.begin);
  await choose(phone, words.capacity);
  await hear(phone, REGISTRATION_NUMBER);
  await say(phone, REGISTRATION_NUMBER);
  await hear(phone, words.asksDate);
  await say(phone, words.born);
  await hear(phone, words.asksName);
  await moment('record-found');
  await say(phone, words.name);
  await hear(phone, words.asksPhoto);
  await sendSampleCard(phone, () => moment('papers'));
  await offer(phone, words.agree).waitFor({ timeout: PATIENCE_MS });
  await moment('review');
  await tap(phone, words.agree);
  const received = await hear(phone, words.received);
  const link = received.locator('a[href*="/receipt/"]');
  await moment('receipt');
  const url = (await link.getAttribute('href')) ?? '';
  const bold = await received.locator('strong').allTextContents();
  const caseNumber = bold.find((text) => /\d{4}/.test(text) && /[A-Z]/.test(text)) ?? '';
  return { caseNumber, url };
}

/** A desk in a context of its own, at this case. */
export async function openDrawnCase(
  context: BrowserContext,
  demo: DemoAddresses,
  caseNumber: string,
): Promise<{ readonly desk: Page; readonly officer: string }> {
  const [tour, desk] = [await context.newPage(), await context.newPage()];
  await tour.goto(`${demo.web}/tour`);
  const officer = await reachDrawnCase({ tour, desk }, demo, caseNumber);
  await tour.close();
  return { desk, officer };
}

/**
 * The tour names the officer whom the draw has chosen last; the draw waits for a sealed checkpoint, so that may for some
 * seconds still be another one.
 */
export async function reachDrawnCase(
  at: { readonly tour: Page; readonly desk: Page | Frame },
  demo: DemoAddresses,
  caseNumber: string,
): Promise<string> {
  const named = at.tour.locator('#drawn b');
  const deadline = Date.now() + PATIENCE_MS;
  let signedIn = '';
  while (Date.now() < deadline) {
    await named.waitFor({ timeout: PATIENCE_MS });
    const officer = (await named.innerText()).replace(/^[^:]+: /, '').replace(/[.।]$/, '');
    // Sign-ins are limited by the minute.
    if (officer !== signedIn) await signIn(at.desk, demo, at.desk.getByRole('button', { name: officer }));
    signedIn = officer;
    if (await reachCase(at.desk, demo, caseNumber)) return officer;
    await at.tour.waitForTimeout(1000);
  }
  throw new Error(`no officer has ${caseNumber}`);
}

export async function signIn(page: Page | Frame, demo: DemoAddresses, choice: Locator): Promise<void> {
  await page.goto(`${demo.web}/desk/sign-in`);
  await page.locator('a.button').click();
  await choice.click();
  await page.waitForURL(`${demo.web}/desk`);
}

/** The desk hands out one case after the other, so what came earlier is decided first. */
export async function reachCase(page: Page | Frame, demo: DemoAddresses, caseNumber: string): Promise<boolean> {
  for (;;) {
    await page.goto(`${demo.web}/desk`);
    const next = page.locator('form[action="/desk/next"] button');
    if ((await next.count()) === 0) return false;
    await next.click();
    await page.waitForURL(/\/desk\/cases\//);
    if ((await page.locator('h1').innerText()).includes(caseNumber)) return true;
    await approve(page);
  }
}

export async function approve(page: Page | Frame, onMoment?: OnMoment): Promise<string> {
  return decide(page, 'approve', { onMoment });
}

/** From the open case over the review to "done"; answers the message as the citizen will read it. */
export async function decide(
  page: Page | Frame,
  kind: 'approve' | 'ask' | 'propose-refusal' | 'refuse',
  options: { readonly fill?: (form: Locator) => Promise<void>; readonly onMoment?: OnMoment | undefined } = {},
): Promise<string> {
  const form = page.locator(`form[action$="/review"]:has(input[name="kind"][value="${kind}"])`);
  if (!(await form.isVisible())) await page.locator('details').filter({ has: form }).locator('summary').click();
  await options.fill?.(form);
  await form.locator('button').click();
  await page.waitForURL(/\/review$/);
  const preview = await page.locator('.bubble-ground').innerText();
  await options.onMoment?.(kind, pageOf(page));
  await page.locator('form[action$="/decide"] button').click();
  await page.waitForURL(/\/desk\/done/);
  return preview;
}

/** Waits for the PDF in the chat and opens it as a tap would. */
export async function receiveCertificate(
  phone: Page | Frame,
): Promise<{ readonly filename: string; readonly bytes: Buffer; readonly caption: string }> {
  const item = phone.locator('.item-service:has(a.document)').last();
  await item.waitFor({ timeout: PATIENCE_MS });
  const card = item.locator('a.document');
  const href = (await card.getAttribute('href')) ?? '';
  const page = pageOf(phone);
  const address = new URL(href, await item.evaluate((node) => node.baseURI));
  const response = await page.request.get(address.href);
  return {
    filename: await card.locator('bdi').innerText(),
    bytes: await response.body(),
    caption: await item.locator('.text').innerText(),
  };
}

function pageOf(place: Page | Frame): Page {
  return 'page' in place ? place.page() : place;
}

export async function say(phone: Page | Frame, text: string): Promise<void> {
  const field = phone.locator('.composer textarea');
  await field.fill(text);
  await field.press('Enter');
}

/** The newest message of the service, once it contains these words. */
export async function hear(phone: Page | Frame, words: string): Promise<Locator> {
  const item = phone.locator('.item-service').last().filter({ hasText: words });
  await item.waitFor({ timeout: PATIENCE_MS });
  return item;
}

export async function tap(phone: Page | Frame, label: string): Promise<void> {
  await offer(phone, label).click({ timeout: PATIENCE_MS });
}

function offer(phone: Page | Frame, label: string): Locator {
  return phone.locator('.item-service').last().getByRole('button', { name: label, exact: true });
}

/** Opens the list under the newest message and sends the row, which is answered. */
async function choose(phone: Page | Frame, row: string, onOpen?: () => Promise<void>): Promise<void> {
  const answers = phone.locator('.item-service');
  await answers.last().locator('button[aria-haspopup="dialog"]').click({ timeout: PATIENCE_MS });
  const before = await answers.count();
  const sheet = phone.getByRole('dialog');
  await sheet.locator('label.row').filter({ hasText: row }).first().click();
  await onOpen?.();
  await sheet.locator('button.primary').click();
  await answers.nth(before).waitFor({ timeout: PATIENCE_MS });
}

export async function sendSampleCard(phone: Page | Frame, onOpen?: () => Promise<void>): Promise<void> {
  await phone.locator('.composer .icon-button').click();
  const sheet = phone.getByRole('dialog');
  await sheet.locator('.sample').first().click();
  await sheet.locator('img.preview-picture').waitFor();
  await onOpen?.();
  await sheet.locator('button.primary').click();
}
