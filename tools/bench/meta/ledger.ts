// The stand-in's own books: what it offered, what was acknowledged, what it was given to deliver. The checkers read only
// this; nothing in it comes from the app's tables.

import { writeFileSync } from 'node:fs';
import { z } from 'zod';

export const MessageEntry = z.strictObject({
  kind: z.literal('message'),
  citizen: z.int(),
  messageId: z.string(),
  what: z.string(),
  expect: z.string().optional(),
  /** Order of the first 200 among all messages; undefined: never acknowledged. */
  acknowledged: z.int().optional(),
  deliveries: z.int(),
});
export type MessageEntry = z.infer<typeof MessageEntry>;

export const SendEntry = z.strictObject({
  kind: z.literal('send'),
  citizen: z.int(),
  callbackData: z.string(),
  news: z.boolean(),
  text: z.string(),
  choiceIds: z.array(z.string()),
  /** How the call was answered. */
  answer: z.string(),
});
export type SendEntry = z.infer<typeof SendEntry>;

export const CitizenEntry = z.strictObject({
  kind: z.literal('citizen'),
  citizen: z.int(),
  plan: z.enum(['looks', 'files']),
  stage: z.string(),
  receivedNumbers: z.array(z.string()),
  lastReply: z.string(),
});
export type CitizenEntry = z.infer<typeof CitizenEntry>;

export const LedgerEntry = z.discriminatedUnion('kind', [MessageEntry, SendEntry, CitizenEntry]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** Messages in the order sent, sends in the order accepted. */
export interface Ledger {
  readonly messages: readonly MessageEntry[];
  readonly sends: readonly SendEntry[];
  readonly citizens: readonly CitizenEntry[];
}

export function writeLedger(path: string, entries: readonly LedgerEntry[]): void {
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

export function parseLedger(text: string): Ledger {
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => LedgerEntry.parse(JSON.parse(line)));
  return {
    messages: entries.filter((entry) => entry.kind === 'message'),
    sends: entries.filter((entry) => entry.kind === 'send'),
    citizens: entries.filter((entry) => entry.kind === 'citizen'),
  };
}
