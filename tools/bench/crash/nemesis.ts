// What goes wrong around the app, by chance from the run's seed: processes die or stand still, PostgreSQL dies, all
// connections are cut. Before each blow it is noted what was waiting in which state.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { AppProcess } from '../app-process.ts';
import type { Arena } from '../arena.ts';
import type { Chance } from '../meta/chance.ts';

/** What the tables held just before a blow. */
export interface Blow {
  readonly what: string;
  readonly pending: number;
  readonly outboxNew: number;
  readonly sending: number;
  readonly unknown: number;
}

const PAUSE_MS = 2000;

export interface Nemesis {
  readonly blows: readonly Blow[];
  /** Strikes `count` times, 300 to 1,300 ms apart; settles when everything it struck stands again. */
  rage(count: number): Promise<void>;
}

export function createNemesis(deps: {
  readonly arena: Arena;
  readonly database: string;
  readonly processes: readonly AppProcess[];
  readonly chance: Chance;
}): Nemesis {
  const { arena, database, processes, chance } = deps;
  const blows: Blow[] = [];

  async function strike(): Promise<() => Promise<void>> {
    const draw = chance.next();
    if (draw < 0.14) {
      await note('kill -9 postgres');
      return () => arena.killServer();
    }
    if (draw < 0.24) {
      await note('cut all connections');
      return () => cutConnections(arena.urlOf('postgres'), database);
    }
    const target = await waitForTarget();
    if (draw < 0.36 && target.mode !== 'web') {
      await note(`pause ${target.name}`);
      return () => target.pause(PAUSE_MS);
    }
    await note(`kill -9 ${target.name}`);
    return async () => {
      await target.kill();
      await startAgain(target);
    };
  }

  async function waitForTarget(): Promise<AppProcess> {
    for (;;) {
      const standing = processes.filter((one) => one.isUp);
      if (standing.length > 0) return chance.pick(standing);
      await sleep(50);
    }
  }

  async function note(what: string): Promise<void> {
    blows.push({ what, ...(await readStates(arena.urlOf(database))) });
  }

  return {
    blows,
    async rage(count) {
      const recoveries: Promise<void>[] = [];
      for (let struck = 0; struck < count; struck += 1) {
        await sleep(chance.between(300, 1300));
        const blow = await strike();
        recoveries.push(blow());
      }
      await Promise.all(recoveries);
    },
  };
}

/** As an init system does: a process that dies while it starts (the database is away) is started again. */
async function startAgain(target: AppProcess): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await target.start();
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(300);
    }
  }
}

const UNREADABLE = { pending: -1, outboxNew: -1, sending: -1, unknown: -1 };

/** −1: the database was away at that moment. */
async function readStates(url: string): Promise<Omit<Blow, 'what'>> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 300, query_timeout: 500 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pending: string; new: string; sending: string; unknown: string }>(
      `select (select count(*) from inbox_pending) as pending,
              count(*) filter (where state = 'new') as new, count(*) filter (where state = 'sending') as sending,
              count(*) filter (where state = 'unknown') as unknown
         from outbox_pending join outbox using (id)`,
    );
    const row = rows[0];
    if (row === undefined) return UNREADABLE;
    return {
      pending: Number(row.pending),
      outboxNew: Number(row.new),
      sending: Number(row.sending),
      unknown: Number(row.unknown),
    };
  } catch {
    return UNREADABLE;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function cutConnections(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [database],
    );
  } catch {
    // Somebody else's blow came first: the connections are cut as it is.
  } finally {
    await client.end().catch(() => undefined);
  }
}
