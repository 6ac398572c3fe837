// A State that the code has never heard of starts from data alone: another language and script, other offices, law, fees, days
// off and register, and a service that exists nowhere else, in a folder of its own. Chat, form, desk, counter, certificate and
// verification work, what is not understood is told, and nothing of the first region shows anywhere.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileForm } from '../src/forms/compile-form.ts';
import type { ChatItem } from '../emulator/chat.ts';
import { startRegion, wordsOf, type Phone, type StartedRegion } from './helpers/started-region.ts';

const PICTURES = path.resolve('.cache/second-region');
/** Latin letters stand in numbers, addresses and the English that the region offers; these must not. */
const FOREIGN = /[\p{Script=Devanagari}\p{Script=Gurmukhi}\p{Script=Arabic}]|delhi|hindi|\bDL-/iu;

let parent: string;
let region: StartedRegion;
let rahima: Phone;
let applicationNumber: string;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'dwar-second-'));
  const folder = path.join(parent, 'sonajhil');
  cpSync('test/fixtures/regions/sonajhil', folder, { recursive: true });
  region = await startRegion(folder, 'demo/boat-records.yaml');
  rahima = await region.addCitizen('Rahima');
}, 60_000);

afterAll(async () => {
  await region?.close();
  rmSync(parent, { recursive: true, force: true });
});

test('the first words in its script settle the language; what is not understood is told, and the menu is shown', async () => {
  await rahima.say('নমস্কার');
  await rahima.hear('সোনাঝিল সরকারের');
  await rahima.say('আজ আকাশ কেমন');
  const told = await rahima.hear('লেখাটি বুঝতে পারিনি');
  expect(wordsOf(told)).toContain('নৌকার লাইসেন্স');
});

test('an application in chat: its register, names in two scripts, dates in figures, its own fee', async () => {
  await rahima.say('নৌকার লাইসেন্স');
  await rahima.tap(await rahima.hear('শুরু করুন'), 'শুরু করুন');
  await rahima.hear('নিবন্ধন নম্বর লিখুন');
  await rahima.say('SJ-৪৪৭১');
  await rahima.hear('কবে তৈরি');
  await rahima.say('সাতই ফাল্গুন');
  await rahima.hear('সংখ্যায় লিখুন');
  await rahima.say('০৭-০৩-২০১৯');
  await rahima.hear('মালিকের পুরো নাম');
  await rahima.say('রহিমা বিবি');
  await rahima.hear('English ভাষায় লিখুন');
  await rahima.say('Rahima Bibi');
  await rahima.hear('কোন এলাকায়');
  await rahima.say('শাপলাপাড়া');
  await rahima.hear('কত জন যাত্রী');
  await rahima.say('১২');
  await rahima.tap(await rahima.hear('কী কাজে লাগে'), 'মাছ ধরা');
  await rahima.tap(await rahima.hear('লাইফ জ্যাকেট'), 'হ্যাঁ');
  const review = await rahima.hear('যা পাঠানো হবে');
  expect(wordsOf(review)).toContain('7 মার্চ, 2019');
  expect(wordsOf(review)).toContain('উত্তর ঘাট দপ্তর');
  await rahima.tap(review, 'রাজি, পাঠান');
  const filed = wordsOf(await rahima.hear('আবেদন জমা হয়েছে'));
  expect(filed).toContain('₹210');
  applicationNumber = /আবেদন \*([A-Z0-9-]+)\*/.exec(filed)?.[1] ?? '';
  expect(applicationNumber).not.toBe('');
  const receipt = /http:\S+\/receipt\/\S+/.exec(filed)?.[0] ?? '';
  expect(await page(receipt)).toContain('উত্তর ঘাট দপ্তর');
});

