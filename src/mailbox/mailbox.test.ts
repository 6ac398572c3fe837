import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemRandom,
  withTransaction,
  type DataKey,
} from '#platform';
import { createTestDatabase } from '../../test/helpers/database.ts';
import { readMessageBooks, readOutboxBooks } from './books.ts';
import type { MailEvent } from './mail.ts';
import { recordDeliveries } from './deliveries.ts';
import { claimReplies, listDueReplies, renewGrace, settleUnsent, storeReplies } from './outbox.ts';
import { GROUP_COUNT, groupOf } from './party.ts';
import { postMail } from './post-mail.ts';
import { sweepMailbox } from './sweep.ts';
import { cancelTimers, fireTimers, setTimer } from './timers.ts';
import { runTurn, type HandlerResult, type TurnHandler } from './turn.ts';
import { startMailboxWorker } from './worker.ts';

const clock = {
  at: new Date('2026-03-02T10:00:00Z'),
  now() {
    return new Date(this.at);
  },
};
const ids = createIds({ now: () => new Date() }, systemRandom);
const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
const ALL_GROUPS = Array.from({ length: GROUP_COUNT }, (_, group) => group);

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let dataKey: DataKey;

beforeAll(async () => {
  database = await createTestDatabase();
  dataKey = await dataKeys.create(database.worker);
});
afterAll(() => database.drop());

function mail(accountId: string, key: string, body: string) {
  return { party: { kind: 'account' as const, id: accountId }, kind: 'note', key, dataKey, body: { text: body } };
}

async function post(...mails: Parameters<typeof postMail>[2][number][]) {
  return withTransaction(database.worker, (tx) => postMail(tx, { clock }, mails));
}

function collector(seen: string[], fail: (text: string) => boolean = () => false): TurnHandler {
  return async (_tx, events): Promise<HandlerResult> => {
    for (const event of events) if (fail(textOf(event))) throw new Error('cannot be handled');
    for (const event of events) seen.push(textOf(event));
    return { outcomes: events.map((event) => ({ id: event.id, outcome: 'noted', replies: 0 })), replies: [] };
  };
}

function textOf(event: MailEvent): string {
  return (event.body as { text: string }).text;
}

function turnDeps(account: TurnHandler) {
  return {
    db: database.worker,
    clock,
    dataKeys,
    handlers: { account, case: account },
  };
}

test('the group of a party is the same in SQL and in TypeScript', async () => {
  for (let index = 0; index < 50; index += 1) {
    const id = ids.next();
    const { rows } = await database.worker.query<{ g: number }>('select mailbox_group($1) as g', [id]);
    expect(rows[0]?.g).toBe(groupOf(id));
  }
});

test('mail is handled in the order in which it was accepted, and the same key only once', async () => {
  const account = ids.next();
  await post(mail(account, 'order-1', 'first'), mail(account, 'order-2', 'second'));
  await post(mail(account, 'order-1', 'first again'), mail(account, 'order-3', 'third'));
  const seen: string[] = [];
  const result = await runTurn(turnDeps(collector(seen)), ALL_GROUPS, 100);
  expect(seen).toEqual(['first', 'second', 'third']);
  expect(result.taken).toBe(3);
  expect((await runTurn(turnDeps(collector(seen)), ALL_GROUPS, 100)).taken).toBe(0);
});

test('a turn that fails leaves the mail waiting', async () => {
  const account = ids.next();
  await post(mail(account, 'failing-1', 'stays'));
  await expect(runTurn(turnDeps(collector([], () => true)), ALL_GROUPS, 100)).rejects.toThrow();
  const seen: string[] = [];
  await runTurn(turnDeps(collector(seen)), ALL_GROUPS, 100);
  expect(seen).toEqual(['stays']);
});

test('two workers never hold the same mailbox at once', async () => {
  const account = ids.next();
  await post(mail(account, 'two-1', 'one'));
  let inside = 0;
  const slow: TurnHandler = async (_tx, events) => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    inside -= 1;
    return { outcomes: events.map((event) => ({ id: event.id, outcome: 'noted', replies: 0 })), replies: [] };
  };
  const results = await Promise.all([
    runTurn(turnDeps(slow), ALL_GROUPS, 100),
    runTurn(turnDeps(slow), ALL_GROUPS, 100),
  ]);
  expect(results.map((result) => result.taken).toSorted((a, b) => a - b)).toEqual([0, 1]);
});

