// The composition root: builds the shared parts from the settings. app-web.ts and app-worker.ts put the doors and the
// loops on top; main.ts decides which of them run here.

import { join, resolve } from 'node:path';
import { loadLogSigners, type LogSigners } from '#audit';
import { loadCatalogue, describeFinding, addPublishedVersions, publishCatalogue, type Catalogue } from '#catalogue';
import { createCalendar, loadIssue, loadReceiptSigner, type CaseDeps } from '#cases';
import { ensureSigningKeys, publishRegion, startCertificates, type Certificates } from '#certificates';
import type { Trust } from '#certificates/verify';
import {
  createAdmission,
  createGraphClient,
  createGraphMedia,
  createMediaHosts,
  createMediaSource,
  ensureNumbers,
  ensureSystemKey,
  readFlowKeys,
  type Admission,
  type FlowKeys,
  type GraphClient,
  type GraphMedia,
  type MediaSource,
  type OwnNumber,
} from '#channel';
import { createAccountDirectory, type AccountDirectory } from '#people';
import {
  AppError,
  createDataKeys,
  createFileKeys,
  createIds,
  createLogger,
  createMetrics,
  createPool,
  ensureKeyFile,
  migrate,
  parseKey,
  systemClock,
  systemRandom,
  type DatabaseRole,
  type DataKey,
  type DataKeys,
  type Db,
  type FurtherNumber,
  type KeyPort,
  type Logger,
  type Metrics,
  type Settings,
} from '#platform';
import type { Clock, Ids, Random } from '#platform/pure';

/** WhatsApp's settings, all there. */
export interface WhatsAppSettings {
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
  /** All that we speak by, the settings' own first. */
  readonly numbers: readonly OwnNumber[];
}

export interface Core {
  readonly settings: Settings;
  readonly whatsapp: WhatsAppSettings;
  /** Login that migrates and runs the job queue. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
  readonly catalogue: Catalogue;
  readonly accounts: AccountDirectory;
  /** What Meta delivers goes before turns, where both are in this process. */
  readonly admission: Admission;
  readonly graph: GraphClient;
  /** Files of ours that go up. */
  readonly graphMedia: GraphMedia;
  /** Files of citizens, whichever way they come. */
  readonly media: MediaSource;
  /** Undefined: no Flow is offered. */
  readonly flowKeys: FlowKeys | undefined;
  readonly systemKey: DataKey;
  readonly webDb: Db;
  /** Of what Meta sends: no page can ever use up its connections. */
  readonly webhookDb: Db;
  readonly workerDb: Db;
  readonly sealerDb: Db;
  readonly reporterDb: Db;
  readonly caseDeps: CaseDeps;
  /** Undefined when there are no signing keys, and in a process that runs no jobs. */
  readonly certificates: Certificates | undefined;
  /** What checks a certificate: public keys and their company. */
  readonly trust: Trust;
  readonly logSigners: LogSigners;
  /** The people and places of a demo are invented, and keys may be made at first start. */
  readonly demo: boolean;
  /** regions/<id>. */
  readonly regionFolder: string;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly demo: boolean;
  readonly regionsDir: string;
  /** This process works off the job queue. */
  readonly jobs: boolean;
  readonly clock?: Clock;
  readonly log?: Logger;
}

const NO_TRUST: Trust = { roots: [], credentialKeys: [], dictionaries: [], types: [], verifyUrls: [] };

