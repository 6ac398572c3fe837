// The doors: webhook, desk, public pages, health and metrics, on one HTTP server.

import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { findTile } from '#audit';
import { findVersionRow, inPageLanguages, listPublishedVersions, wordsIn, type Catalogue } from '#catalogue';
import { AppError, type Settings } from '#platform';
import { findCertificateStatus, readQr } from '#certificates';
import {
  createClientCertificateCheck,
  createFlowEndpoint,
  createIngest,
  createOutboxLane,
  createSignalLane,
  createWebhook,
  keepUnmatchedStatuses,
  registerFlowRoutes,
  registerWebhookRoutes,
  type OutboxLane,
  type WebhookRouteDeps,
} from '#channel';
import {
  authenticateOfficer,
  createAuthor,
  createDeskCases,
  createDeskCounter,
  createHelpdesk,
  deskRoutes,
  type Author,
  type AuthoringDeps,
  type DeskPrincipal,
} from '#desk';
import { createFormTurn, previewNews } from '#conversation';
import { createFormHandlers } from '#forms';
import { createIdentityNotes, createSignInProvider, type Officer, type SessionDeps } from '#people';
import { previewDecision, type Decision } from '#cases';
import { createAssetStore, createServer, platformAssets, type Route } from '#platform/web';
import {
  createCertificateChecker,
  type CertificateStatus,
  findReceiptView,
  findLogView,
  publicAssets,
  publicRoutes,
  type PublicDeps,
} from '#public';
import type { Core } from './app.ts';
import { checkPageWords } from './app-page-words.ts';
import { operationalRoutes } from './app-health.ts';
import { buildTurnDeps } from './app-turn.ts';
import { readOperations } from './app-operations.ts';

export interface WebParts {
  readonly address: string;
  stop(): Promise<void>;
}

export interface WebOptions {
  /** The worker's lane when both run here; a process without a worker has a lane of its own for statuses. */
  readonly outbox: OutboxLane | undefined;
  readonly onMail: (groups: ReadonlySet<number>) => void;
  readonly demo: PublicDeps['demo'];
  /** The service that the front page shows as an example; the first one unless the demo names another. */
  readonly exampleService?: string;
}

export async function startWeb(core: Core, options: WebOptions): Promise<WebParts> {
  const { settings, log, metrics, clock, ids } = core;
  const outbox =
    options.outbox ?? createOutboxLane({ db: core.webhookDb, clock, log, graceSeconds: settings.OUTBOX_GRACE_SECONDS });
  const ingest = createIngest({
    db: core.webhookDb,
    clock,
    accounts: core.accounts,
    identities: createIdentityNotes(core),
    log,
    onCommitted: options.onMail,
    notify: options.outbox === undefined,
  });
  const signals = createSignalLane({
    db: core.webhookDb,
    clock,
    ids,
    accounts: core.accounts,
    systemKey: core.systemKey,
    log,
    metrics,
  });
  const ownNumbers = new Set(core.whatsapp.numbers.map((number) => number.phoneNumberId));
  const webhook = createWebhook({
    clock,
    log,
    metrics,
    admission: core.admission,
    ingest,
    outbox,
    signals,
    appSecrets: core.whatsapp.appSecrets,
    isOurs: (phoneNumberId) => ownNumbers.has(phoneNumberId),
    keepUnmatched: (statuses) => keepUnmatchedStatuses(core.webhookDb, clock.now(), statuses),
  });
  const { mistakes, missing } = checkPageWords(core.catalogue);
  const english = missing.map(({ language, count }) => `${count} words of pages in ${language} stand in English`);
  const wrong =
    mistakes.length === 0 ? [] : [`${mistakes.length} words in pages/ do not fit: npm run services -- check`];
  for (const reason of [...english, ...wrong]) log.warn('part is off', { component: 'words of pages', reason });
  const author = createAuthor({ regionFolder: core.regionFolder });
  const server = await createServer<DeskPrincipal>(
    {
      publicUrl: core.publicUrl,
      trustProxy: settings.TRUST_PROXY,
      framedBy: options.demo === undefined ? 'none' : 'self',
      timeZone: core.catalogue.region.timeZone,
      pageWords: core.catalogue.pageWords,
      assets: createAssetStore([...platformAssets(core.catalogue.languages), ...publicAssets()]),
      ids,
      log,
      authenticate: (visit) => authenticateOfficer(sessionDeps(core), visit),
      signInPath: '/desk/sign-in',
    },
    collectRoutes(core, { ...options, author }),
  );
  registerWebhookRoutes(server, {
    webhook,
    verifyToken: core.whatsapp.verifyToken,
    ...readClientCertificate(settings),
  });
  if (core.flowKeys !== undefined) {
    const endpoint = createFlowEndpoint({
      // A screen is a turn of the citizen's conversation, and has its rights (docs/decisions/0016).
      db: core.workerDb,
      clock,
      log,
      metrics,
      dataKeys: core.dataKeys,
      handlers: createFormHandlers({
        catalogue: core.catalogue,
        clock,
        turn: createFormTurn(buildTurnDeps(core)),
      }),
      keys: core.flowKeys,
      appSecrets: core.whatsapp.appSecrets,
    });
    registerFlowRoutes(server, endpoint);
  }
  const address = await server.listen({ host: settings.HOST, port: settings.PORT }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const text = `port ${settings.PORT} is taken: stop what uses it, or set PORT`;
    throw new AppError('config.port-taken', text, { cause: error });
  });
  const metricsServer = await startMetrics(core);
  return {
    address,
    async stop() {
      await server.close();
      await metricsServer?.close();
      await author.close();
      await ingest.idle();
      await signals.idle();
      await outbox.idle();
    },
  };
}