test('a poisonous event is parked alone and the others are handled', async () => {
  const seen: string[] = [];
  const accounts = Array.from({ length: 20 }, () => ids.next());
  await post(
    ...accounts.map((account, index) => mail(account, `poison-${index}`, index === 7 ? 'poison' : `good ${index}`)),
  );
  const parked: number[] = [];
  const handler = collector(seen, (text) => text === 'poison');
  const worker = startMailboxWorker(
    {
      ...turnDeps(handler),
      log: silentLogger,
      metrics: createMetrics(),
      onReplies: () => undefined,
      onParked: async (eventId) => void parked.push(eventId),
    },
    { pollMs: 20 },
  );
  await expect.poll(() => parked.length, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => seen.filter((text) => text.startsWith('good')).length, { timeout: 10_000 }).toBe(19);
  await worker.stop();
  const { rows } = await database.worker.query('select id from inbox_parked');
  expect(rows).toHaveLength(1);
});

test('no turn begins while others are given way', async () => {
  const account = ids.next();
  await post(mail(account, 'later', 'after the others'));
  const seen: string[] = [];
  let openWay = (): void => undefined;
  const way = new Promise<void>((resolve) => (openWay = resolve));
  const parts = {
    ...turnDeps(collector(seen)),
    log: silentLogger,
    metrics: createMetrics(),
    onReplies: () => undefined,
  };
  const worker = startMailboxWorker(parts, { pollMs: 20, giveWay: () => way });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(seen).toEqual([]);
  openWay();
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['after the others']);
  await worker.stop();
});

test('a timer fires once, when it is due, into the mailbox of its party', async () => {
  const account = ids.next();
  const party = { kind: 'account' as const, id: account };
  const timer = { party, kind: 'remind', key: 'r', dataKey, body: { text: 'remember' } };
  await withTransaction(database.worker, async (tx) => {
    await setTimer(tx, { ids }, { ...timer, dueAt: new Date('2026-03-02T09:00:00Z') });
    await setTimer(tx, { ids }, { ...timer, dueAt: new Date('2026-03-02T11:00:00Z') });
    await setTimer(tx, { ids }, { ...timer, key: 'cancelled', dueAt: new Date('2026-03-02T09:00:00Z') });
    await cancelTimers(tx, [{ party, kind: 'remind', key: 'cancelled' }]);
  });
  expect((await fireTimers(database.worker, { clock, dataKeys })).fired).toBe(0);
  clock.at = new Date('2026-03-02T11:00:01Z');
  const fired = await Promise.all([1, 2, 3].map(() => fireTimers(database.worker, { clock, dataKeys })));
  expect(fired.reduce((sum, one) => sum + one.fired, 0)).toBe(1);
  const seen: string[] = [];
  await runTurn(turnDeps(collector(seen)), ALL_GROUPS, 100);
  expect(seen).toEqual(['remember']);
});

async function storeTwoReplies(account: string, cause: number, claimSeconds?: number) {
  const reply = {
    accountId: account,
    dataKey,
    causeId: cause,
    kind: 'text',
    body: '{"type":"text"}',
    askedAt: clock.now(),
  };
  return withTransaction(database.worker, (tx) =>
    storeReplies(tx, { now: clock.now(), claimSeconds }, [
      { ...reply, ordinal: 0 },
      { ...reply, ordinal: 1 },
    ]),
  );
}

function claimOne(outboxId: number, graceSeconds: number, heldLease?: number) {
  return claimReplies(database.worker, { claims: [{ outboxId, heldLease }], now: clock.now(), graceSeconds });
}

test('the first message of a citizen with nothing waiting is claimed as it is stored, and its holder alone may renew that', async () => {
  const account = ids.next();
  const [first, second] = await storeTwoReplies(account, 900_011, 60);
  expect([first!.claim, second!.claim]).toEqual([{ lease: 1, attempts: 1 }, undefined]);
  expect((await storeTwoReplies(account, 900_012, 60)).map((reply) => reply.claim)).toEqual([undefined, undefined]);
  expect(await claimOne(first!.outboxId, 60)).toEqual([]);
  const [renewed] = await claimOne(first!.outboxId, 60, 1);
  expect(renewed).toEqual({ outboxId: first!.outboxId, lease: 2, attempts: 2 });
  expect(await claimOne(first!.outboxId, 60, 1)).toEqual([]);
  expect(await claimOne(second!.outboxId, 60, 0)).toEqual([]);
});

