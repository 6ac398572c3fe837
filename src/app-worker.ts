// The loops: turns, the sender, the job queue, the sealer of the audit log, the sweepers.

import { join } from 'node:path';
import { countWaitingLeaves, sealOnce } from '#audit';
import { CASE_CRON, caseJobs, handleCaseMail } from '#cases';
import { certificateJobs, loadCertificateFile } from '#certificates';
import {
  CHANNEL_CRON,
  FLOW_ENDPOINT_PATH,
  channelJobs,
  createAttachmentSource,
  createOutboxLane,
  createSignalGauges,
  createManagementClient,
  createTemplateAlarms,
  listAccounts,
  measureSignals,
  measureTemplates,
  startSender,
  type AccessSettings,
  type ManagementClient,
  type OutboxLane,
} from '#channel';
import { CONVERSATION_CRON, conversationJobs, createAccountTurn, tellOfParked } from '#conversation';
import {
  DEFAULT_DECODER_SETTINGS,
  DEFAULT_DOCUMENT_SETTINGS,
  DOCUMENT_CRON,
  createDecoder,
  createVirusScanner,
  documentJobs,
  findMediaPauseSince,
  openQuarantine,
  type DocumentDeps,
} from '#documents';
import { createFormOffers, type FormOffers } from '#forms';
import { namesMatch } from '#language';
import { startMailboxWorker, sweepMailbox, type MailboxWorker } from '#mailbox';
import { addJob, startJobs, type JobHandlers } from '#platform';
import {
  DEFAULT_REGISTRY_SETTINGS,
  REGISTRY_CRON,
  createHttpRegistry,
  registryJobs,
  type Registry,
  type RegistryDeps,
} from '#registries';
import type { Core } from './app.ts';
import { buildTurnDeps, findLookupIn } from './app-turn.ts';

export interface WorkerParts {
  readonly mailbox: MailboxWorker;
  readonly outbox: OutboxLane;
  stop(): Promise<void>;
}

const SEAL_MS = 1000;
const SWEEP_MS = 5000;
const FORMS_MS = 30_000;
const CLAMD_TIMEOUT_MS = 20_000;

export async function startWorker(core: Core): Promise<WorkerParts> {
  const { settings, log, metrics, clock, dataKeys } = core;
  const outbox = createOutboxLane({
    db: core.workerDb,
    clock,
    log,
    graceSeconds: settings.OUTBOX_GRACE_SECONDS,
  });
  const sender = startSender({
    db: core.workerDb,
    clock,
    dataKeys,
    log,
    metrics,
    lane: outbox,
    graph: core.graph,
    attachments: createAttachmentSource({
      db: core.workerDb,
      clock,
      media: core.graphMedia,
      loadCertificateFile: (queryable, certificateId) => loadCertificateFile(queryable, core, certificateId),
    }),
    numbers: core.whatsapp.numbers,
    graceSeconds: settings.OUTBOX_GRACE_SECONDS,
  });
  const forms = buildForms(core);
  await forms?.refresh();
  const registries = buildRegistries(core);
  const documents = await buildDocuments(core);
  const mailbox = startMailboxWorker(
    {
      db: core.workerDb,
      clock,
      dataKeys,
      log,
      metrics,
      handlers: {
        account: createAccountTurn({
          ...buildTurnDeps(core),
          claimSeconds: () => (sender.hasRoom ? settings.OUTBOX_GRACE_SECONDS : undefined),
          ...(forms === undefined ? {} : { hasForm: forms.hasForm, openForm: forms.openForm }),
          onSlowAnswer: (messageId, phoneNumberId) => void core.graph.markRead(messageId, true, phoneNumberId),
        }),
        case: (tx, events) => handleCaseMail(tx, core.caseDeps, events),
      },
      onReplies: (replies) => sender.hand(replies),
      onParked: (eventId) => tellOfParked({ ...core, db: core.workerDb }, eventId),
    },
    { listenUrl: core.databaseUrl, giveWay: () => core.admission.giveWay() },
  );
  const templateAlarms = createTemplateAlarms(metrics);
  const signalGauges = createSignalGauges(metrics);
  const retention = { operational: settings.RETENTION_DAYS, payments: settings.RETENTION_PAYMENT_DAYS };
  const handlers: JobHandlers = {
    ...registryJobs(registries.deps),
    ...documentJobs(documents),
    ...caseJobs(core.caseDeps),
    ...conversationJobs({ db: core.workerDb, clock, log, retention }),
    ...channelJobs({
      retention,
      db: core.workerDb,
      clock,
      log,
      alarms: templateAlarms,
      numbers: core.whatsapp.numbers.map(withManagement),
      flowKeys: core.flowKeys,
      accounts: listAccounts(core.whatsapp.numbers).map(withManagement),
      flows: forms?.flows ?? [],
      pack: core.catalogue,
    }),
    ...(core.certificates === undefined ? {} : certificateJobs(core.certificates)),
  };
  const jobs = await startJobs({
    url: core.databaseUrl,
    handlers,
    log,
    cron: [...REGISTRY_CRON, ...DOCUMENT_CRON, ...CASE_CRON, ...CHANNEL_CRON, ...CONVERSATION_CRON],
  });
  await addJob(core.workerDb, 'channel-synchronise', {}, { jobKey: 'channel-synchronise' });
  const sealing = repeat(SEAL_MS, 'sealing put off', core, async () => {
    await sealOnce(core.sealerDb, { clock, signers: core.logSigners });
  });
  const found = metrics.gauge('dwar_sweeper_found', 'Rows older than their state allows', ['what']);
  const sweeping = repeat(SWEEP_MS, 'sweeping put off', core, async () => {
    const findings = await sweepMailbox(core.workerDb, clock.now());
    for (const [what, count] of Object.entries(findings)) found.set({ what }, count);
    found.set({ what: 'auditLeavesWaiting' }, await countWaitingLeaves(core.sealerDb));
    found.set({ what: 'mediaPaused' }, (await findMediaPauseSince(core.workerDb)) === undefined ? 0 : 1);
    await measureTemplates(core.workerDb, templateAlarms);
    await measureSignals(core.workerDb, signalGauges, clock.now());
    if (findings.inboxPending > 0 || findings.timerOverdue > 0) mailbox.nudge();
  });

  const refreshing = repeat(FORMS_MS, 'published forms not looked up', core, async () => forms?.refresh());

  return {
    mailbox,
    outbox,
    async stop() {
      await Promise.all([sealing.stop(), sweeping.stop(), refreshing.stop()]);
      await mailbox.stop();
      await sender.stop();
      await jobs.stop();
      await registries.close();
      await documents.decoder.stop();
    },
  };
}