function readClientCertificate(settings: Settings): Pick<WebhookRouteDeps, 'clientCertificate'> {
  const header = settings.WHATSAPP_CLIENT_CERT_HEADER;
  if (header === undefined) return {};
  const proxies = settings.WHATSAPP_CLIENT_CERT_PROXIES.split(',').map((proxy) => proxy.trim());
  const check = createClientCertificateCheck({ commonName: settings.WHATSAPP_CLIENT_CERT_NAME, proxies });
  if (check === undefined) {
    throw new AppError('config.invalid', 'these settings are not usable: WHATSAPP_CLIENT_CERT_PROXIES: no addresses');
  }
  return { clientCertificate: { header, check } };
}

/** Every address of the product but the webhook's: the architecture tests and `npm run screens` read this list too. */
export function collectRoutes(
  core: Core,
  options: Pick<WebOptions, 'demo' | 'exampleService'> & { readonly author: Author },
): readonly Route<DeskPrincipal>[] {
  const signIn = buildSignIn(core);
  return [
    ...publicRoutes({
      ...describeRegion(core.catalogue, options.exampleService),
      certificates: createCertificateChecker({
        trust: core.trust,
        readQr,
        findCertificateStatus: (number) => publicStatus(core, number),
      }),
      trust: core.trust,
      findReceipt: (number) => findReceiptView(core.webDb, core.caseDeps, number),
      findCertificateLog: () => findLogView(core.webDb),
      findLogTile: (path) => findTile(core.webDb, 'certificate', path),
      ...(options.demo === undefined ? {} : { demo: options.demo }),
    }),
    ...deskRoutes({
      sessions: sessionDeps(core),
      signIn,
      cases: createDeskCases({
        ...core.caseDeps,
        db: core.webDb,
        documentDirectory: join(core.dataDir, 'documents'),
        previewMessage: (officer, caseId, decision) => previewMessage(core, officer, caseId, decision),
      }),
      helpdesk: createHelpdesk({ ...core.caseDeps, db: core.webDb }),
      counter: createDeskCounter({ ...core.caseDeps, db: core.webDb }),
      getOperations: () => readOperations(core),
      authoring: buildAuthoring(core, options.author),
      findOfficeName: (officeId) => core.catalogue.findOffice(officeId)?.names,
      publicUrl: core.publicUrl,
    }),
    ...operationalRoutes(core, { metrics: core.settings.METRICS_PORT === undefined }),
  ];
}

