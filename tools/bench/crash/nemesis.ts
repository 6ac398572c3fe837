// What goes wrong around the app, by chance from the run's seed: processes die or stand still, PostgreSQL dies, all
// connections are cut, writing hangs. Before each blow it is noted what was waiting in which state.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { assertNever } from '#platform/pure';
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
const HOLDS = 10;
const HOLD_SECONDS = 0.12;
const LET_GO_SECONDS = 0.08;

export type BlowKind = 'kill' | 'pause' | 'postgres' | 'cut' | 'stutter';

/** Each as often as it stands here. */
export const ALL_BLOWS: readonly BlowKind[] = [
  ...(['kill', 'kill', 'kill', 'kill', 'kill'] as const),
  ...(['postgres', 'cut', 'pause', 'stutter'] as const),
];

export interface Nemesis {
  readonly blows: readonly Blow[];
  /** Strikes `count` times, 300 to 1,300 ms apart; settles when everything it struck stands again. */
  rage(count: number): Promise<void>;
}

export function createNemesis(
  deps: {
    readonly arena: Arena;
    readonly database: string;
    readonly processes: readonly AppProcess[];
    readonly chance: Chance;
  },
  options: { readonly kinds: readonly BlowKind[] },
): Nemesis {
  const { arena, database, processes, chance } = deps;
  const blows: Blow[] = [];

  async function strike(): Promise<() => Promise<void>> {
    const drawn = chance.pick(options.kinds);
    const kind = drawn === 'postgres' && !arena.mayKillServer ? 'cut' : drawn;
    switch (kind) {
      case 'postgres':
        await note('kill -9 postgres');
        return () => arena.killServer();
      case 'cut':
        await note('cut all connections');
        return () => cutConnections(arena.urlOf('postgres'), database);
      case 'stutter':
        await note('stutter');
        return () => holdWriters(arena.urlOf(database));
      case 'pause': {
        const target = await waitForTarget();
        await note(`pause ${target.name}`);
        return () => target.pause(PAUSE_MS);
      }
      case 'kill': {
        const target = await waitForTarget();
        await note(`kill -9 ${target.name}`);
        return async () => {
          await target.kill();
          await target.start();
        };
      }
      default:
        return assertNever(kind);
    }
  }

  async function waitForTarget(): Promise<AppProcess> {
    for (;;) {
      const standing = processes.filter((one) => one.isUp);
      if (standing.length > 0) {
        // Who has just come up has done nothing yet that could be cut in two.
        await sleep(chance.between(50, 600));
        return chance.pick(standing);
      }
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

const UNREADABLE = { pending: -1, outboxNew: -1, sending: -1, unknown: -1 };

/** −1: the database was away at that moment. */
async function readStates(url: string): Promise<Omit<Blow, 'what'>> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000, query_timeout: 1000 });
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

/** A disk that stutters: turns stand still in their middle while more messages of the same citizens come in. */
async function holdWriters(url: string): Promise<void> {
  const hold = [
    'begin',
    'lock table conversation in exclusive mode',
    `select pg_sleep(${HOLD_SECONDS})`,
    'commit',
    `select pg_sleep(${LET_GO_SECONDS})`,
  ];
  await tryStatements(url, Array.from({ length: HOLDS }, () => hold).flat());
}

async function cutConnections(adminUrl: string, database: string): Promise<void> {
  await tryStatements(adminUrl, [
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and pid <> pg_backend_pid()`,
  ]);
}

/** Somebody else's blow may come first: then there is nothing to do. */
async function tryStatements(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
  } catch {
    // The database is away as it is.
  } finally {
    await client.end().catch(() => undefined);
  }
}