test('the outcome of a call counts under its own lease only, a status under any', async () => {
  const [reply] = await storeTwoReplies(ids.next(), 900_013, 60);
  const { outboxId } = reply!;
  const stateNow = async () =>
    (await database.worker.query('select state, provider_id from outbox where id = $1', [outboxId])).rows[0];
  await claimOne(outboxId, 60, 1);
  const sent = { kind: 'sent', outboxId, lease: 1, providerId: 'wamid.old', at: clock.now() } as const;
  await recordDeliveries(database.worker, { sent: [sent], statuses: [] });
  expect(await stateNow()).toEqual({ state: 'sending', provider_id: null });
  const status = { outboxId, providerId: 'wamid.old', status: 'sent', at: clock.now() } as const;
  await recordDeliveries(database.worker, {
    sent: [sent],
    statuses: [{ ...status, code: undefined, priceCategory: undefined }],
  });
  expect(await stateNow()).toEqual({ state: 'sent', provider_id: 'wamid.old' });
});

test('only the oldest waiting message of a citizen can be claimed, and only by one sender', async () => {
  const account = ids.next();
  const [first, second] = await storeTwoReplies(account, 900_001);
  const wanted = [first!, second!].map(({ outboxId }) => ({ outboxId, heldLease: undefined }));
  const claim = () => claimReplies(database.worker, { claims: wanted, now: clock.now(), graceSeconds: 60 });
  const claims = await Promise.all([claim(), claim(), claim()]);
  expect(claims.flat().map((one) => one.outboxId)).toEqual([first!.outboxId]);
  const lease = claims.flat()[0]!.lease;
  const sent = [{ kind: 'sent', outboxId: first!.outboxId, lease, providerId: 'wamid.1', at: clock.now() } as const];
  await recordDeliveries(database.worker, { sent, statuses: [] });
  expect((await claim()).map((one) => one.outboxId)).toEqual([second!.outboxId]);
});

test('a zombie whose lease has passed on cannot settle what another sender now holds', async () => {
  const account = ids.next();
  const [first] = await storeTwoReplies(account, 900_002);
  const claims = [{ outboxId: first!.outboxId, heldLease: undefined }];
  const [old] = await claimReplies(database.worker, { claims, now: clock.now(), graceSeconds: 1 });
  const later = new Date(clock.now().getTime() + 5000);
  const [fresh] = await claimReplies(database.worker, { claims, now: later, graceSeconds: 60 });
  expect(fresh!.lease).toBe(old!.lease + 1);
  await settleUnsent(database.worker, [
    { kind: 'failed', outboxId: first!.outboxId, lease: old!.lease, at: later, code: 1 },
  ]);
  const { rows } = await database.worker.query('select state from outbox where id = $1', [first!.outboxId]);
  expect(rows[0]).toEqual({ state: 'sending' });
});

test('an uncertain message is settled by a status that carries our id, and not sent again', async () => {
  const account = ids.next();
  const [first] = await storeTwoReplies(account, 900_003);
  const outboxId = first!.outboxId;
  const [claimed] = await claimOne(outboxId, 1);
  const nextAt = new Date(clock.now().getTime() + 1000);
  await settleUnsent(database.worker, [{ kind: 'uncertain', outboxId, lease: claimed!.lease, nextAt }]);
  const at = clock.now();
  const status = { outboxId, providerId: 'wamid.9', code: undefined, priceCategory: 'service' };
  const statuses = (['read', 'delivered'] as const).map((name) => ({ ...status, status: name, at }));
  await recordDeliveries(database.worker, { sent: [], statuses });
  await recordDeliveries(database.worker, { sent: [], statuses: [{ ...status, status: 'sent', at }] });
  const { rows } = await database.worker.query(
    'select state, provider_id, read_at is not null as read, delivered_at is not null as delivered from outbox where id = $1',
    [outboxId],
  );
  expect(rows[0]).toEqual({ state: 'sent', provider_id: 'wamid.9', read: true, delivered: true });
  const due = await listDueReplies(database.worker, new Date(clock.now().getTime() + 60_000));
  expect(due.map((reply) => reply.outboxId)).not.toContain(outboxId);
});