function buildAuthoring({ catalogue, clock, reporterDb }: Core, author: Author): AuthoringDeps {
  const { names } = catalogue.region.languages;
  return {
    author,
    clock,
    services: catalogue.services.map(({ id }) => {
      return { id, name: inPageLanguages(catalogue, (language) => catalogue.text(id, language, 'name')) };
    }),
    languages: catalogue.languages.map((id) => ({ id, name: names[id] ?? id })),
    listVersions: () => listPublishedVersions(reporterDb),
    findPublished: async (serviceId, version) => (await findVersionRow(reporterDb, serviceId, version))?.content,
  };
}

/** What the public pages say of the region and of one of its services. */
function describeRegion(
  catalogue: Catalogue,
  exampleService: string | undefined,
): Pick<PublicDeps, 'region' | 'example'> {
  const region = inPageLanguages(catalogue, (language) => wordsIn(catalogue, catalogue.region.names, language));
  const definition = exampleService === undefined ? catalogue.services[0] : catalogue.getService(exampleService);
  if (definition === undefined) return { region };
  const name = inPageLanguages(catalogue, (language) => catalogue.text(definition.id, language, 'shortName'));
  return { region, example: { name, limitDays: definition.limit.days } };
}

const SHOWN_STATUS = {
  issued: 'valid',
  superseded: 'superseded',
  corrected: 'superseded',
  revoked: 'revoked',
  expired: 'expired',
} as const;

async function publicStatus(core: Core, number: string): Promise<CertificateStatus | undefined> {
  const found = await findCertificateStatus(core.webDb, core, number);
  if (found === undefined) return undefined;
  // Whose words were destroyed with their key is still told by its number.
  const named = (words: Readonly<Record<string, string>>) =>
    Object.keys(words).length === 0 ? { zxx: number } : words;
  return {
    status: SHOWN_STATUS[found.status],
    title: named(found.title),
    issuedBy: named(found.issuedBy),
    issuedAt: found.issuedAt.toISOString(),
    publicFacts: found.facts.map(({ label, value }) => ({ label, value })),
  };
}

async function previewMessage(
  core: Core,
  officer: Officer,
  caseId: string,
  decision: Decision,
): Promise<{ language: string; texts: readonly string[] }> {
  const preview = await previewDecision(core.webDb, core.caseDeps, { officer, caseId, decision });
  if (preview === undefined) return { language: core.catalogue.region.languages.default, texts: [] };
  const engine = { catalogue: core.catalogue, newId: () => core.ids.next() };
  const { language } = preview;
  const now = core.clock.now();
  return { language, texts: preview.news.flatMap((news) => previewNews(engine, { language, news, now })) };
}

function sessionDeps(core: Core): SessionDeps {
  const { clock, ids, random, keys, dataKeys } = core;
  return { db: core.webDb, clock, ids, random, keys, dataKeys };
}

function buildSignIn(core: Core) {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = core.settings;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined) return undefined;
  return {
    ...sessionDeps(core),
    log: core.log,
    provider: createSignInProvider({
      issuer: OIDC_ISSUER,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      redirectUri: `${core.publicUrl}/desk/sign-in/callback`,
    }),
  };
}

/** With METRICS_PORT the figures leave on a port of their own, which a proxy does not pass on. */
async function startMetrics(core: Core): Promise<FastifyInstance | undefined> {
  const port = core.settings.METRICS_PORT;
  if (port === undefined) return undefined;
  const { fastify } = await import('fastify');
  const server = fastify({ logger: false });
  server.get('/metrics', async (_request, reply) =>
    reply.type(core.metrics.contentType).send(await core.metrics.render()),
  );
  await server.listen({ host: core.settings.HOST, port });
  return server;
}
