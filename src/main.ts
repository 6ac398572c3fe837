// Starts Dwar: `demo` (everything on this machine), `serve` (web and workers), `web`, `worker`.

import { fileURLToPath } from 'node:url';
import { AppError, listMissingSecrets, readSettings, type Settings } from '#platform';
import { createCore, type Core } from './app.ts';
import { startWeb, type WebParts } from './app-web.ts';
import { startWorker, type WorkerParts } from './app-worker.ts';
import { startDemo } from './demo/start-demo.ts';
import { openDatabase } from './open-database.ts';

const REGIONS_DIR = fileURLToPath(new URL('../regions/', import.meta.url));
const MODES = ['demo', 'serve', 'web', 'worker'] as const;
type Mode = (typeof MODES)[number];

async function main(): Promise<void> {
  const mode = MODES.find((known) => known === process.argv[2]);
  if (mode === undefined) throw new AppError('config.invalid', `say one of ${MODES.join(', ')}`);
  const stop = mode === 'demo' ? await startDemo(process.env, REGIONS_DIR) : await startProduction(mode);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

async function startProduction(mode: Exclude<Mode, 'demo'>): Promise<() => Promise<void>> {
  const settings = readSettings(process.env);
  const missing = listMissingSecrets(settings);
  if (missing.length > 0) {
    throw new AppError('config.secret-missing', `not set: ${missing.join(', ')} (each may also be given as NAME_FILE)`);
  }
  const database = await openDatabase(settings, {
    allowEmbedded: mode === 'serve' && settings.ALLOW_EMBEDDED_DATABASE === true,
  });
  const core = await createCore({
    settings,
    databaseUrl: database.url,
    demo: false,
    jobs: mode !== 'web',
    regionsDir: settings.REGIONS_DIR ?? REGIONS_DIR,
  });
  nameWhatIsMissing(core, settings);
  const worker = mode === 'web' ? undefined : await startWorker(core);
  const web = mode === 'worker' ? undefined : await startWeb(core, webOptions(worker));
  core.log.info('started', { mode, ...(web === undefined ? {} : { address: web.address }) });
  return () => stopAll(core, web, worker, () => database.stop());
}

function webOptions(worker: WorkerParts | undefined): Parameters<typeof startWeb>[1] {
  return {
    outbox: worker?.outbox,
    onMail: (groups) => worker?.mailbox.nudge(groups),
    demo: undefined,
  };
}

/** No new work in, then what is under way out, then the connections. */
async function stopAll(
  core: Core,
  web: WebParts | undefined,
  worker: WorkerParts | undefined,
  stopDatabase: () => Promise<void>,
): Promise<void> {
  core.log.info('stopping');
  await web?.stop();
  await worker?.stop();
  await core.close();
  await stopDatabase();
  core.log.info('stopped');
}

/** Production starts without these, but says which part is off. */
function nameWhatIsMissing(core: Core, settings: Settings): void {
  if (settings.OIDC_ISSUER === undefined)
    core.log.warn('part is off', { component: 'desk sign-in', reason: 'OIDC_* not set' });
  if (settings.REGISTRY_URL === undefined)
    core.log.warn('part is off', { component: 'registers', reason: 'REGISTRY_* not set' });
  if (core.flowKeys === undefined)
    core.log.warn('part is off', { component: 'flows', reason: 'WHATSAPP_FLOW_PRIVATE_KEY not set' });
  if (settings.SIGNING_KEYS_DIR === undefined) {
    core.log.warn('keys made here', {
      component: 'logs and receipts',
      reason: 'SIGNING_KEYS_DIR not set: several processes need one folder of keys',
    });
  }
  if (core.certificates === undefined)
    core.log.warn('part is off', { component: 'certificates', reason: 'no signing keys in SIGNING_KEYS_DIR' });
  if (settings.CLAMD_ADDRESS === undefined)
    core.log.warn('part is off', { component: 'virus scan', reason: 'CLAMD_ADDRESS not set' });
}

main().catch((error: unknown) => {
  // Before the log exists, and for people: one sentence. Codes and names of settings only, never a value.
  const text =
    error instanceof AppError ? `${error.code}: ${error.message}` : error instanceof Error ? error.name : 'unknown';
  process.stderr.write(`Dwar could not start. ${text}\n`);
  if (error instanceof Error && error.cause instanceof Error) process.stderr.write(`because: ${error.cause.message}\n`);
  if (error instanceof Error && !(error instanceof AppError)) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
});