export async function createCore(options: CoreOptions): Promise<Core> {
  const { settings, databaseUrl, demo } = options;
  const dataDir = resolve(settings.DATA_DIR);
  const log = options.log ?? createLogger({ level: settings.LOG_LEVEL });
  const clock = options.clock ?? systemClock;
  const random = systemRandom;
  const ids = createIds(clock, random);
  const metrics = createMetrics({ process: true });
  const filed = readCatalogue(join(options.regionsDir, settings.REGION));
  const keys = readKeys(settings, dataDir, demo);
  const dataKeys = createDataKeys({ keys, ids, random });
  const signingKeysDir = settings.SIGNING_KEYS_DIR ?? join(dataDir, 'keys', 'signing');
  const publicUrl = (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, '');
  const issuer = `${new URL(publicUrl).host}/${settings.REGION}`;
  // Logs and receipts are signed with keys of our own making; certificates need an authority, which only a demo invents.
  const createIfMissing = settings.SIGNING_KEYS_DIR === undefined;
  const signingKeys = await ensureSigningKeys({ clock, random }, signingKeysDir, { issuer, createIfMissing: demo });
  const logSigners = loadLogSigners({ directory: signingKeysDir, origin: issuer, createIfMissing });

  await migrate(databaseUrl);
  const pool = (role: DatabaseRole, max: number, plansOnce = false): Db =>
    createPool({ url: databaseUrl, max, role, applicationName: role, plansOnce });
  const webDb = pool('dwar_web', 10);
  const webhookDb = pool('dwar_web', 6, true);
  const workerDb = pool('dwar_worker', 12, true);
  const sealerDb = pool('dwar_sealer', 2);
  const reporterDb = pool('dwar_reporter', 2);
  const withheld = await publishCatalogue({ db: workerDb, clock }, filed, { needsApproval: !demo });
  for (const { serviceId, version } of withheld) {
    log.warn('version not published: two people must approve it', { serviceId, version });
  }
  const catalogue = await addPublishedVersions(workerDb, filed, withheld);

  const whatsapp = readWhatsApp(settings);
  const caseDeps: CaseDeps = {
    db: workerDb,
    clock,
    random,
    ids,
    dataKeys,
    keys,
    catalogue,
    calendar: createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone }),
    receiptSigner: loadReceiptSigner({ directory: signingKeysDir, createIfMissing }),
    publicUrl,
    log,
  };
  const regionFolder = join(options.regionsDir, settings.REGION);
  const published =
    signingKeys === undefined ? undefined : await publishRegion({ signingKeys, catalogue, regionFolder, publicUrl });
  const certificates =
    signingKeys === undefined || !options.jobs
      ? undefined
      : await startCertificates({
          ...caseDeps,
          loadIssue: (queryable, caseId) => loadIssue(queryable, { dataKeys }, caseId),
          signingKeys,
          regionFolder,
          demo,
        });
  const graph = createGraphClient(whatsapp);
  const mediaHosts = createMediaHosts({ graphUrl: settings.WHATSAPP_GRAPH_URL });
  const graphMedia = createGraphMedia({ ...whatsapp, hosts: mediaHosts });
  await ensureNumbers(workerDb, clock.now(), whatsapp.numbers);
  return {
    settings,
    whatsapp,
    databaseUrl,
    dataDir,
    publicUrl,
    clock,
    ids,
    random,
    log,
    metrics,
    keys,
    dataKeys,
    catalogue,
    admission: createAdmission(),
    accounts: createAccountDirectory({ keys, dataKeys, ids }),
    graph,
    graphMedia,
    media: createMediaSource({ graph: graphMedia, hosts: mediaHosts }),
    flowKeys: readFlowKeys(settings),
    systemKey: await ensureSystemKey(workerDb, dataKeys, 'webhook-other'),
    webDb,
    webhookDb,
    workerDb,
    sealerDb,
    reporterDb,
    caseDeps,
    certificates,
    trust: published?.trust ?? NO_TRUST,
    logSigners,
    demo,
    regionFolder,
    async close() {
      await graph.close();
      await mediaHosts.close();
      await certificates?.close();
      await Promise.all([webDb.end(), webhookDb.end(), workerDb.end(), sealerDb.end(), reporterDb.end()]);
    },
  };
}

function readCatalogue(folder: string): Catalogue {
  const loaded = loadCatalogue(folder);
  if (loaded.ok) return loaded.catalogue;
  const findings = loaded.findings.map(describeFinding).join('\n');
  throw new AppError('catalogue.invalid', `the region pack has ${loaded.findings.length} findings:\n${findings}`);
}

function readKeys(settings: Settings, dataDir: string, demo: boolean): KeyPort {
  const read = (value: string | undefined, name: string): Buffer => {
    if (value !== undefined) return parseKey(value, name);
    if (!demo && settings.ALLOW_EMBEDDED_DATABASE !== true) {
      throw new AppError('config.secret-missing', `${name} must be set: it is the root of everything that is sealed`);
    }
    return ensureKeyFile(join(dataDir, 'keys', `${name.toLowerCase()}.hex`));
  };
  return createFileKeys({
    dataKey: read(settings.DATA_KEY, 'DATA_KEY'),
    indexKey: read(settings.INDEX_KEY, 'INDEX_KEY'),
  });
}

/** Throws `config.secret-missing`. */
export function readWhatsApp(settings: Settings): WhatsAppSettings {
  const accessToken = settings.WHATSAPP_ACCESS_TOKEN;
  const appSecret = settings.WHATSAPP_APP_SECRET;
  const verifyToken = settings.WHATSAPP_VERIFY_TOKEN;
  const phoneNumberId = settings.WHATSAPP_PHONE_NUMBER_ID;
  const businessAccountId = settings.WHATSAPP_BUSINESS_ACCOUNT_ID;
  if (
    accessToken === undefined ||
    appSecret === undefined ||
    verifyToken === undefined ||
    phoneNumberId === undefined ||
    businessAccountId === undefined
  ) {
    throw new AppError('config.secret-missing', 'the WHATSAPP_* secrets are not all set');
  }
  const previous = settings.WHATSAPP_APP_SECRET_PREVIOUS;
  const first: OwnNumber = {
    phoneNumberId,
    businessAccountId,
    access: {
      url: settings.WHATSAPP_GRAPH_URL,
      version: settings.WHATSAPP_GRAPH_VERSION,
      accessToken,
      authorization: settings.WHATSAPP_AUTHORIZATION,
      ...(settings.WHATSAPP_APP_SECRET_PROOF ? { proofSecret: appSecret } : {}),
    },
    messagesPerSecond: settings.WHATSAPP_MESSAGES_PER_SECOND,
  };
  const numbers = [first, ...settings.WHATSAPP_FURTHER_NUMBERS.map((further) => completeNumber(first, further))];
  if (new Set(numbers.map((number) => number.phoneNumberId)).size < numbers.length) {
    throw new AppError(
      'config.invalid',
      'these settings are not usable: WHATSAPP_FURTHER_NUMBERS: a number stands twice',
    );
  }
  return { appSecrets: previous === undefined ? [appSecret] : [appSecret, previous], verifyToken, numbers };
}

function completeNumber(first: OwnNumber, further: FurtherNumber): OwnNumber {
  return {
    phoneNumberId: further.phoneNumberId,
    businessAccountId: further.businessAccountId ?? first.businessAccountId,
    access: { ...first.access, accessToken: further.accessToken ?? first.access.accessToken },
    messagesPerSecond: further.messagesPerSecond ?? first.messagesPerSecond,
  };
}