function withManagement<Part extends { readonly access: AccessSettings }>(
  part: Part,
): Part & { readonly management: ManagementClient } {
  return { ...part, management: createManagementClient(part.access) };
}

/** Undefined without a key for Flows, or where numbers are of several accounts (a Flow belongs to one): all is asked in chat. */
function buildForms(core: Core): FormOffers | undefined {
  const [account, another] = listAccounts(core.whatsapp.numbers);
  if (core.flowKeys === undefined || account === undefined || another !== undefined) return undefined;
  const { workerDb: db, clock, random, catalogue } = core;
  const endpointUrl = `${core.publicUrl}${FLOW_ENDPOINT_PATH}`;
  return createFormOffers({ db, clock, random, catalogue, businessAccountId: account.businessAccountId, endpointUrl });
}

function buildRegistries(core: Core): { deps: RegistryDeps; close(): Promise<void> } {
  const { settings } = core;
  const registries = new Map<string, Registry>();
  const opened: { close(): Promise<void> }[] = [];
  if (settings.REGISTRY_URL !== undefined && settings.REGISTRY_TOKEN !== undefined) {
    const url = new URL(settings.REGISTRY_URL);
    const root = url.href.replace(/\/$/, '');
    for (const name of listRegistryNames(core)) {
      const registry = createHttpRegistry(
        { namesMatch, random: core.random },
        { name, baseUrl: `${root}/${name}`, token: settings.REGISTRY_TOKEN, allowedHosts: [url.host] },
      );
      registries.set(name, registry);
      opened.push(registry);
    }
  }
  return {
    deps: {
      db: core.workerDb,
      clock: core.clock,
      ids: core.ids,
      log: core.log,
      dataKeys: core.dataKeys,
      keys: core.keys,
      registries,
      findLookup: findLookupIn(core),
      settings: DEFAULT_REGISTRY_SETTINGS,
    },
    close: async () => void (await Promise.all(opened.map((registry) => registry.close()))),
  };
}

function listRegistryNames(core: Core): ReadonlySet<string> {
  return new Set(
    core.catalogue.services.flatMap((service) => Object.values(service.lookups).map((lookup) => lookup.register)),
  );
}

async function buildDocuments(core: Core): Promise<DocumentDeps> {
  const clamd = core.settings.CLAMD_ADDRESS;
  const [host = '', port = ''] = clamd?.split(':') ?? [];
  return {
    db: core.workerDb,
    clock: core.clock,
    log: core.log,
    dataKeys: core.dataKeys,
    directory: join(core.dataDir, 'documents'),
    quarantine: await openQuarantine(join(core.dataDir, 'quarantine'), { now: core.clock.now().getTime() }),
    downloadMedia: (mediaId, options) => core.media.download(mediaId, options),
    virusScanner: createVirusScanner(
      clamd === undefined ? undefined : { host, port: Number(port), timeoutMs: CLAMD_TIMEOUT_MS },
    ),
    decoder: createDecoder(DEFAULT_DECODER_SETTINGS),
    settings: DEFAULT_DOCUMENT_SETTINGS,
  };
}

/** Runs a piece of work again and again, never twice at once. */
function repeat(everyMs: number, complaint: string, core: Core, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = work()
      .catch((error: unknown) => core.log.error(complaint, error))
      .finally(() => (busy = false));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