test('a sender that was away waits anew for the fate of what is uncertain, and takes up the rest', async () => {
  const later = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);
  const [uncertain] = await storeTwoReplies(ids.next(), 900_006);
  const [fresh] = await storeTwoReplies(ids.next(), 900_007);
  await claimOne(uncertain!.outboxId, 1);
  const dueIn = async (seconds: number) =>
    (await listDueReplies(database.worker, later(seconds))).map((one) => one.outboxId);
  expect(await dueIn(1)).not.toContain(fresh!.outboxId);
  expect(await dueIn(30)).toEqual(expect.arrayContaining([uncertain!.outboxId, fresh!.outboxId]));
  await renewGrace(database.worker, { now: later(30), graceSeconds: 60 });
  expect(await dueIn(89)).not.toContain(uncertain!.outboxId);
  expect(await dueIn(89)).toContain(fresh!.outboxId);
  expect(await dueIn(91)).toContain(uncertain!.outboxId);
});

test('what waits for the window to open is woken by the sweep when an answer stands behind it and nobody woke it', async () => {
  const now = clock.now();
  const past = new Date(now.getTime() - 60_000);
  const accountId = ids.next();
  const reply = (causeId: number, unasked: boolean) => ({
    accountId,
    dataKey,
    causeId,
    ordinal: 0,
    kind: 'text',
    body: '{}',
    askedAt: now,
    unasked,
    windowEndsAt: past,
  });
  const [announced] = await withTransaction(database.worker, (tx) =>
    storeReplies(tx, { now, claimSeconds: undefined }, [reply(900_020, true)]),
  );
  const nextAt = new Date(now.getTime() + 900_000);
  await database.worker.query('update outbox set next_at = $2, attempts = 1 where id = $1', [
    announced!.outboxId,
    nextAt,
  ]);
  const isDue = async () =>
    (await listDueReplies(database.worker, now)).some((one) => one.outboxId === announced!.outboxId);
  await sweepMailbox(database.worker, now);
  expect(await isDue()).toBe(false);
  await withTransaction(database.worker, (tx) =>
    storeReplies(tx, { now, claimSeconds: undefined }, [reply(900_021, false)]),
  );
  await sweepMailbox(database.worker, now);
  expect(await isDue()).toBe(true);
});

test('what is uncertain for ten minutes is given up; what is refused waits for the outage to end', async () => {
  const account = ids.next();
  const other = ids.next();
  const [uncertain] = await storeTwoReplies(account, 900_004);
  await storeTwoReplies(other, 900_005);
  const claims = [{ outboxId: uncertain!.outboxId, heldLease: undefined }];
  await claimReplies(database.worker, { claims, now: clock.now(), graceSeconds: 60 });
  const anHourLater = new Date(clock.now().getTime() + 3_600_000);
  const stateOf = async (cause: number) => {
    const { rows } = await database.worker.query('select state from outbox where cause_id = $1 order by ordinal', [
      cause,
    ]);
    return rows.map((row: { state: string }) => row.state);
  };
  await sweepMailbox(database.worker, anHourLater);
  expect(await stateOf(900_004)).toEqual(['failed', 'new']);
  expect(await stateOf(900_005)).toEqual(['new', 'new']);
  await sweepMailbox(database.worker, new Date(clock.now().getTime() + 90_000_000));
  expect(await stateOf(900_005)).toEqual(['failed', 'failed']);
  const since = new Date('2026-01-01T00:00:00Z');
  expect((await readOutboxBooks(database.worker, since)).difference).toBe(0);
  expect((await readMessageBooks(database.worker, since)).difference).toBe(0);
});

test('the books show a lost event as a difference', async () => {
  const since = new Date('2026-01-01T00:00:00Z');
  await post(mail(ids.next(), 'lost-1', 'lost'));
  await database.worker.query('delete from inbox_pending where id = (select max(id) from inbox)');
  expect((await readMessageBooks(database.worker, since)).difference).toBe(1);
});
