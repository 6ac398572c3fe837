// The webhook and what stands behind it (accounts, mailbox, signals, outbox lane) on a cloned database, for tests that
// deliver bytes and look at rows.

import { createHmac } from 'node:crypto';
import {
  createAdmission,
  createIngest,
  createOutboxLane,
  createSignalLane,
  createWebhook,
  ensureSystemKey,
  keepUnmatchedStatuses,
  type Webhook,
} from '#channel';
import { GROUP_COUNT, runTurn, type MailEvent, type TurnHandler } from '#mailbox';
import { createAccountDirectory, createIdentityNotes } from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemClock,
  systemRandom,
  type DataKeys,
  type KeyPort,
  type Metrics,
} from '#platform';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface WebhookStage {
  readonly database: TestDatabase;
  readonly webhook: Webhook;
  readonly metrics: Metrics;
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
  /** Another process on the same database. */
  another(): Promise<Webhook>;
  /** Signs and delivers a value as Meta would; answers the HTTP status. */
  deliver(value: unknown): Promise<number>;
  /** One turn that notes what waits. */
  takeMail(): Promise<readonly MailEvent[]>;
  countRows(): Promise<number>;
  close(): Promise<void>;
}

/** Every number is one of the stage but this one. */
export const FOREIGN_NUMBER = '999000999';

/** Settings of the stage: the app secrets, the newest first. */
export async function createWebhookStage(appSecrets: readonly string[]): Promise<WebhookStage> {
  const database = await createTestDatabase();
  const ids = createIds(systemClock, systemRandom);
  const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const metrics = createMetrics();

  async function build(measured: Metrics): Promise<Webhook> {
    const shared = { clock: systemClock, log: silentLogger, metrics: measured, db: database.web };
    const accounts = createAccountDirectory({ keys, dataKeys, ids });
    const systemKey = await ensureSystemKey(database.worker, dataKeys, 'webhook-other');
    return createWebhook({
      ...shared,
      admission: createAdmission(),
      ingest: createIngest({
        ...shared,
        accounts,
        identities: createIdentityNotes({ keys }),
        onCommitted: () => undefined,
      }),
      outbox: createOutboxLane({ ...shared, graceSeconds: 60 }),
      signals: createSignalLane({ ...shared, ids, accounts, systemKey }),
      appSecrets,
      isOurs: (phoneNumberId) => phoneNumberId !== FOREIGN_NUMBER,
      keepUnmatched: (statuses) => keepUnmatchedStatuses(database.web, systemClock.now(), statuses),
    });
  }

  const webhook = await build(metrics);
  return {
    database,
    webhook,
    metrics,
    keys,
    dataKeys,
    another: () => build(createMetrics()),
    deliver(value) {
      const raw = bytesAsMeta(value);
      return webhook.accept(raw, signBody(raw, appSecrets[0] ?? ''));
    },
    async takeMail() {
      const seen: MailEvent[] = [];
      const handler: TurnHandler = async (_tx, events) => {
        seen.push(...events);
        return { outcomes: events.map((event) => ({ id: event.id, outcome: 'noted', replies: 0 })), replies: [] };
      };
      const groups = Array.from({ length: GROUP_COUNT }, (_, group) => group);
      const turn = { db: database.worker, clock: systemClock, dataKeys, handlers: { account: handler, case: handler } };
      await runTurn(turn, groups, 1000);
      return seen;
    },
    async countRows() {
      const { rows } = await database.worker.query<{ n: number }>(
        `select (select count(*) from inbox) + (select count(*) from webhook_other) + (select count(*) from account)
              + (select count(*) from status_unmatched) + (select count(*) from payment_notice) as n`,
      );
      return rows[0]?.n ?? 0;
    },
    close: () => database.drop(),
  };
}

/** As Meta does it: everything outside ASCII is escaped before the bytes are signed. */
export function bytesAsMeta(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped);
}

export function signBody(raw: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
}
