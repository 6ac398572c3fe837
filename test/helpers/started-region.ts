// The product on a region pack that lies anywhere, as `npm run serve` has it: web, workers, signing, forms. What is outside
// stands in with its real protocol: the emulator for Meta and the phones, a register, the sign-in provider.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { keepDrawSecrets } from '#cases';
import { OfficerSeedFile, seedOfficers } from '#people';
import { readSettings, silentLogger } from '#platform';
import type { ChatItem } from '../../emulator/chat.ts';
import { startTestBench } from '../../emulator/test-bench.ts';
import { createCore } from '../../src/app.ts';
import { startWeb } from '../../src/app-web.ts';
import { startWorker } from '../../src/app-worker.ts';
import { startIdentityProvider } from '../../standins/identity-provider/server.ts';
import { createCookieClient, locationOf, type CookieClient } from './cookie-client.ts';
import { createTestDatabase } from './database.ts';
import { makeFlowKey } from './flow-client.ts';
import { startRegister } from './register-process.ts';

const APP_SECRET = 'the app secret of a made-up region';

/** `folder`: the region pack, with `demo/officers.yaml` and this register. */
export async function startRegion(folder: string, registerFile: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'dwar-region-'));
  const [port, issuerPort] = [await freePort(), await freePort()];
  const [url, issuer] = [`http://localhost:${port}`, `http://localhost:${issuerPort}`];
  const database = await createTestDatabase();
  const bench = await startTestBench({
    DWAR_WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/whatsapp`,
    WHATSAPP_APP_SECRET: APP_SECRET,
  });
  const register = await startRegister(readFileSync(join(folder, registerFile), 'utf8'));
  const officersFile = join(folder, 'demo', 'officers.yaml');
  const client = { clientId: 'dwar-desk', clientSecret: randomBytes(24).toString('hex') };
  const redirectUri = `${url}/desk/sign-in/callback`;
  const identity = { ...client, port: issuerPort, issuer, redirectUri, dataDirectory: dataDir, officersFile };
  const identityProvider = await startIdentityProvider(identity);
  const core = await createCore({
    settings: readSettings({
      PORT: String(port),
      DATA_DIR: dataDir,
      REGION: basename(folder),
      WHATSAPP_GRAPH_URL: bench.url,
      WHATSAPP_ACCESS_TOKEN: bench.bearer.authorization.replace('Bearer ', ''),
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'emulator-verify-token',
      WHATSAPP_PHONE_NUMBER_ID: bench.phoneNumberId,
      WHATSAPP_BUSINESS_ACCOUNT_ID: bench.world.config.wabaId,
      WHATSAPP_FLOW_PRIVATE_KEY: makeFlowKey().privatePem,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: client.clientId,
      OIDC_CLIENT_SECRET: client.clientSecret,
      REGISTRY_URL: new URL(register.url).origin,
      REGISTRY_TOKEN: register.token,
    }),
    databaseUrl: database.ownerUrl,
    // Only so that signing keys are made at first start.
    demo: true,
    jobs: true,
    regionsDir: dirname(folder),
    log: silentLogger,
  });
  const { officers } = OfficerSeedFile.parse(parse(readFileSync(officersFile, 'utf8')));
  await seedOfficers({ ...core, db: database.owner }, { issuer, officers });
  // Its job comes once an hour.
  await keepDrawSecrets(core.caseDeps);
  const worker = await startWorker(core);
  const onMail = (groups: ReadonlySet<number>): void => worker.mailbox.nudge(groups);
  const web = await startWeb(core, { outbox: worker.outbox, onMail, demo: undefined });

  return {
    url,
    bench,
    catalogue: core.catalogue,
    register,
    async addCitizen(name: string): Promise<Phone> {
      const { body } = await bench.send('POST', '/phones/api/citizens', { name });
      return phoneOf(bench, body.citizen.id);
    },
    /** An officer's browser, signed in through the provider. */
    async signIn(subject: string): Promise<CookieClient> {
      const browser = createCookieClient();
      let reply = await browser.get(`${url}/desk/sign-in/start?back=/desk`);
      reply = await browser.get(locationOf(reply, url));
      const interaction = locationOf(reply, issuer);
      await browser.get(interaction);
      reply = await browser.post(interaction, { subject });
      reply = await browser.get(locationOf(reply, issuer));
      await browser.get(locationOf(reply, issuer));
      return browser;
    },
    async close() {
      await web.stop();
      await worker.stop();
      await core.close();
      await bench.stop();
      await register.stop();
      identityProvider.closeAllConnections();
      await new Promise((resolve) => identityProvider.close(resolve));
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type StartedRegion = Awaited<ReturnType<typeof startRegion>>;

const PATIENCE_MS = 20_000;

function phoneOf(bench: Awaited<ReturnType<typeof startTestBench>>, citizenId: string) {
  const path = `/phones/api/citizens/${citizenId}`;
  let seen = 0;
  const listNew = async (): Promise<readonly ChatItem[]> => {
    const { body } = await bench.send('GET', `${path}/transcript`);
    const items: readonly ChatItem[] = body.items;
    return items.slice(seen).filter((item) => item.author === 'service');
  };
  const forget = async (): Promise<void> => {
    const { body } = await bench.send('GET', `${path}/transcript`);
    seen = body.items.length;
  };
  return {
    /** Waits for a message of the service, among those since the citizen last did something, that holds these words. */
    async hear(words: string): Promise<ChatItem> {
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const items = await listNew();
        const found = items.find((item) => wordsOf(item).includes(words));
        if (found !== undefined) return found;
        if (Date.now() > giveUpAt) throw new Error(`“${words}” was not said, but: ${items.map(wordsOf).join(' | ')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async say(text: string): Promise<void> {
      await forget();
      await bench.act(citizenId, { kind: 'text', text });
    },
    /** Taps the button or row of this title on a message. */
    async tap(item: ChatItem, title: string): Promise<void> {
      const option = optionsOf(item).find((one) => one.title === title);
      if (option === undefined) throw new Error(`no “${title}” below: ${wordsOf(item)}`);
      await forget();
      await bench.act(citizenId, { kind: 'tap', messageId: item.id, replyId: option.id });
    },
    /** One call of the phone to a form that was sent. */
    step: async (messageId: string, act: string, body: object = {}) =>
      (await bench.send('POST', `${path}/flows/${messageId}/${act}`, body)).body,
    async download(item: ChatItem): Promise<Buffer> {
      if (item.content.kind !== 'document') throw new Error('no document');
      const answer = await fetch(`${bench.url}/phones/api/media/${item.content.media.mediaId}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    /** All that was said to them, with buttons and rows. */
    async readAll(): Promise<string> {
      const { body } = await bench.send('GET', `${path}/transcript`);
      const items: readonly ChatItem[] = body.items;
      return items
        .filter((item) => item.author === 'service')
        .map(wordsOf)
        .join('\n');
    },
  };
}

export type Phone = ReturnType<typeof phoneOf>;

function optionsOf({ content }: ChatItem): readonly { readonly id: string; readonly title: string }[] {
  if (content.kind === 'buttons') return content.buttons;
  return content.kind === 'list' ? content.sections.flatMap((section) => section.rows) : [];
}

/** Every word of a message: its text, its buttons and rows, what stands above and below. */
export function wordsOf({ content }: ChatItem): string {
  const leaves = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
  };
  return leaves(content).join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