test('the counter, the draw and the desk, in the region’s words and in English where it has none', async () => {
  const cashier = await region.signIn('counter-1');
  const counter = await cashier.get(`${region.url}/desk/counter?number=${applicationNumber}`);
  expect(counter.text).toContain('প্রতি যাত্রী');
  expect(counter.text).toContain('ফি জমা');
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
  const receipt = { number: applicationNumber, rupees: '২১০', paidOn: today, counterNumber: 'K-১' };
  await cashier.post(`${region.url}/desk/counter`, { ...receipt, csrf: csrfOf(counter.text) });
  await rahima.hear('ফি *₹210* জমা হয়েছে');

  const { officer, address } = await openDrawnCase();
  const desk = await officer.get(address);
  for (const words of ['আমার টেবিল', 'নৌকার লাইসেন্স', 'রহিমা বিবি', 'Rahima Bibi', 'মাছ ধরা', 'ঘাট অধিকর্তার বিচার']) {
    expect(desk.text).toContain(words);
  }
  expect(desk.text).toMatch(/<html lang="bn" dir="ltr">/);
  expect(desk.text).toContain('Sign out');
  const inEnglish = await officer.get(`${address}?language=en`);
  expect(inEnglish.text).not.toContain('আমার টেবিল');
  const decision = { kind: 'approve', version: /name="version" value="(\d+)"/.exec(desk.text)?.[1] ?? '' };
  const review = await officer.post(`${address}/review`, { ...decision, csrf: csrfOf(desk.text) });
  expect(review.text).toContain('<b>নৌকার লাইসেন্স</b>');
  const decided = await officer.post(`${address}/decide`, { ...decision, csrf: csrfOf(review.text) });
  expect(decided.status).toBe(303);
  for (const { text } of [counter, desk, inEnglish, review]) expect(withoutAddresses(text)).not.toMatch(FOREIGN);
});

test('the certificate is drawn with the script’s font and its words are read back; anybody can verify it', async () => {
  await rahima.hear('আপনার *নৌকার লাইসেন্স* তৈরি');
  const message = await rahima.hear('.pdf');
  const pdf = await rahima.download(message);
  const { text, missing } = await readPage(pdf);
  for (const words of ['রহিমা বিবি', 'Rahima Bibi', 'SJ-4471', 'জলপথ দপ্তর', 'মাছ ধরা', 'মার্চ'])
    expect(text).toContain(words);
  expect(missing).toBe(0);
  expect(text).not.toMatch(FOREIGN);
  expect(fontsOf(pdf)).toEqual(expect.arrayContaining([expect.stringContaining('NotoSansBengali')]));

  const number = /SJ-NL[A-Z0-9-]*\d+/.exec(text)?.[0] ?? '';
  const verified = await page(`${region.url}/verify?number=${encodeURIComponent(number)}`);
  for (const words of ['সনদটি আসল ও বৈধ', 'জলপথ দপ্তর', 'SJ-4471']) expect(verified).toContain(words);
  await expect.poll(() => region.register.issues()).toMatchObject([{ certificateNumber: number }]);
});

test(
  'the same service as a form, compiled in Bengali, filled in on the phone and filed',
  { timeout: 90_000 },
  async () => {
    const definition = region.catalogue.getService('boat-licence');
    const json = JSON.stringify(compileForm(region.catalogue, definition));
    expect(json).not.toMatch(FOREIGN);
    const gopal = await region.addCitizen('Gopal');
    await gopal.say('নমস্কার');
    await gopal.hear('সোনাঝিল সরকারের');
    const start = await waitForForm(gopal);
    await gopal.tap(start, 'ফর্ম ভরুন');
    const form = await gopal.hear('একটি ফর্মে');
    const screens = await fillIn(gopal, form, {
      boatNumber: 'SJ-4472',
      builtOn: '2021-08-15',
      ownerName: 'গোপাল মণ্ডল',
      // The screen that asks for what is still missing of a name.
      text_a: 'Gopal Mondal',
      landing: '999702',
      passengers: '৪০',
      use: 'ferry',
      hasVests: 'yes',
    });
    expect(screens).toContain('নৌকার নিবন্ধন নম্বর');
    expect(screens).toContain('গোপাল মণ্ডল / Gopal Mondal');
    expect(screens).not.toMatch(FOREIGN);
    const filed = wordsOf(await gopal.hear('আবেদন জমা হয়েছে'));
    expect(filed).toContain('₹350');
    expect(filed).toContain('দক্ষিণ ঘাট দপ্তর');
    expect(await gopal.readAll()).not.toMatch(FOREIGN);
  },
);

