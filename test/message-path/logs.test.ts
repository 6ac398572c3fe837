// Promise P8 in motion: everything that is logged, at the lowest level, during a whole journey in which much goes wrong.
// No line holds a name, a number or a word of the citizen.

import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAttachmentSource, createOutboxLane, startSender } from '#channel';
import { postMail, readOutboxBooks, startMailboxWorker, type StoredReply } from '#mailbox';
import { createLogger, createMetrics, withTransaction, type Logger } from '#platform';
import { fileMessage, tapMessage, textMessage } from '../helpers/said.ts';
import { fileFor } from '../helpers/stage-outside.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { CANARY_PEOPLE, findWords } from './canary-people.ts';
import { createCitizen, ENGLISH, walkTo } from './citizen.ts';

const PERSON = CANARY_PEOPLE[0]!;
const SENDER = { phone: PERSON.phone, userId: PERSON.userId, name: PERSON.profile };

let stage: Stage;
let log: Logger;
const lines: string[] = [];

beforeAll(async () => {
  log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  stage = await createStage({ log });
});
afterAll(() => stage.close());

const events = (): readonly string[] => lines.map((line) => String((JSON.parse(line) as { event: string }).event));

it('a database fault at the webhook is 503, and logged without what was sent', async () => {
  await asSuperuser('alter table inbox_pending rename to inbox_away');
  expect(await stage.deliver(SENDER, textMessage(PERSON.words))).toBe(503);
  await asSuperuser('alter table inbox_away rename to inbox_pending');
  expect(events()).toContain('webhook not stored');
});

it('a journey with a register that faults and files that are refused', async () => {
  const citizen = createCitizen(stage, PERSON.phone);
  citizen.sender = SENDER;
  await citizen.says(PERSON.words);
  await walkTo(stage, citizen, 'date', ENGLISH, { number: PERSON.number });
  stage.outside.register = { kind: 'unavailable', why: 'busy' };
  await citizen.says(ENGLISH.date);
  await expect(stage.runJobs('registry-lookup')).rejects.toMatchObject({ code: 'registry.unavailable' });
  await stage.pass(3600);
  await citizen.says('cancel');
  await citizen.taps('Yes, close it');
  await walkTo(stage, citizen, 'evidence', ENGLISH, {
    number: PERSON.number,
    facts: PERSON.facts,
    name: PERSON.applicant,
  });
  await citizen.send(fileMessage(PERSON.mediaId, 'application/pdf', PERSON.fileName));
  stage.outside.file = await fileFor('wrong-type');
  await stage.runJobs('document-fetch');
  await stage.play();
  await citizen.send(fileMessage(PERSON.mediaId, 'application/pdf', PERSON.fileName));
  stage.outside.file = await fileFor('accepted');
  await stage.runJobs('document-fetch');
  citizen.shown.push(...(await stage.play()).flatMap((one) => one.choices));
  await citizen.taps(ENGLISH.agree);
  await stage.pass(3);
  expect(events()).toEqual(expect.arrayContaining(['register unavailable', 'document checked']));
});

it('mail that cannot be handled is parked, and its error logged without its content', async () => {
  const accountId = await stage.accountOf(PERSON.phone);
  await withTransaction(stage.database.worker, async (tx) => {
    const dataKey = await stage.caseDeps.dataKeys.create(tx);
    const party = { kind: 'account', id: accountId } as const;
    const body = { documentId: PERSON.applicant, outcome: PERSON.words };
    await postMail(tx, stage.caseDeps, [{ party, kind: 'document-checked', key: 'poison', dataKey, body }]);
    const news = { caseId: PERSON.number, news: PERSON.words, params: { reason: PERSON.applicant } };
    await postMail(tx, stage.caseDeps, [{ party, kind: 'case-news', key: 'poison too', dataKey, body: news }]);
  });
  await stage.deliver(SENDER, tapMessage({ id: PERSON.words, title: PERSON.applicant, shownAs: 'row' }));
  await runLoops(() => events().filter((event) => event === 'event parked').length === 2);
});

it('messages that Meta refuses, does not answer, or takes, are logged by number alone', async () => {
  const answers = [{ kind: 'refused', code: 131026 }, { kind: 'refused', code: 190 }, { kind: 'uncertain' }] as const;
  let calls = 0;
  const sent: string[] = [];
  await runSender(async (body) => {
    sent.push(body);
    calls += 1;
    if (calls === 4) throw new Error(`a bug that quotes ${body}`);
    return answers[calls - 1] ?? { kind: 'accepted', providerId: `wamid.${PERSON.phone}.${calls}` };
  });
  expect(sent.join()).toContain(PERSON.phone);
  expect(events()).toEqual(
    expect.arrayContaining(['Meta refused a message', 'Meta refuses our messages', 'sending failed']),
  );
  expect(await readOutboxBooks(stage.database.reporter, new Date(0))).toMatchObject({
    waiting: 0,
    failed: 1,
    difference: 0,
  });
});

it('no line of the log holds a word of the citizen, in any form', () => {
  expect(lines.length).toBeGreaterThan(8);
  const words = [...PERSON.canaries, PERSON.phone, '2019-03-07'];
  expect(lines.filter((line) => findWords(Buffer.from(line), words, { hexToo: true }).length > 0)).toEqual([]);
});

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: stage.database.ownerUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function runLoops(done: () => boolean): Promise<readonly StoredReply[]> {
  const replies: StoredReply[] = [];
  const { worker: db } = stage.database;
  const { clock, handlers } = stage;
  const { dataKeys } = stage.caseDeps;
  const onReplies = (more: readonly StoredReply[]): void => void replies.push(...more);
  const worker = startMailboxWorker(
    { db, clock, dataKeys, handlers, log, metrics: createMetrics(), onReplies },
    { pollMs: 20 },
  );
  await expect.poll(done, { timeout: 15_000 }).toBe(true);
  await worker.stop();
  return replies;
}

type Send = Parameters<typeof startSender>[0]['graph']['send'];

/** The product's sender on everything in the outbox, with a stand-in for the Graph API; time goes by until all is settled. */
async function runSender(send: Send): Promise<void> {
  const { worker: db, reporter } = stage.database;
  const { clock } = stage;
  const { dataKeys } = stage.caseDeps;
  const graph = {
    send,
    markRead: async () => undefined,
    close: async () => undefined,
  };
  const shared = { db, clock, dataKeys, log, graph };
  const lane = createOutboxLane({ ...shared, graceSeconds: 1 });
  const attachments = createAttachmentSource({
    ...shared,
    media: { upload: async () => undefined },
    loadCertificateFile: async () => undefined,
  });
  const metrics = createMetrics();
  const sender = startSender({
    ...shared,
    metrics,
    lane,
    attachments,
    numbers: [{ phoneNumberId: '1', businessAccountId: '2', messagesPerSecond: 1000 }],
    graceSeconds: 1,
    sweepMs: 20,
  });
  const isSettled = async (): Promise<boolean> => {
    await stage.pass(60);
    return (await readOutboxBooks(reporter, new Date(0))).waiting === 0;
  };
  await expect.poll(isSettled, { timeout: 20_000, interval: 100 }).toBe(true);
  await sender.stop();
}
