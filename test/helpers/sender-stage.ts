// The product's sender on a database of its own, with a Graph API that answers as a test says and remembers what it was
// handed.

import { createServer } from 'node:http';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemClock,
  systemRandom,
  withTransaction,
  type DataKeys,
  type KeyPort,
} from '#platform';
import { createAccountDirectory, type AccountRef } from '#people';
import { createGraphClient, createOutboxLane, startSender, type OutboxLane, type Sender } from '#channel';
import { storeReplies, type Reply } from '#mailbox';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface Call {
  readonly to: string;
  readonly text: string;
  /** The number of ours that said it. */
  readonly by: string;
  readonly outboxId: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds, of performance.now. */
  readonly at: number;
}
export type Answer = { readonly status: number; readonly body: string } | 'reset-after-accepting';

export const ACCEPTED: Answer = {
  status: 200,
  body: '{"messaging_product":"whatsapp","messages":[{"id":"wamid.OUT"}]}',
};
export const GRACE_SECONDS = 2;

export function refusal(code: number): Answer {
  return { status: 400, body: `{"error":{"code":${code},"message":"refused"}}` };
}

export interface SenderStage {
  readonly database: TestDatabase;
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
  readonly lane: OutboxLane;
  readonly calls: readonly Call[];
  /** What the Graph API says from now on; `times`: how often this message was tried. */
  answer(given: (call: Call, times: number) => Answer): void;
  /** With more numbers beside the first one, which each send as fast as it. */
  openSender(options?: { messagesPerSecond?: number; phoneNumberId?: string; more?: readonly string[] }): Sender;
  /** All that were opened: each takes up whatever lies in the table. */
  stopSenders(): Promise<void>;
  newAccount(known: { phone?: string; bsuid?: string }): Promise<AccountRef>;
  /** Stores texts as one turn does, and hands them to the sender. */
  say(account: AccountRef, by: Sender | undefined, ...texts: readonly (string | SaidAs)[]): Promise<readonly number[]>;
  stateOf(outboxId: number): Promise<string>;
  sentTo(to: string): readonly string[];
  close(): Promise<void>;
}

export type SaidAs = { readonly body: string } & Pick<Reply, 'sendAt' | 'windowEndsAt' | 'unasked' | 'phoneNumberId'>;

export async function openSenderStage(): Promise<SenderStage> {
  const ids = createIds(systemClock, systemRandom);
  const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const database = await createTestDatabase();
  const calls: Call[] = [];
  const senders: Sender[] = [];
  let answer: (call: Call, times: number) => Answer = () => ACCEPTED;
  let causes = 1_000_000;

  const meta = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = readCall(request.url ?? '', JSON.parse(Buffer.concat(chunks).toString()));
      calls.push(call);
      const given = answer(call, calls.filter((one) => one.outboxId === call.outboxId).length);
      if (given === 'reset-after-accepting') request.socket.destroy();
      else response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => meta.once('listening', resolve));
  const address = meta.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const shared = { db: database.worker, clock: systemClock, dataKeys, log: silentLogger, graceSeconds: GRACE_SECONDS };

  const stopSenders = async (): Promise<void> => {
    await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  };

  return {
    database,
    keys,
    dataKeys,
    lane: createOutboxLane(shared),
    calls,
    answer(given) {
      answer = given;
    },
    openSender({ messagesPerSecond = 1000, phoneNumberId = 'one', more = [] } = {}) {
      const access = { url, version: 'v26.0', accessToken: 'token of a test' };
      const numbers = [phoneNumberId, ...more].map((one) => ({
        phoneNumberId: one,
        businessAccountId: 'w',
        messagesPerSecond,
        access,
      }));
      const sender = startSender({
        ...shared,
        metrics: createMetrics(),
        lane: createOutboxLane(shared),
        graph: createGraphClient({ numbers }),
        attachments: { mediaIdFor: async () => 'media of a certificate' },
        numbers,
        sweepMs: 100,
      });
      senders.push(sender);
      return sender;
    },
    newAccount(known) {
      const directory = createAccountDirectory({ keys, dataKeys, ids });
      return withTransaction(database.web, async (tx) => {
        const { accounts } = await directory.resolve(tx, [{ phone: known.phone, bsuid: known.bsuid }]);
        const [account] = accounts;
        if (account === undefined) throw new Error('nobody was made');
        return account;
      });
    },
    async say(account, by, ...texts) {
      causes += 1;
      const now = systemClock.now();
      const replies = texts.map((said, ordinal): Reply => {
        const as = typeof said === 'string' ? { body: JSON.stringify({ type: 'text', text: { body: said } }) } : said;
        return {
          accountId: account.accountId,
          dataKey: account.dataKey,
          causeId: causes,
          ordinal,
          kind: 'text',
          askedAt: now,
          ...as,
        };
      });
      const claimSeconds = by === undefined ? undefined : GRACE_SECONDS;
      const stored = await withTransaction(database.worker, (tx) => storeReplies(tx, { now, claimSeconds }, replies));
      by?.hand(stored);
      return stored.map((reply) => reply.outboxId);
    },
    async stateOf(outboxId) {
      const { rows } = await database.worker.query<{ state: string }>('select state from outbox where id = $1', [
        outboxId,
      ]);
      return rows[0]?.state ?? 'gone';
    },
    sentTo: (to) => calls.filter((call) => call.to === to).map((call) => call.text),
    stopSenders,
    async close() {
      await stopSenders();
      meta.close();
      await database.drop();
    },
  };
}

function readCall(path: string, body: Record<string, unknown>): Call {
  const text = body['text'];
  const template = body['template'];
  const said =
    typeof text === 'object' && text !== null && 'body' in text
      ? String(text.body)
      : typeof template === 'object' && template !== null && 'name' in template
        ? `template ${String(template.name)}`
        : String(body['type']);
  return {
    at: performance.now(),
    to: String(body['to'] ?? body['recipient']),
    text: said,
    by: path.split('/').at(-2) ?? '',
    outboxId: Number(String(body['biz_opaque_callback_data']).replace(/^[a-z]+:/, '')),
    body,
  };
}
