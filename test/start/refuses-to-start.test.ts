import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SECRETS = {
  WHATSAPP_ACCESS_TOKEN: 'token-of-a-test',
  WHATSAPP_APP_SECRET: 'secret-of-a-test-only',
  WHATSAPP_VERIFY_TOKEN: 'verify-of-a-test',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_BUSINESS_ACCOUNT_ID: '102290129340398',
};

function start(mode: string, environment: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dwar-start-'));
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...environment };
    const child = execFile(
      process.execPath,
      ['src/main.ts', mode],
      { env, timeout: 20_000 },
      (_error, stdout, stderr) => {
        rmSync(dataDir, { recursive: true, force: true });
        resolve({ code: child.exitCode ?? -1, said: stdout + stderr });
      },
    );
  });
}

test('production does not start without the secrets of WhatsApp, and names them', async () => {
  const { code, said } = await start('serve', {});
  expect(code).toBe(1);
  for (const name of Object.keys(SECRETS)) expect(said).toContain(name);
});

test('serve needs a database unless the embedded one is allowed; web and worker need one in any case', async () => {
  for (const [mode, environment] of [
    ['serve', SECRETS],
    ['web', { ...SECRETS, ALLOW_EMBEDDED_DATABASE: '1' }],
    ['worker', { ...SECRETS, ALLOW_EMBEDDED_DATABASE: '1' }],
  ] as const) {
    const { code, said } = await start(mode, environment);
    expect(code).toBe(1);
    expect(said).toContain('DATABASE_URL');
  }
});

test('a malformed setting is named, and its value is not repeated', async () => {
  const { code, said } = await start('serve', { ...SECRETS, PORT: 'not-a-port-secret' });
  expect(code).toBe(1);
  expect(said).toContain('PORT');
  expect(said).not.toContain('not-a-port-secret');
});

test('an unknown mode is answered with those there are', async () => {
  const { code, said } = await start('dance', {});
  expect(code).toBe(1);
  expect(said).toContain('demo, serve, web, worker');
});
