// A stage for conversations: webhook, mailbox, engine, cases, registers, documents and outbox as they are, on a cloned
// database, with a clock, ids and chance that a test holds. Only Meta is missing: what would be sent is read from the
// committed replies. Time does not pass by itself, and jobs run when a test says so.

import { createHmac, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sealOnce } from '#audit';
import { loadCatalogue, describeFinding, getEvidence, type Catalogue } from '#catalogue';
import {
  createCalendar,
  createReceiptSigner,
  decide,
  handleCaseMail,
  keepDrawSecrets,
  listCaseSummaries,
  openCase,
  type CaseDeps,
  type Decision,
} from '#cases';
import {
  createAdmission,
  createIngest,
  createOutboxLane,
  createSignalLane,
  createWebhook,
  ensureSystemKey,
  keepUnmatchedStatuses,
} from '#channel';
import { createAccountTurn } from '#conversation';
import { ConversationState } from '#conversation/engine';
import { documentJobs, offerDocument, type Decoder, type DocumentDeps } from '#documents';
import { GROUP_COUNT, fireTimers, runTurn, type TurnHandlers } from '#mailbox';
import { createAccountDirectory, createIdentityNotes } from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  openJson,
  silentLogger,
  type Logger,
} from '#platform';
import type { Clock, Random } from '#platform/pure';
import { registryJobs, requestLookup, type RegistryDeps } from '#registries';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { runJob, takeJobs, type QueuedJob } from './job-queue.ts';
import { buildOutside, createOutside, seedStageOfficers, staffEveryOffice, type Outside } from './stage-outside.ts';
import { stageCertificates } from './stage-certificates.ts';
import { readReply, type Said } from './said.ts';

const SECRET = 'the app secret of the stage';
const ALL_GROUPS = Array.from({ length: GROUP_COUNT }, (_, group) => group);
export const DELHI = fileURLToPath(new URL('../../regions/delhi', import.meta.url));

/** A citizen as webhooks name them: by number, by BSUID, or by both. A string is a number. */
export type Sender = string | { readonly phone?: string; readonly userId?: string; readonly name?: string };

export interface Stage {
  readonly database: TestDatabase;
  readonly catalogue: Catalogue;
  readonly clock: Clock & { at: Date };
  readonly caseDeps: CaseDeps;
  readonly documents: DocumentDeps;
  readonly registries: RegistryDeps;
  /** What registers, phones and scanners answer: change it as the story goes. */
  readonly outside: Outside;
  readonly handlers: TurnHandlers;
  /** Every body that was delivered, with its signature. */
  readonly delivered: readonly { readonly raw: Buffer; readonly signature: string }[];
  /** Delivers one message of a citizen as Meta would; answers the HTTP status. */
  deliver(sender: Sender, message: object): Promise<number>;
  accept(raw: Buffer, signature: string | undefined): Promise<number>;
  /** One turn of what waits now. */
  turn(): Promise<readonly Said[]>;
  /** Turns until nothing waits; returns what was said, in order. */
  play(): Promise<readonly Said[]>;
  /** Lets time go by; whatever falls due meanwhile happens at its time. */
  pass(seconds: number): Promise<readonly Said[]>;
  /** Runs the oldest queued jobs of this name, all of them or so many. Returns how many ran. */
  runJobs(name: string, options?: { readonly most?: number; readonly lastAttempt?: boolean }): Promise<number>;
  /** Seals, draws, and takes the decision as the officer for whom the case was drawn. */
  decideCase(caseId: string, decision: Decision): Promise<void>;
  accountOf(phone: string): Promise<string>;
  stateOf(phone: string): Promise<ConversationState>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Folder of a region pack. */
  readonly region?: string;
  readonly at?: string;
  readonly log?: Logger;
  /** Starting one takes a second: lend it to many stages. */
  readonly decoder?: Decoder;
  /** Two officers for each role of each office, beside the region's own. */
  readonly isStaffed?: boolean;
}