test('nothing of the first region shows: not in the chat, not on a public page, not in a style sheet', async () => {
  expect(await rahima.readAll()).not.toMatch(FOREIGN);
  for (const address of ['/', '/verify', '/certificate-log', '/nowhere']) {
    const text = await page(`${region.url}${address}`);
    expect(withoutAddresses(text)).not.toMatch(FOREIGN);
  }
  const front = await page(region.url);
  const sheet = /href="([^"]*fonts[^"]*\.css)"/.exec(front)?.[1] ?? '';
  const fonts = await page(new URL(sheet, region.url).href);
  expect(fonts).toContain('noto-sans-bengali');
  expect(fonts).not.toMatch(/devanagari|gurmukhi|nastaliq/);
});

async function page(address: string): Promise<string> {
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  return answer.text();
}

/** Addresses carry ids and digests, in which any letters may meet; and the product says in English what its own name means. */
function withoutAddresses(text: string): string {
  return text.replaceAll(/(?:href|src|action|value|content|integrity|nonce)="[^"]*"|द्वार/g, '');
}

function csrfOf(text: string): string {
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The draw waits for a sealed checkpoint, and falls on one of the two. */
async function openDrawnCase() {
  const officers = [await region.signIn('ghat-master-1'), await region.signIn('ghat-master-2')];
  const giveUpAt = Date.now() + 20_000;
  while (Date.now() < giveUpAt) {
    for (const officer of officers) {
      const home = await officer.get(`${region.url}/desk`);
      if (!home.text.includes('action="/desk/next"')) continue;
      const taken = await officer.post(`${region.url}/desk/next`, { csrf: csrfOf(home.text) });
      return { officer, address: new URL(String(taken.headers['location']), region.url).href };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the case was drawn for nobody');
}

/** Forms are published in the background and offered once Meta has them. */
async function waitForForm(phone: Phone): Promise<ChatItem> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    await phone.say('নৌকার লাইসেন্স');
    const start = await phone.hear('শুরু করুন');
    if (wordsOf(start).includes('ফর্ম ভরুন')) return start;
    if (Date.now() > giveUpAt) throw new Error('the form is never offered');
    await phone.tap(start, 'এখন নয়');
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** Gives each input of a screen what the citizen knows, and goes on until the form is done. Answers all that it said. */
async function fillIn(phone: Phone, form: ChatItem, known: Readonly<Record<string, string>>): Promise<string> {
  const said: string[] = [];
  let answer = await phone.step(form.id, 'open');
  for (let steps = 0; steps < 20 && answer.kind === 'screen'; steps += 1) {
    const { screen, data } = answer;
    said.push(JSON.stringify(data));
    const names = Object.keys(data).flatMap((key) => /^(.+)_shown$/.exec(key)?.[1] ?? []);
    const shown = names.filter((name) => data[`${name}_shown`] === true);
    const given = Object.fromEntries(shown.map((name) => [name, known[name] ?? firstOption(data, name)]));
    // The last screen sends back what it showed: that is what is agreed to.
    if (data['shown'] !== undefined) given['shown'] = data['shown'];
    answer = await phone.step(form.id, 'exchange', { screen, data: given });
  }
  expect(answer, said.at(-1)).toMatchObject({ kind: 'completed' });
  return said.join('\n');
}

function firstOption(data: Readonly<Record<string, unknown>>, name: string): unknown {
  const options = data[`${name}_options`];
  return Array.isArray(options) ? options[0]?.id : true;
}

/** The text of the page, and how many of its characters no font could draw. The picture stays in .cache to be looked at. */
async function readPage(pdf: Buffer): Promise<{ readonly text: string; readonly missing: number }> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const first = document.getPage(0);
  const text = first.getText().normalize('NFC');
  const picture = await first.render({
    scale: 2,
    render: async ({ data, width, height }) =>
      sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
  });
  document.destroy();
  library.destroy();
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(path.join(PICTURES, 'licence.png'), picture.data);
  return { text, missing: text.split('\ufffd').length + text.split('\0').length - 2 };
}

function fontsOf(pdf: Buffer): readonly string[] {
  return [
    ...new Set([...pdf.toString('latin1').matchAll(/\/FontName\s*\/([^\s/<>[\]()]+)/g)].map((match) => match[1] ?? '')),
  ];
}
