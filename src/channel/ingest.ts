// From a webhook body to rows: messages into the mailboxes of their senders, everything else kept. Settles only after
// the commit, so the caller may answer 200 then and must answer 503 when it fails.

import {
  createGroupCommit,
  sealField,
  withTransaction,
  type DataKey,
  type Db,
  type Defer,
  type GroupCommit,
  type Logger,
  type Queryable,
} from '#platform';
import type { Clock, Ids } from '#platform/pure';
import type { AccountDirectory } from '#people';
import { GROUP_COUNT, groupOf, isTransient, lockGroupsWaiting, postRawMail } from '#mailbox';
import { envelopeOfOne, type MessageEvent, type WebhookEvent } from './wire/index.ts';

export interface Ingest {
  store(body: {
    readonly raw: Buffer;
    readonly events: readonly WebhookEvent[];
    readonly receivedAt: Date;
  }): Promise<void>;
  /** Settles when everything given so far has been written. */
  idle(): Promise<void>;
}

interface Item {
  readonly messages: readonly { readonly message: MessageEvent; readonly bytes: Buffer }[];
  readonly others: readonly { readonly field: string; readonly reason: string; readonly bytes: Buffer }[];
  readonly receivedAt: Date;
}

export interface IngestDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly accounts: AccountDirectory;
  /** Key for what belongs to no citizen's account. */
  readonly systemKey: DataKey;
  readonly log: Logger;
  /** Mail was committed for these groups. */
  readonly onCommitted: (groups: ReadonlySet<number>) => void;
  /** The workers are other processes: PostgreSQL tells them of the mail. */
  readonly notify?: boolean;
  readonly gatherMs?: number;
}

const ATTEMPTS = 3;

export function createIngest(deps: IngestDeps): Ingest {
  const lane: GroupCommit<Item, undefined> = createGroupCommit({
    gatherMs: deps.gatherMs ?? 10,
    maxItems: 500,
    async write(items) {
      const { groups, remember } = await writeWithRetry(deps, items);
      remember();
      deps.onCommitted(groups);
      return items.map(() => undefined);
    },
  });
  return {
    async store({ raw, events, receivedAt }) {
      // One event alone: the body's own bytes are the event. All bytes are made here: what cannot be written fails alone.
      const isAlone = events.length === 1;
      const messages = events
        .filter((event) => event.kind === 'message')
        .map((message) => ({ message, bytes: isAlone ? raw : Buffer.from(JSON.stringify(envelopeOfOne(message))) }));
      const others = events
        .filter((event) => event.kind === 'other' || event.kind === 'error' || event.kind === 'unknown')
        .map((event) => ({
          field: event.kind === 'other' ? event.field : 'messages',
          reason: event.kind === 'unknown' ? event.reason : event.kind,
          bytes: isAlone ? raw : Buffer.from(JSON.stringify(event)),
        }));
      if (messages.length === 0 && others.length === 0) return;
      await lane.add({ messages, others, receivedAt });
    },
    idle: () => lane.idle(),
  };
}

async function writeWithRetry(
  deps: IngestDeps,
  items: readonly Item[],
): Promise<{ groups: ReadonlySet<number>; remember: () => void }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTransaction(deps.db, (tx, defer) => writeItems(tx, defer, deps, items));
    } catch (error) {
      // Two processes may meet the same new citizen at once: the loser finds the winner's account the second time.
      if (attempt >= ATTEMPTS || !(isTransient(error) || isUniqueViolation(error))) throw error;
      deps.log.warn('ingest tried again', { attempt, count: items.length });
    }
  }
}

/** Nothing here waits for what it writes: after the look-up of senders who are new here it all leaves together. */
async function writeItems(
  tx: Queryable,
  defer: Defer,
  deps: IngestDeps,
  items: readonly Item[],
): Promise<{ groups: ReadonlySet<number>; remember: () => void }> {
  const messages = items.flatMap((item) => item.messages.map((one) => ({ ...one, receivedAt: item.receivedAt })));
  let groups: ReadonlySet<number> = new Set();
  let remember = (): void => undefined;
  if (messages.length > 0) {
    const resolution = await deps.accounts.resolve(
      tx,
      messages.map(({ message }) => ({ phone: message.fromPhone, bsuid: message.fromUserId })),
      defer,
    );
    for (const merge of resolution.merges) await mergeMailboxes(tx, merge);
    const mails = messages.flatMap(({ message, bytes, receivedAt }, index) => {
      const account = resolution.accounts[index];
      if (account === undefined) return [];
      return [
        {
          party: { kind: 'account' as const, id: account.accountId },
          kind: 'whatsapp',
          key: `wamid:${message.messageId}`,
          dataKey: account.dataKey,
          bytes,
          receivedAt,
        },
      ];
    });
    defer(postRawMail(tx, mails, { notify: deps.notify ?? false }));
    groups =
      resolution.merges.length === 0
        ? new Set(mails.map((mail) => groupOf(mail.party.id)))
        : new Set(Array.from({ length: GROUP_COUNT }, (_, group) => group));
    remember = () => resolution.remember();
  }
  for (const item of items) {
    for (const other of item.others) defer(keepOther(tx, deps, item.receivedAt, other));
  }
  return { groups, remember };
}

/** What waits for the absorbed account is read by the survivor's turns from now on. */
async function mergeMailboxes(tx: Queryable, merge: { absorbed: string; survivor: string }): Promise<void> {
  await lockGroupsWaiting(tx, [groupOf(merge.absorbed), groupOf(merge.survivor)]);
  await tx.query('update inbox_pending set party_id = $2, group_number = mailbox_group($2) where party_id = $1', [
    merge.absorbed,
    merge.survivor,
  ]);
}

async function keepOther(
  tx: Queryable,
  deps: IngestDeps,
  receivedAt: Date,
  other: { readonly field: string; readonly reason: string; readonly bytes: Buffer },
): Promise<void> {
  const id = deps.ids.next();
  const body = sealField(deps.systemKey, { table: 'webhook_other', column: 'body', row: id }, other.bytes);
  await tx.query(
    'insert into webhook_other (id, received_at, field, reason, data_key_id, body) values ($1, $2, $3, $4, $5, $6)',
    [id, receivedAt, other.field.replaceAll('\0', '').slice(0, 80), other.reason, deps.systemKey.id, body],
  );
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
