// A stage for conversations: webhook, mailbox, engine, cases and outbox as they are, on a cloned database, with a clock,
// ids and chance that a test holds. Only Meta is missing: what would be sent is read from the committed replies.

import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, describeFinding, type Catalogue } from '#catalogue';
import { createCalendar, createReceiptSigner, handleCaseMail, keepDrawSecrets, listCaseSummaries, type CaseDeps } from '#cases';
import { createIngest, createOutboxLane, createWebhook, ensureSystemKey, keepUnmatchedStatuses, type Webhook } from '#channel';
import { createAccountTurn } from '#conversation';
import { DEFAULT_DOCUMENT_SETTINGS, offerDocument } from '#documents';
import { fireTimers, runTurn, type StoredReply } from '#mailbox';
import { createAccountDirectory } from '#people';
import { createDataKeys, createFileKeys, createIds, createMetrics, silentLogger, type DataKeys } from '#platform';
import type { Clock, Random } from '#platform/pure';
import { DEFAULT_REGISTRY_SETTINGS, requestLookup } from '#registries';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createTestDatabase } from './database.ts';

const SECRET = 'the app secret of the stage';
const ALL_GROUPS = [0, 1, 2, 3, 4, 5, 6, 7];
export const DELHI = fileURLToPath(new URL('../../regions/delhi', import.meta.url));

export interface Said {
  readonly kind: string;
  readonly body: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
}

export interface Stage {
  readonly database: Awaited<ReturnType<typeof createTestDatabase>>;
  readonly catalogue: Catalogue;
  readonly dataKeys: DataKeys;
  readonly caseDeps: CaseDeps;
  readonly clock: Clock & { at: Date; pass(seconds: number): void };
  readonly webhook: Webhook;
  /** Delivers one message of a citizen as Meta would; answers the HTTP status. */
  deliver(phone: string, message: object): Promise<number>;
  /** Runs turns until nothing waits; returns what was said, in order. */
  play(): Promise<readonly Said[]>;
  close(): Promise<void>;
}

export async function createStage(options: { readonly region?: string; readonly at?: string } = {}): Promise<Stage> {
  const database = await createTestDatabase();
  const loaded = loadCatalogue(options.region ?? DELHI);
  if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
  const { catalogue } = loaded;
  const clock = {
    at: new Date(options.at ?? '2026-03-02T05:00:00Z'),
    now() {
      return new Date(this.at);
    },
    pass(seconds: number) {
      this.at = new Date(this.at.getTime() + seconds * 1000);
    },
  };
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
    log: silentLogger,
  };
  await keepDrawSecrets(caseDeps);
  const shared = { clock, log: silentLogger, dataKeys };
  const webhook = createWebhook({
    ...shared,
    metrics: createMetrics(),
    ingest: createIngest({
      ...shared,
      db: database.web,
      ids,
      accounts: createAccountDirectory({ keys, dataKeys, ids }),
      systemKey: await ensureSystemKey(database.worker, dataKeys, 'webhook-other'),
      onCommitted: () => undefined,
      gatherMs: 0,
    }),
    outbox: createOutboxLane({ ...shared, db: database.web, graceSeconds: 60 }),
    appSecrets: [SECRET],
    keepUnmatched: (statuses) => keepUnmatchedStatuses(database.web, clock.now(), statuses),
  });
  const account = createAccountTurn({
    clock,
    ids,
    dataKeys,
    catalogue,
    requestLookup: (tx, { account: asking, ...request }) =>
      requestLookup(tx, { clock, dataKeys, settings: DEFAULT_REGISTRY_SETTINGS }, { ...request, dataKey: asking.dataKey }),
    offerDocument: (tx, { account: offering, evidence, ...offer }) => {
      const rule = catalogue.getService(offer.serviceId).evidence.find((one) => one.id === evidence);
      if (rule === undefined) throw new Error(`no evidence ${evidence}`);
      return offerDocument(
        tx,
        { clock, settings: DEFAULT_DOCUMENT_SETTINGS },
        { ...offer, dataKey: offering.dataKey, evidence: rule },
      );
    },
    listCaseSummaries: async (tx, accountId) => (await listCaseSummaries(tx, [accountId])).get(accountId) ?? [],
    onSlowAnswer: () => undefined,
  });
  const turnDeps = {
    db: database.worker,
    clock,
    dataKeys,
    handlers: { account, case: (tx, events) => handleCaseMail(tx, caseDeps, events) },
  } satisfies Parameters<typeof runTurn>[0];
  let messages = 0;

  return {
    database,
    catalogue,
    dataKeys,
    caseDeps,
    clock,
    webhook,
    async deliver(phone, message) {
      messages += 1;
      const full = { from: phone, id: `wamid.STAGE${messages}`, timestamp: '1772427600', ...message };
      const value = {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '911140000000', phone_number_id: '106540352242922' },
        contacts: [{ profile: { name: 'Somebody' }, wa_id: phone }],
        messages: [full],
      };
      const envelope = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
      const raw = Buffer.from(JSON.stringify(envelope));
      return webhook.accept(raw, `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`);
    },
    async play() {
      const said: Said[] = [];
      for (;;) {
        const { fired } = await fireTimers(database.worker, { clock, dataKeys });
        const result = await runTurn(turnDeps, ALL_GROUPS, 100);
        said.push(...result.replies.map(readReply));
        if (result.taken === 0 && fired === 0) return said;
      }
    },
    close: () => database.drop(),
  };
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

interface WireReply {
  readonly type: string;
  readonly text?: { readonly body: string };
  readonly caption?: string;
  readonly interactive?: {
    readonly body: { readonly text: string };
    readonly action: {
      readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
      readonly sections?: readonly { readonly rows: readonly { readonly id: string; readonly title: string }[] }[];
    };
  };
}

function readReply(reply: StoredReply): Said {
  const wire = JSON.parse(reply.body) as WireReply;
  const action = wire.interactive?.action;
  return {
    kind: wire.type,
    body: wire.text?.body ?? wire.interactive?.body.text ?? wire.caption ?? '',
    choices: [
      ...(action?.buttons?.map((button) => button.reply) ?? []),
      ...(action?.sections?.flatMap((section) => section.rows) ?? []),
    ],
  };
}

export function textMessage(body: string): object {
  return { type: 'text', text: { body } };
}

export function tapMessage(choice: { readonly id: string; readonly title: string }): object {
  return { type: 'interactive', interactive: { type: 'button_reply', button_reply: choice } };
}
