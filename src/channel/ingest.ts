// From the messages of a webhook body to rows in the mailboxes of their senders. Settles only after the commit, so the
// caller may answer 200 then and must answer 503 when it fails. What is no message goes to signals/signal-lane.ts.

import {
  createGroupCommit,
  isTransient,
  withTransaction,
  type Db,
  type Defer,
  type GroupCommit,
  type Logger,
  type Queryable,
} from '#platform';
import type { Clock } from '#platform/pure';
import type { AccountDirectory, AccountRef, IdentityNotes, ToldIdentity } from '#people';
import { GROUP_COUNT, groupOf, postRawMail } from '#mailbox';
import { isUniqueViolation } from './unique-violation.ts';
import { mergeMailboxes } from './merge-mailboxes.ts';
import { envelopeOfOne, type MessageEvent } from './wire/index.ts';

export interface Ingest {
  store(body: {
    readonly messages: readonly MessageEvent[];
    /** The body, when it holds this one message and nothing else: its bytes are what is kept. */
    readonly raw: Buffer | undefined;
    readonly receivedAt: Date;
  }): Promise<void>;
  /** Settles when everything given so far has been written. */
  idle(): Promise<void>;
}

interface Item {
  readonly messages: readonly { readonly message: MessageEvent; readonly bytes: Buffer }[];
  readonly receivedAt: Date;
}

export interface IngestDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly accounts: AccountDirectory;
  readonly identities: IdentityNotes;
  readonly log: Logger;
  /** Mail was committed for these groups. */
  readonly onCommitted: (groups: ReadonlySet<number>) => void;
  /** The workers are other processes: PostgreSQL tells them of the mail. */
  readonly notify?: boolean;
  readonly gatherMs?: number;
}

const ATTEMPTS = 5;

/** Undefined: committed. */
type Failure = { readonly cause: unknown } | undefined;

export function createIngest(deps: IngestDeps): Ingest {
  const lane: GroupCommit<Item, Failure> = createGroupCommit({
    gatherMs: deps.gatherMs ?? 10,
    maxItems: 500,
    write: (items) => writeTogetherOrApart(deps, items),
  });
  return {
    async store({ messages, raw, receivedAt }) {
      if (messages.length === 0) return;
      // All bytes are made here: what cannot be written fails alone.
      const items = messages.map((message) => ({
        message,
        bytes: raw ?? Buffer.from(JSON.stringify(envelopeOfOne(message))),
      }));
      const failure = await lane.add({ messages: items, receivedAt });
      if (failure !== undefined) throw failure.cause;
    },
    idle: () => lane.idle(),
  };
}

/**
 * One body that cannot be written costs no other one anything: a batch that fails is halved, in order, until the body is
 * alone. What is the weather (isTransient) fails together, for it would fail as often apart.
 */
async function writeTogetherOrApart(deps: IngestDeps, items: readonly Item[]): Promise<readonly Failure[]> {
  try {
    const { groups, remember } = await writeWithRetry(deps, items);
    remember();
    deps.onCommitted(groups);
    return items.map(() => undefined);
  } catch (cause) {
    if (items.length === 1 || isTransient(cause)) return items.map(() => ({ cause }));
    const half = Math.ceil(items.length / 2);
    deps.log.warn('ingest halved a batch', { count: items.length });
    const first = await writeTogetherOrApart(deps, items.slice(0, half));
    return [...first, ...(await writeTogetherOrApart(deps, items.slice(half)))];
  }
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
  const resolution = await deps.accounts.resolve(
    tx,
    messages.map(({ message }) => ({ phone: message.fromPhone, bsuid: message.fromUserId })),
    defer,
  );
  for (const merge of resolution.merges) await mergeMailboxes(tx, merge);
  const told: ToldIdentity[] = [];
  const mails = messages.flatMap(({ message, bytes, receivedAt }, index) => {
    const account = resolution.accounts[index];
    if (account === undefined) return [];
    const identity = readIdentity(message, account, receivedAt);
    if (identity !== undefined) told.push(identity);
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
  const news = deps.identities.listNew(told);
  if (news.length > 0) defer(deps.identities.write(tx, deps.clock.now(), news));
  const groups =
    resolution.merges.length === 0
      ? new Set(mails.map((mail) => groupOf(mail.party.id)))
      : new Set(Array.from({ length: GROUP_COUNT }, (_, group) => group));
  const remember = (): void => {
    resolution.remember();
    deps.identities.remember(news);
  };
  return { groups, remember };
}

/** Only numbers with the identity check on are told it (whatsapp.md §9.5). */
function readIdentity(message: MessageEvent, account: AccountRef, receivedAt: Date): ToldIdentity | undefined {
  const hash = message.contact?.['identity_key_hash'];
  if (typeof hash !== 'string' || hash === '' || hash.length > 512) return undefined;
  const toldAt = message.timestampSeconds === undefined ? receivedAt : new Date(message.timestampSeconds * 1000);
  return { ...account, hash, toldAt: toldAt > receivedAt ? receivedAt : toldAt };
}
