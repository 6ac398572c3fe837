// The page of those who write definitions, through HTTP and without script: who may open it, what it shows in each language, and
// what a definition with a mistake in it looks like.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthor } from '#desk';
import { createCookieClient, locationOf, type CookieClient } from './helpers/cookie-client.ts';
import { startPageServer, type PageServer } from './helpers/page-server.ts';

const REGION = fileURLToPath(new URL('../regions/delhi', import.meta.url));
const NOW = '2026-11-23T06:30:00.000Z';

const folder = mkdtempSync(join(tmpdir(), 'dwar-author-'));
const region = join(folder, 'delhi');
const file = join(region, 'services', 'birth-certificate-copy', 'service.yaml');
let pages: PageServer;
let author: CookieClient;

beforeAll(async () => {
  cpSync(REGION, region, { recursive: true });
  pages = await startPageServer({ region });
  author = await signIn('demo-author-1');
});
afterAll(async () => {
  await pages.close();
  rmSync(folder, { recursive: true });
});

async function signIn(subject: string): Promise<CookieClient> {
  const client = createCookieClient();
  let reply = await client.get(`${pages.url}/desk/sign-in/start`);
  reply = await client.get(locationOf(reply, pages.url));
  const interaction = locationOf(reply, pages.issuer);
  await client.get(interaction);
  reply = await client.post(interaction, { subject });
  reply = await client.get(locationOf(reply, pages.issuer));
  await client.get(locationOf(reply, pages.issuer));
  return client;
}

function csrfOf(text: string): string {
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

describe('the page of authors', () => {
  test('opens for authors only', { timeout: 30_000 }, async () => {
    for (const subject of ['demo-officer-1', 'demo-supervisor-1', 'demo-operator-1']) {
      const client = await signIn(subject);
      const home = await client.get(`${pages.url}/desk?language=en`);
      expect(home.text).not.toContain('href="/desk/authoring"');
      expect((await client.get(`${pages.url}/desk/authoring`)).status).toBe(403);
      const sent = { csrf: csrfOf(home.text), service: 'birth-certificate-copy' };
      expect((await client.post(`${pages.url}/desk/authoring/proof`, sent)).status).toBe(403);
    }
    const board = await author.get(`${pages.url}/desk/board`);
    expect(board.status).toBe(403);
  });

  test.each([
    ['hi', 'जन्म प्रमाण पत्र की प्रति'],
    ['en', 'Copy of a birth certificate'],
    ['pa', 'ਜਨਮ'],
    ['ur', 'پیدائش'],
  ])('shows chat, form, desk page, certificate and terms in %s', { timeout: 40_000 }, async (spoken, name) => {
    const address = `${pages.url}/desk/authoring?service=birth-certificate-copy&spoken=${spoken}&language=en`;
    const { status, text } = await author.get(address);
    expect(status).toBe(200);
    expect(text).toMatch(new RegExp(`class="phone form-screens"\\s+lang="${spoken}"`));
    expect(text.split('class="bubble mine"').length).toBeGreaterThan(5);
    expect(text.split('class="form-screen"').length).toBeGreaterThan(4);
    expect(text).toContain(name);
    for (const part of ['Answers and register', 'agrees', 'data:image/png;base64,', 'To be paid', 'Decision within']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/budget: \d+/);
    expect(text).toContain('<fieldset class="sample" disabled>');
  });

  test('draws a group of people as a table with headings', { timeout: 40_000 }, async () => {
    const { text } = await author.get(`${pages.url}/desk/authoring?service=income-certificate&spoken=hi&language=en`);
    expect(text).toMatch(/<h3>Family members<\/h3>/i);
    expect(text).toMatch(/aria-label="Family members"/i);
  });

  test('says who proposed and approved a published version', { timeout: 40_000 }, async () => {
    const { text } = await author.get(
      `${pages.url}/desk/authoring?service=birth-certificate-copy&version=1&language=en`,
    );
    expect(text).toContain('Version 1, published');
    expect(text).toContain('Proposed by Asha Verma. Approved by: Imran Ali, Gurpreet Kaur.');
  });

  test('takes no service from the address that is none', { timeout: 40_000 }, async () => {
    const strange = await author.get(
      `${pages.url}/desk/authoring?service=..%2F..%2Fetc&spoken=%3Cb%3E&version=x&language=en`,
    );
    expect(strange.status).toBe(200);
    expect(strange.text).toContain('Copy of a birth certificate');
    const absent = await author.get(`${pages.url}/desk/authoring?service=no-such-thing&language=en`);
    expect(absent.text).toContain('There is no such service');
  });

  test('has the definition proved by a button, without script', { timeout: 60_000 }, async () => {
    const page = await author.get(`${pages.url}/desk/authoring?service=birth-certificate-copy&language=en`);
    const sent = { csrf: csrfOf(page.text), service: 'birth-certificate-copy', spoken: 'en' };
    expect((await author.post(`${pages.url}/desk/authoring/proof`, { ...sent, csrf: 'forged' })).status).toBe(403);
    const proof = await author.post(`${pages.url}/desk/authoring/proof?language=en`, sent);
    expect(proof.status).toBe(200);
    expect(proof.text).toContain('id="findings"');
    expect(proof.text).toMatch(/Walked: \d+ steps in hi, en/);
    expect(proof.text).toContain('Messages of a journey');
  });
});

describe('a definition with a mistake', () => {
  test(
    'is told with file, line and remedy, and the preview comes back once it is mended',
    { timeout: 60_000 },
    async () => {
      const address = `${pages.url}/desk/authoring?service=birth-certificate-copy&language=en`;
      const good = readFileSync(file, 'utf8');
      const csrf = csrfOf((await author.get(address)).text);
      writeFileSync(file, good.replace('department: ', 'departmant: '));
      const asked = { csrf, service: 'birth-certificate-copy' };
      const proof = () => author.post(`${pages.url}/desk/authoring/proof?language=en`, asked);
      for (const broken of [await author.get(address), await proof()]) {
        expect(broken.status).toBe(200);
        expect(broken.text).toContain('The files cannot be read as they stand');
        expect(broken.text).toMatch(/<code>services\/birth-certificate-copy\/service\.yaml:\d+:\d+<\/code>/);
        expect(broken.text).toContain('departmant');
        expect(broken.text).not.toContain('class="bubble');
      }
      writeFileSync(file, good);
      expect((await author.get(address)).text).toContain('class="bubble');
    },
  );

  test('is given up when it takes too long, and the next one is looked at again', { timeout: 60_000 }, async () => {
    const hasty = createAuthor({ regionFolder: REGION, previewLimitMs: 50 });
    const request = { kind: 'preview', serviceId: 'birth-certificate-copy', language: 'en', now: NOW } as const;
    expect((await hasty.preview(request)).kind).toBe('gave-up');
    expect((await hasty.preview(request)).kind).toBe('gave-up');
    await hasty.close();
  });

  test('one proof at a time', { timeout: 60_000 }, async () => {
    const asking = createAuthor({ regionFolder: REGION });
    const request = { kind: 'prove', serviceId: 'birth-certificate-copy', now: NOW } as const;
    const first = asking.prove(request);
    expect(await asking.prove(request)).toEqual({ kind: 'busy' });
    expect((await first).kind).toBe('proof');
    await asking.close();
  });
});
