// A headless Chromium for tests and screenshots: the system's if there is one, else the one that comes from npm. It gets
// a temporary folder of its own, because the npm one reuses whatever it finds unpacked.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** `arguments`: further switches, for example a fake camera. */
export async function launchBrowser(options: { readonly arguments?: readonly string[] } = {}): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'dwar-browser-'));
  const executablePath = SYSTEM_BROWSERS.find((path) => existsSync(path)) ?? (await unpack(folder));
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [...ARGUMENTS, ...(options.arguments ?? [])],
    env: { ...process.env, TMPDIR: folder, HOME: folder },
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The package unpacks into the temporary folder it sees when it is loaded. */
async function unpack(folder: string): Promise<string> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