export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const region = resolve(options.region ?? DELHI);
  const log = options.log ?? silentLogger;
  const database = await createTestDatabase();
  const catalogue = readCatalogue(region);
  const clock = { at: new Date(options.at ?? '2026-03-02T05:00:00Z'), now: () => new Date(clock.at) };
  const random = countingRandom();
  const ids = createIds(clock, random);
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 1), indexKey: Buffer.alloc(32, 2) });
  const dataKeys = createDataKeys({ keys, ids, random });
  const { privateKey } = generateKeyPairSync('ed25519');
  const caseDeps: CaseDeps = {
    db: database.worker,
    clock,
    random,
    ids,
    dataKeys,
    keys,
    catalogue,
    calendar: createCalendar({ holidays: catalogue.holidays, timeZone: catalogue.region.timeZone }),
    receiptSigner: createReceiptSigner(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))),
    publicUrl: 'https://dwar.example',
    log,
  };
  const signers = {
    audit: { name: 'dwar.example/stage/audit', privateKey },
    certificate: { name: 'dwar.example/stage/certificates', privateKey },
  };
  await seedStageOfficers({ db: database.owner, clock, ids, keys, dataKeys }, region);
  if (options.isStaffed) await staffEveryOffice({ db: database.owner, clock, ids, keys, dataKeys }, catalogue);
  await keepDrawSecrets(caseDeps);
  const shared = { clock, log, dataKeys };
  const outside = createOutside();
  const built = await buildOutside(outside, { ...shared, db: database.worker, ids, keys }, catalogue, options.decoder);
  const accounts = createAccountDirectory({ keys, dataKeys, ids });
  const metrics = createMetrics();
  const webhook = createWebhook({
    ...shared,
    metrics,
    admission: createAdmission(),
    ingest: createIngest({
      ...shared,
      db: database.web,
      accounts,
      identities: createIdentityNotes({ keys }),
      onCommitted: () => undefined,
      gatherMs: 0,
    }),
    signals: createSignalLane({
      ...shared,
      db: database.web,
      ids,
      metrics,
      accounts,
      systemKey: await ensureSystemKey(database.worker, dataKeys, 'webhook-other'),
    }),
    outbox: createOutboxLane({ ...shared, db: database.web, graceSeconds: 60 }),
    appSecrets: [SECRET],
    isOurs: () => true,
    keepUnmatched: (statuses) => keepUnmatchedStatuses(database.web, clock.now(), statuses),
  });
  const account = createAccountTurn({
    clock,
    ids,
    random,
    dataKeys,
    catalogue,
    accounts,
    claimSeconds: () => undefined,
    requestLookup: (tx, { account: asking, ...request }) =>
      requestLookup(tx, built.registries, { ...request, dataKey: asking.dataKey }),
    offerDocument: (tx, { account: offering, evidence, ...offer }) =>
      offerDocument(tx, built.documents, {
        ...offer,
        dataKey: offering.dataKey,
        evidence: getEvidence(catalogue.getService(offer.serviceId, offer.serviceVersion), evidence),
      }),
    listCaseSummaries: (tx, accountIds) => listCaseSummaries(tx, caseDeps, accountIds),
    onSlowAnswer: () => undefined,
  });
  const handlers: TurnHandlers = { account, case: (tx, events) => handleCaseMail(tx, caseDeps, events) };
  const certificates = stageCertificates(caseDeps, region);
  const jobs = { ...registryJobs(built.registries), ...documentJobs(built.documents), ...certificates.jobs };
  const delivered: { raw: Buffer; signature: string }[] = [];
  const queued: QueuedJob[] = [];

  async function turn(): Promise<{ said: readonly Said[]; taken: number }> {
    const turnDeps = { db: database.worker, clock, dataKeys, handlers };
    const { replies, taken } = await runTurn(turnDeps, ALL_GROUPS, 300);
    return { said: replies.map(readReply), taken };
  }

  async function play(): Promise<readonly Said[]> {
    const all: Said[] = [];
    for (;;) {
      const { fired } = await fireTimers(database.worker, { clock, dataKeys });
      const { said, taken } = await turn();
      all.push(...said);
      if (taken === 0 && fired === 0) return all;
    }
  }

  async function pass(seconds: number): Promise<readonly Said[]> {
    const until = new Date(clock.at.getTime() + seconds * 1000);
    const said: Said[] = [];
    for (;;) {
      said.push(...(await play()));
      await keepDrawSecrets(caseDeps);
      await sealOnce(database.sealer, { clock, signers });
      const { rows } = await database.worker.query<{ due: Date | null }>('select min(due_at) as due from timer');
      const due = rows[0]?.due ?? undefined;
      if (due === undefined || due > until) break;
      if (due > clock.at) clock.at = due;
    }
    clock.at = until;
    return said;
  }

  async function accountOf(phone: string): Promise<string> {
    const { rows } = await database.worker.query<{ account_id: string }>(
      `select account_id from account_identifier where kind = 'phone' and blind_index = $1 and valid_to is null`,
      [keys.blindIndex('phone', phone)],
    );
    if (rows[0] === undefined) throw new Error('nobody has written from this number');
    return rows[0].account_id;
  }

  return {
    database,
    catalogue,
    clock,
    caseDeps,
    documents: built.documents,
    registries: built.registries,
    outside,
    handlers,
    delivered,
    deliver(sender, message) {
      const raw = envelope(sender, { id: `wamid.STAGE${delivered.length + 1}`, ...message });
      const signature = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`;
      delivered.push({ raw, signature });
      return webhook.accept(raw, signature);
    },
    accept: (raw, signature) => webhook.accept(raw, signature),
    turn: async () => (await turn()).said,
    play,
    pass,
    async runJobs(name, { most = Number.POSITIVE_INFINITY, lastAttempt = false } = {}) {
      queued.push(...(await takeJobs(database.ownerUrl)));
      const chosen = queued.filter((job) => job.name === name).slice(0, most);
      for (const job of chosen) {
        queued.splice(queued.indexOf(job), 1);
        await runJob(jobs, job, lastAttempt ? job.maxAttempts : 1);
      }
      return chosen.length;
    },
    async decideCase(caseId, decision) {
      await pass(3);
      const { rows } = await database.worker.query<{ officerId: string; departmentId: string }>(
        `select a.officer_id as "officerId", o.department_id as "departmentId"
           from application a join officer o on o.id = a.officer_id where a.id = $1`,
        [caseId],
      );
      const officer = rows[0];
      if (officer === undefined) throw new Error(`case ${caseId} was drawn for nobody`);
      const opened = await openCase(database.web, caseDeps, { officer, caseId });
      if (!opened.ok) throw new Error(opened.reason);
      const expectedVersion = opened.value.version;
      const decided = await decide(database.web, caseDeps, { officer, caseId, expectedVersion, decision });
      if (!decided.ok) throw new Error(decided.reason);
    },
    accountOf,
    async stateOf(phone) {
      const accountId = await accountOf(phone);
      const { rows } = await database.worker.query<{ state: Buffer; data_key_id: string }>(
        'select c.state, a.data_key_id from conversation c join account a on a.id = c.account_id where a.id = $1',
        [accountId],
      );
      const row = rows[0];
      if (row === undefined) throw new Error('this citizen has no conversation yet');
      const dataKey = await dataKeys.get(database.worker, row.data_key_id);
      const place = { table: 'conversation', column: 'state', row: accountId };
      return ConversationState.parse(openJson(dataKey, place, row.state));
    },
    async close() {
      await certificates.close();
      await built.close();
      await database.drop();
    },
  };
}

/** One message in the envelope that Meta puts around it. */
function envelope(sender: Sender, message: object): Buffer {
  const {
    phone,
    userId,
    name = 'Somebody',
  }: Exclude<Sender, string> = typeof sender === 'string' ? { phone: sender } : sender;
  const named = {
    ...(phone === undefined ? {} : { from: phone }),
    ...(userId === undefined ? {} : { from_user_id: userId }),
  };
  const contact = {
    profile: { name },
    ...(phone === undefined ? {} : { wa_id: phone }),
    ...(userId === undefined ? {} : { user_id: userId }),
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '911140000000', phone_number_id: '106540352242922' },
    contacts: [contact],
    messages: [{ ...named, timestamp: '1772427600', ...message }],
  };
  const entry = [{ id: '1', changes: [{ field: 'messages', value }] }];
  return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
}

const catalogues = new Map<string, Catalogue>();

function readCatalogue(region: string): Catalogue {
  const known = catalogues.get(region);
  if (known !== undefined) return known;
  const loaded = loadCatalogue(region);
  if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
  catalogues.set(region, loaded.catalogue);
  return loaded.catalogue;
}

/** Chance that is the same in every run: bytes of a running SHA-256. */
function countingRandom(): Random {
  let counter = 0;
  return {
    bytes(count) {
      const chunks: Buffer[] = [];
      for (let size = 0; size < count; size += 32) {
        counter += 1;
        chunks.push(createHmac('sha256', 'stage').update(String(counter)).digest());
      }
      return Buffer.concat(chunks).subarray(0, count);
    },
  };
}
