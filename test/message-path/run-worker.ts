// The product's own mailbox loops on a stage, which park what fails alone; and a hand on what is stored of a conversation.

import { expect } from 'vitest';
import { startMailboxWorker } from '#mailbox';
import { createMetrics, silentLogger } from '#platform';
import { readReply, type Said } from '../helpers/said.ts';
import type { Stage } from '../helpers/stage.ts';

/** Runs until nothing waits in the inbox. */
export async function runWorker(
  stage: Stage,
  onParked: (eventId: number) => Promise<void> = async () => undefined,
): Promise<{ said: readonly Said[]; parked: readonly number[] }> {
  const said: Said[] = [];
  const parked: number[] = [];
  const worker = startMailboxWorker(
    {
      db: stage.database.worker,
      clock: stage.clock,
      dataKeys: stage.caseDeps.dataKeys,
      handlers: stage.handlers,
      log: silentLogger,
      metrics: createMetrics(),
      onReplies: (replies) => said.push(...replies.map(readReply)),
      onParked: async (eventId) => {
        parked.push(eventId);
        await onParked(eventId);
      },
    },
    { pollMs: 20 },
  );
  await expect.poll(() => countWaiting(stage), { timeout: 15_000 }).toBe(0);
  await worker.stop();
  return { said, parked };
}

/** Changes the sealed state of one account in its row; returns what it was. */
export async function overwriteState(
  stage: Stage,
  accountId: string,
  change: (state: Buffer) => Buffer,
): Promise<Buffer> {
  const { worker } = stage.database;
  const { rows } = await worker.query<{ state: Buffer }>('select state from conversation where account_id = $1', [
    accountId,
  ]);
  const before = rows[0]!.state;
  await worker.query('update conversation set state = $2 where account_id = $1', [accountId, change(before)]);
  return before;
}

async function countWaiting(stage: Stage): Promise<number> {
  return (await stage.database.worker.query('select from inbox_pending')).rowCount ?? 0;
}
