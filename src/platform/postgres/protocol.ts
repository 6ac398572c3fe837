// What application and supervisor say to each other over their pipe.
import * as z from 'zod/mini';

export const Command = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    dataDir: z.string(),
    settings: z.record(z.string(), z.string()),
    /** Given when an earlier supervisor of the same application died: addresses already handed out must stay right. */
    socketDir: z.optional(z.string()),
  }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('kill') }),
]);
export type Command = z.infer<typeof Command>;

export const Report = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), socketDir: z.string() }),
  z.strictObject({ kind: z.literal('died') }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
]);
export type Report = z.infer<typeof Report>;
