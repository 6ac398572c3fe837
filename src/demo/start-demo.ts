// `npm start`: the whole of Dwar in miniature on this machine. Everything outside is a process of its own that speaks
// the real protocol: the emulator (Meta and the phones), the region's registers, the sign-in provider.

import { mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { listMissingSecrets, readSettings, type Settings } from '#platform';
import { createCore } from '../app.ts';
import { startWeb } from '../app-web.ts';
import { startWorker } from '../app-worker.ts';
import { openDatabase, type OpenDatabase } from '../open-database.ts';
import { ensureDemoFlowKey, ensureDemoSecrets, type DemoSecrets } from './demo-secrets.ts';
import { createDrawnDeskFinder } from './drawn-desk.ts';
import { readDemoPack, type DemoPack } from './demo-pack.ts';
import { startChildServer, type ChildServer } from './child-server.ts';
import { seedDemo } from './seed-demo.ts';
import { describeWelcome } from './welcome.ts';

const PHONE_NUMBER_ID = '106540352242922';
const BUSINESS_ACCOUNT_ID = '102290129340398';
const CLIENT_ID = 'dwar-desk';

export async function startDemo(
  environment: Readonly<Record<string, string | undefined>>,
  regionsDir: string,
): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  const given = readSettings(environment);
  const dataDir = resolve(given.DATA_DIR);
  mkdirSync(dataDir, { recursive: true });
  const secrets = ensureDemoSecrets(dataDir);
  const ports = demoPorts(given);
  const settings = demoSettings(environment, given, secrets, ports);
  if (listMissingSecrets(settings).length > 0) throw new Error('the demo lacks a secret of its own making');
  const pack = readDemoPack(regionsDir, settings.REGION);

  const children = await startChildren([
    startRegisters(pack, dataDir, secrets, ports),
    startIdentityProvider(pack, settings, dataDir, secrets, ports),
    startEmulator(settings, dataDir, secrets),
  ]);
  let database: OpenDatabase | undefined;
  try {
    database = await openDatabase(settings, { allowEmbedded: true });
    const opened = database;
    const core = await createCore({ settings, databaseUrl: opened.url, demo: true, jobs: true, regionsDir });
    const worker = await startWorker(core);
    const web = await startWeb(core, {
      outbox: worker.outbox,
      onMail: (groups) => worker.mailbox.nudge(groups),
      exampleService: pack.service,
      demo: {
        emulatorUrl: `http://localhost:${settings.EMULATOR_PORT}`,
        identityProviderUrl: `http://localhost:${ports.identityProvider}`,
        phone: { hi: 'kamla', en: 'arjun' },
        findDrawnDesk: createDrawnDeskFinder(core, pack),
      },
    });
    const seeding = await seedDemo(core, pack);
    const seconds = (performance.now() - startedAt) / 1000;
    const { PORT: port, EMULATOR_PORT: emulatorPort } = settings;
    process.stdout.write(describeWelcome(core.catalogue, pack, { port, emulatorPort, seconds }));
    return async () => {
      await seeding.stop();
      await web.stop();
      await worker.stop();
      await Promise.all(children.map((child) => child.stop()));
      await core.close();
      await opened.stop();
    };
  } catch (error) {
    await Promise.all(children.map((child) => child.stop()));
    await database?.stop();
    throw error;
  }
}

/** All or none: when one of them cannot start, the others end. */
async function startChildren(starting: readonly Promise<ChildServer>[]): Promise<readonly ChildServer[]> {
  const settled = await Promise.allSettled(starting);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((child) => child.stop()));
  throw failed.reason;
}

interface DemoPorts {
  readonly register: number;
  readonly identityProvider: number;
}

/** Beside the emulator's, unless the environment moved that. */
function demoPorts(given: Settings): DemoPorts {
  return { register: given.EMULATOR_PORT + 1, identityProvider: given.EMULATOR_PORT + 2 };
}

function demoSettings(
  environment: Readonly<Record<string, string | undefined>>,
  given: Settings,
  secrets: DemoSecrets,
  ports: DemoPorts,
): Settings {
  return readSettings({
    LOG_LEVEL: 'warn',
    WHATSAPP_GRAPH_URL: `http://127.0.0.1:${given.EMULATOR_PORT}`,
    WHATSAPP_ACCESS_TOKEN: secrets.accessToken,
    WHATSAPP_APP_SECRET: secrets.appSecret,
    WHATSAPP_VERIFY_TOKEN: secrets.verifyToken,
    WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
    WHATSAPP_BUSINESS_ACCOUNT_ID: BUSINESS_ACCOUNT_ID,
    WHATSAPP_FLOW_PRIVATE_KEY: ensureDemoFlowKey(resolve(given.DATA_DIR)),
    OIDC_ISSUER: `http://localhost:${ports.identityProvider}`,
    OIDC_CLIENT_ID: CLIENT_ID,
    OIDC_CLIENT_SECRET: secrets.oidcClientSecret,
    REGISTRY_URL: `http://127.0.0.1:${ports.register}`,
    REGISTRY_TOKEN: secrets.registryToken,
    ...environment,
  });
}

function startRegisters(
  { folder, registers }: DemoPack,
  dataDir: string,
  secrets: DemoSecrets,
  ports: DemoPorts,
): Promise<ChildServer> {
  return startChildServer({
    entry: `standins/${registers.standIn}/main.ts`,
    environment: {
      PORT: String(ports.register),
      REGISTER_DATA: registers.records.map((file) => join(folder, file)).join(delimiter),
      REGISTER_DIR: join(dataDir, registers.standIn),
      REGISTER_TOKEN: secrets.registryToken,
    },
    port: ports.register,
    setting: 'EMULATOR_PORT (the registers take the port after it)',
  });
}

function startIdentityProvider(
  { folder }: DemoPack,
  settings: Settings,
  dataDir: string,
  secrets: DemoSecrets,
  ports: DemoPorts,
): Promise<ChildServer> {
  return startChildServer({
    entry: 'standins/identity-provider/main.ts',
    environment: {
      PORT: String(ports.identityProvider),
      ISSUER: `http://localhost:${ports.identityProvider}`,
      CLIENT_ID,
      CLIENT_SECRET: secrets.oidcClientSecret,
      REDIRECT_URI: `http://localhost:${settings.PORT}/desk/sign-in/callback`,
      DATA_DIR: join(dataDir, 'identity-provider'),
      OFFICERS_FILE: join(folder, 'officers.yaml'),
    },
    port: ports.identityProvider,
    setting: 'EMULATOR_PORT (the sign-in provider takes the second port after it)',
  });
}

function startEmulator(settings: Settings, dataDir: string, secrets: DemoSecrets): Promise<ChildServer> {
  return startChildServer({
    entry: 'emulator/main.ts',
    environment: {
      EMULATOR_PORT: String(settings.EMULATOR_PORT),
      EMULATOR_STATE_FILE: join(dataDir, 'emulator.json'),
      DWAR_WEBHOOK_URL: `http://127.0.0.1:${settings.PORT}/webhooks/whatsapp`,
      WHATSAPP_APP_SECRET: secrets.appSecret,
      WHATSAPP_ACCESS_TOKEN: secrets.accessToken,
      WHATSAPP_VERIFY_TOKEN: secrets.verifyToken,
      WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
      WHATSAPP_BUSINESS_ACCOUNT_ID: BUSINESS_ACCOUNT_ID,
      EMULATOR_FRAME_ANCESTORS: `http://localhost:${settings.PORT} http://127.0.0.1:${settings.PORT}`,
    },
    port: settings.EMULATOR_PORT,
    setting: 'EMULATOR_PORT',
  });
}
