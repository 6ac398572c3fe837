// What the stand-in is told when it is started, and the messages between it and the bench that forked it.

import { z } from 'zod';
import { Script } from './script.ts';

export const MetaSettings = z.strictObject({
  seed: z.int(),
  appUrls: z.array(z.url()).min(1),
  appSecret: z.string(),
  phoneNumberId: z.string(),
  wabaId: z.string(),
  script: Script,
  /** What citizens send when a document is asked for. */
  papers: z.array(z.strictObject({ path: z.string(), mimeType: z.string() })).min(1),
  /** Of so many receipts, three come when the window has closed (lateness.ts); 0: none. */
  latenessPeriod: z.int(),
  /** Connections to the app. */
  sockets: z.int(),
  traffic: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('storm'),
      citizens: z.int(),
      /** Everybody has begun after this time. */
      startWithinMs: z.number(),
      /** Share of Graph calls that go wrong. */
      faults: z.number(),
      /** Also answers that make the app wait for half a minute (190), and calls that hang for seconds. */
      slowFaults: z.boolean(),
      duplicates: z.number(),
      /** Of all citizens, those who ask until the pair limit bites; share of the others who show a document. */
      chatty: z.int(),
      chatMessages: z.int(),
      documents: z.number(),
    }),
    z.strictObject({
      kind: z.literal('load'),
      /** Citizens who have written before the measured time begins. */
      citizens: z.int(),
      warmUpRate: z.number(),
      /** Of new citizens, how many go all the way to a filed application. */
      filing: z.number(),
      returning: z.number(),
      /** Of those who file, how many show a document. */
      documents: z.number(),
      /** Share of messages that come from those who ask until the pair limit bites. */
      chatty: z.number(),
      thinkMs: z.number(),
      /** Statuses carried by one webhook. */
      statusBatch: z.int(),
    }),
  ]),
  /** Where the ledger is written at the end, JSON lines. */
  ledgerFile: z.string(),
});
export type MetaSettings = z.infer<typeof MetaSettings>;
export type StormSettings = Extract<MetaSettings['traffic'], { kind: 'storm' }>;
export type LoadSettings = Extract<MetaSettings['traffic'], { kind: 'load' }>;

export const MetaCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), settings: MetaSettings }),
  z.strictObject({ kind: z.literal('begin') }),
  /** Load: this rate for this long, then figures. */
  z.strictObject({ kind: z.literal('measure'), rate: z.number(), seconds: z.number() }),
  /** Faults, duplicates and pranks end. */
  z.strictObject({ kind: z.literal('calm') }),
  z.strictObject({ kind: z.literal('report') }),
]);
export type MetaCommand = z.infer<typeof MetaCommand>;

export const Progress = z.strictObject({
  /** Messages of citizens that have not been answered 200. */
  undelivered: z.int(),
  /** Messages answered 200 that Graph has seen no reply to. */
  unanswered: z.int(),
  /** Citizens who have begun and not ended. */
  underway: z.int(),
  statusesWaiting: z.int(),
  sends: z.int(),
});
export type Progress = z.infer<typeof Progress>;

const Percentiles = z.strictObject({
  count: z.int(),
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
  aboveOneSecond: z.int(),
});
export type Percentiles = z.infer<typeof Percentiles>;

export const LoadFigures = z.strictObject({
  offered: z.int(),
  offeredPerSecond: z.number(),
  acceptedPerSecond: z.number(),
  repliesPerSecond: z.number(),
  citizens: z.int(),
  statuses: z.int(),
  webhooks: z.int(),
  /** Due time to 200, messages. */
  messageWebhook: Percentiles,
  /** Hand-over to the socket to 200, statuses. */
  statusWebhook: Percentiles,
  /** Due time of the message to its reply at the Graph stub. */
  answer: Percentiles,
  /** The same, of those who had used up their credit: the pair limit holds these back. */
  pacedAnswer: Percentiles,
  notAccepted: z.int(),
  extras: z.strictObject({
    /** By the identifiers that their webhooks carry. */
    identities: z.record(z.string(), z.int()),
    documents: z.int(),
    downloads: z.int(),
    verdicts: z.int(),
    receipts: z.int(),
    templates: z.int(),
    /** Calls refused for Meta's limits, by the limit. */
    refusals: z.record(z.string(), z.int()),
  }),
  mix: z.record(z.string(), z.int()),
});
export type LoadFigures = z.infer<typeof LoadFigures>;

export const MetaReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listening'), graphUrl: z.url() }),
  z.strictObject({ kind: z.literal('progress'), progress: Progress }),
  z.strictObject({ kind: z.literal('warm') }),
  z.strictObject({ kind: z.literal('measured'), figures: LoadFigures }),
  z.strictObject({ kind: z.literal('reported') }),
]);
export type MetaReport = z.infer<typeof MetaReport>;
