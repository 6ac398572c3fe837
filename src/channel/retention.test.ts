import { createIds, createMetrics, silentLogger, systemRandom, type RetentionDays } from '#platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { listFlowHealth } from './flows/list-flow-health.ts';
import { channelJobs } from './jobs.ts';
import { CHANNEL_RETENTION } from './retention.ts';
import { createSignalGauges, measureSignals } from './signals/measure-signals.ts';
import { readPaymentFigures } from './signals/payment-figures.ts';

const now = new Date('2026-11-23T06:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const retention: RetentionDays = { operational: 90, payments: 400 };
const ids = createIds({ now: () => now }, systemRandom);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function sweep(): Promise<void> {
  const deps = { db: database.worker, clock: { now: () => now }, log: silentLogger, retention };
  const handlers = channelJobs(deps as unknown as Parameters<typeof channelJobs>[0]);
  await handlers['channel-retention']!({}, { jobId: '1', attempt: 1, maxAttempts: 1 });
}

async function fill(count: number, at: Date, key: string): Promise<void> {
  const { worker } = database;
  const dataKey = ids.next();
  await worker.query(`insert into data_key (id, wrapped, wrapping_key) values ($1, '\\x00', 'k')`, [dataKey]);
  await worker.query(
    `insert into webhook_other (id, received_at, field, reason, data_key_id, body)
     select gen_random_uuid(), $2::timestamptz, 'x', 'noted', $3, '\\x00' from generate_series(1, $1::int)`,
    [count, at, dataKey],
  );
  await worker.query(
    `insert into status_unmatched select $3 || n, 'sent', $2::timestamptz from generate_series(1, $1::int) n`,
    [count, at, key],
  );
  await worker.query(
    `insert into media_upload select convert_to($3 || n, 'utf8'), '1', 'm', $2::timestamptz from generate_series(1, $1::int) n`,
    [count, at, key],
  );
  await worker.query(
    `insert into payment_notice (reference_id, status, transaction_id, transaction_status, told_at, received_at)
     select $3 || n, 'captured', '', '', now(), $2::timestamptz from generate_series(1, $1::int) n`,
    [count, at, key],
  );
  await worker.query(
    `insert into flow_signal (flow_id, event, alert_state, received_at)
     select $3 || n, 'ENDPOINT_LATENCY', case when n = 1 then 'ACTIVATED' end, $2::timestamptz from generate_series(1, $1::int) n`,
    [count, at, key],
  );
}

async function left(): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { table } of CHANNEL_RETENTION) {
    const { rows } = await database.worker.query<{ count: number }>(`select count(*) as count from ${table}`);
    counted[table] = Number(rows[0]!.count);
  }
  return counted;
}

test('what is older than its days goes, more than a batch of it, and nothing else does; a second run finds nothing', async () => {
  await fill(2100, daysAgo(401), 'very old ');
  await fill(3, daysAgo(91), 'old ');
  await fill(5, daysAgo(89), 'young ');
  const expected = {
    webhook_other: 5,
    status_unmatched: 5,
    media_upload: 5,
    payment_notice: 8,
    flow_signal: 5 + 2, // and the two old alerts that stand
  };
  await sweep();
  expect(await left()).toEqual(expected);
  await sweep();
  expect(await left()).toEqual(expected);
});

test('operators see alerts that stand before the others, and payments by what Meta said, as figures only', async () => {
  const { worker, reporter } = database;
  await worker.query('delete from flow_signal');
  await worker.query('delete from payment_notice');
  await worker.query(
    `insert into flow_publication (flow_id, business_account_id, name, content_sha256, status, created_at, status_at)
     values ('77', 'w', 'address', '\\x00', 'THROTTLED', now(), now())`,
  );
  await worker.query(
    `insert into flow_signal (flow_id, event, alert_state, error_rate, p90_latency_ms, received_at) values
       ('77', 'ENDPOINT_ERROR_RATE', 'DEACTIVATED', 5.5, null, $1), ('77', 'ENDPOINT_LATENCY', 'ACTIVATED', null, 5200, $2),
       ('88', 'FLOW_STATUS_CHANGE', null, null, null, $2)`,
    [daysAgo(1), daysAgo(40)],
  );
  await worker.query(
    `insert into payment_notice (reference_id, status, transaction_id, transaction_status, told_at, received_at) values
       ('r1', 'pending', 't1', 'pending', $1, $1), ('r1', 'captured', 't1', 'success', $1, $1),
       ('r2', 'captured', 't2', 'success', $1, $1), ('r3', 'captured', 't3', 'success', $2, $2)`,
    [daysAgo(0.5), daysAgo(40)],
  );
  const health = await listFlowHealth(reporter, daysAgo(30));
  expect(health.map(({ name, event, isAlert, p90Ms, errorRate }) => [name, event, isAlert, p90Ms, errorRate])).toEqual([
    ['address', 'ENDPOINT_LATENCY', true, 5200, undefined],
    ['address', 'ENDPOINT_ERROR_RATE', false, undefined, 5.5],
  ]);
  const payments = await readPaymentFigures(reporter, daysAgo(30));
  expect(new Set(payments.map((one) => `${one.status} ${one.transactionStatus} ${one.payments}`))).toEqual(
    new Set(['captured success 2', 'pending pending 1']),
  );
  const metrics = createMetrics();
  await measureSignals(database.worker, createSignalGauges(metrics), now);
  expect(await metrics.render()).toMatch(/dwar_flow_alerts 1\n[^]*dwar_payments_told 3\n/);
});
