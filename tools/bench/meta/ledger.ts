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
  /** What it sets in motion brings the reply (news): no answer of its own. */
  isAnsweredLater: z.literal(true).optional(),
  /** Order of the first 200 among all messages; undefined: never acknowledged. */
  acknowledged: z.int().optional(),
  deliveries: z.int(),
  /** Milliseconds of the stand-in's own clock, here and below: before it, nothing can have been decided about it. */
  spokenAt: z.number(),
});
export type MessageEntry = z.infer<typeof MessageEntry>;

export const SendEntry = z.strictObject({
  kind: z.literal('send'),
  citizen: z.int(),
  callbackData: z.string(),
  at: z.number(),
  /**
   * `news`: came unasked (a receipt, the verdict on a document); `patience`: says that it takes longer than a moment; `dropped`: taken, and not delivered, for the closed
   * window; a status has told the app.
   */
  role: z.enum(['answer', 'news', 'template', 'patience', 'dropped']),
  text: z.string(),
  choiceIds: z.array(z.string()),
  /** How the call was answered. */
  answer: z.string(),
});
export type SendEntry = z.infer<typeof SendEntry>;

/** A call that broke one of Meta's limits, and was refused for it; refusals drawn by chance are not in the books. */
export const RefusalEntry = z.strictObject({
  kind: z.literal('refusal'),
  citizen: z.int(),
  callbackData: z.string(),
  at: z.number(),
  /** `pair`: 131056; `window`: 131047; `known-window`: the same, though a template had already gone there for it. */
  limit: z.enum(['pair', 'window', 'known-window']),
});
export type RefusalEntry = z.infer<typeof RefusalEntry>;

/** A photo or PDF that a citizen sent. */
export const MediaEntry = z.strictObject({
  kind: z.literal('media'),
  citizen: z.int(),
  mediaId: z.string(),
  /** A document was asked for; otherwise nobody may fetch it. */
  wanted: z.boolean(),
  /** What went wrong with it, once. */
  fault: z.string(),
  /** Times that its address was asked for, and that its bytes were handed out whole. */
  asked: z.int(),
  served: z.int(),
});
export type MediaEntry = z.infer<typeof MediaEntry>;

export const CitizenEntry = z.strictObject({
  kind: z.literal('citizen'),
  citizen: z.int(),
  plan: z.enum(['looks', 'files', 'chats']),
  stage: z.string(),
  receivedNumbers: z.array(z.string()),
  lastReply: z.string(),
});
export type CitizenEntry = z.infer<typeof CitizenEntry>;

export const LedgerEntry = z.discriminatedUnion('kind', [
  MessageEntry,
  SendEntry,
  RefusalEntry,
  MediaEntry,
  CitizenEntry,
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** Messages in the order sent, sends in the order accepted. */
export interface Ledger {
  readonly messages: readonly MessageEntry[];
  readonly sends: readonly SendEntry[];
  readonly refusals: readonly RefusalEntry[];
  readonly media: readonly MediaEntry[];
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
    refusals: entries.filter((entry) => entry.kind === 'refusal'),
    media: entries.filter((entry) => entry.kind === 'media'),
    citizens: entries.filter((entry) => entry.kind === 'citizen'),
  };
}
