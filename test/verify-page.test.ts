// `/verify` without script: files, numbers and nonsense through the forms.

import { FormData, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPageServer, type PageServer } from './helpers/page-server.ts';

let pages: PageServer;

beforeAll(async () => {
  pages = await startPageServer();
});

afterAll(async () => {
  await pages.close();
});

async function upload(bytes: Buffer | undefined): Promise<{ status: number; text: string }> {
  const form = new FormData();
  if (bytes !== undefined)
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'certificate.pdf');
  const headers = { accept: 'text/html', 'accept-language': 'en' };
  const response = await request(`${pages.url}/verify/upload`, { method: 'POST', body: form, headers });
  return { status: response.statusCode, text: await response.body.text() };
}

test('an uploaded file is told by its bytes: a PDF is checked as one, anything else as a picture', async () => {
  expect((await upload(Buffer.from('%PDF-1.7 rest'))).text).toContain('changed after it was signed');
  expect((await upload(Buffer.from('no pdf at all'))).text).toContain('No code could be read');
});

test('no file, an empty one and one that is too large get a helpful answer', async () => {
  expect((await upload(undefined)).text).toContain('Choose a file first');
  expect((await upload(Buffer.alloc(0))).text).toContain('Choose a file first');
  const large = await upload(Buffer.alloc(9 * 1024 * 1024, 0x20));
  expect([200, 413]).toContain(large.status);
  expect(large.text).toMatch(/larger than 8 MB|at most 8 MB/);
});

test('a body that is no form, and a number that is none, do no harm', async () => {
  const response = await request(`${pages.url}/verify/upload`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', accept: 'text/html', 'accept-language': 'en' },
  });
  expect(await response.body.text()).toContain('Choose a file first');
  const number = await request(`${pages.url}/verify?language=en&number=${encodeURIComponent('<script>\u0000😀')}`);
  const text = await number.body.text();
  expect(number.statusCode).toBe(200);
  expect(text).toContain('No certificate with this number');
  expect(text).not.toContain('<script>\u0000');
});

test('the status that a browser asks for tells the verdict and no fact', async () => {
  const response = await request(`${pages.url}/verify/status?number=DL-BC-2026-000123`);
  expect(await response.body.json()).toEqual({ verdict: 'valid' });
});

test('the public keys hold nothing but public parts', async () => {
  const response = await request(`${pages.url}/verify/trust.json`);
  const text = await response.body.text();
  expect(text).toContain('"crv":"P-256"');
  expect(text).not.toContain('"d":');
});
