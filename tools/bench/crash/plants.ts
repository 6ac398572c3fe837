// The bugs that the campaign must find. They are planted by replacing pieces of source text while the process loads
// them (plant-hook.ts); the product holds no switch for any of them.

import type { BlowKind } from './nemesis.ts';
import type { Shape } from './run-world.ts';

export const PLANT_NAMES = [
  'ack-before-commit',
  'no-dedupe',
  'no-lock',
  'two-transactions',
  'resend-at-once',
  'no-pace',
  'template-and-message',
] as const;
export type PlantName = (typeof PLANT_NAMES)[number];

export interface Edit {
  /** Path within the project. */
  readonly file: string;
  /** Must stand in the file exactly once; otherwise the process refuses to start. */
  readonly find: string;
  readonly replace: string;
}

/** Where each of them shows itself soonest. */
export const TRIALS: Readonly<
  Record<PlantName, { readonly shape: Shape; readonly kinds: readonly BlowKind[]; readonly chatMessages?: number }>
> = {
  'ack-before-commit': { shape: 'serve', kinds: ['kill', 'postgres'] },
  'no-dedupe': { shape: 'serve', kinds: ['pause'] },
  'no-lock': { shape: 'web + 2 worker', kinds: ['stutter'] },
  'two-transactions': { shape: 'web + 2 worker', kinds: ['cut', 'stutter'] },
  'resend-at-once': { shape: 'serve', kinds: ['pause'] },
  'no-pace': { shape: 'serve', kinds: ['cut'], chatMessages: 60 },
  'template-and-message': { shape: 'serve', kinds: ['cut'] },
};

export const PLANTS: Readonly<Record<PlantName, readonly Edit[]>> = {
  // The webhook is answered while the commit is still under way.
  'ack-before-commit': [
    {
      file: 'src/channel/webhook.ts',
      find: 'await Promise.all([deps.ingest.store(',
      replace: 'void Promise.allSettled([deps.ingest.store(',
    },
  ],
  // A delivery that comes again is a new event.
  'no-dedupe': [
    {
      file: 'src/mailbox/post-mail.ts',
      find: 'hashKey(mail.key)',
      replace: 'hashKey(`${mail.key}${Math.random()}`)',
    },
  ],
  // Workers share out single events, not groups: the usual queue. (Without `skip locked` the deletes of two workers wait for
  // each other, and the missing lock does no harm.)
  'no-lock': [
    {
      file: 'src/mailbox/take-events.ts',
      find: 'where pg_try_advisory_xact_lock($1, g)',
      replace: 'where $1::int is not null',
    },
    {
      file: 'src/mailbox/take-events.ts',
      find: 'order by id limit $2))',
      replace: 'order by id limit $2 for update skip locked))',
    },
  ],
  // What an event causes is committed first, that it was handled in a second transaction.
  'two-transactions': [
    {
      file: 'src/mailbox/take-events.ts',
      find: 'delete from inbox_pending where id = any(array(',
      replace: 'select id, party_id from inbox_pending where id = any(array(',
    },
    { file: 'src/mailbox/take-events.ts', find: 'returning id, party_id)', replace: ')' },
    {
      file: 'src/mailbox/turn.ts',
      find: 'return withTransaction(deps.db, async (tx, defer) => {\n    const locked',
      replace:
        'let mark = async (): Promise<void> => undefined;\n  const result = await withTransaction(deps.db, async (tx) => {\n    const locked',
    },
    {
      file: 'src/mailbox/turn.ts',
      find: 'defer(markDone(tx, deps.clock.now(), done));\n    return { taken, full: taken >= limit, replies };\n  });\n}',
      replace:
        "mark = () => withTransaction(deps.db, async (second) => {\n      await second.query('delete from inbox_pending where id = any($1::bigint[])', [outcomes.map(({ id }) => id)]);\n      await markDone(second, deps.clock.now(), done);\n    });\n    return { taken, full: taken >= limit, replies };\n  });\n  await mark();\n  return result;\n}",
    },
  ],
  // A call whose fate is unknown is made again without waiting for a status.
  'resend-at-once': [
    {
      file: 'src/channel/sender.ts',
      find: 'const result = await deps.graph.send(call.body, phoneNumberId);',
      replace:
        "let result = await deps.graph.send(call.body, phoneNumberId);\n      if (result.kind === 'uncertain') result = await deps.graph.send(call.body, phoneNumberId);",
    },
  ],
  // Everything leaves at once: Meta would refuse what is too much for one citizen.
  'no-pace': [
    {
      file: 'src/channel/pacing.ts',
      find: 'sendAt: new Date(Math.max(now.getTime(), fromMs - CREDIT_MS)),',
      replace: 'sendAt: new Date(Math.min(now.getTime(), fromMs - CREDIT_MS)),',
    },
  ],
  // What the template announces follows it, though the citizen has not written.
  'template-and-message': [
    {
      file: 'src/channel/outside-window.ts',
      find: "if (message.openedAt !== undefined) return { kind: 'wait', seconds: CLOSED_SECONDS, reason: 'closed' };",
      replace: "if (message.openedAt !== undefined) return { kind: 'as-it-is' };",
    },
    {
      file: 'src/channel/sender.ts',
      find: 'return await putOff(claimed, CLOSED_SECONDS, outcome.at);',
      replace: 'return await putOff(claimed, 0, outcome.at);',
    },
  ],
};
