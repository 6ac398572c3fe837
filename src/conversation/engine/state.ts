import { z } from 'zod';
import type { Json } from '#platform/pure';

// What a conversation remembers between turns: plain JSON, parsed when loaded. What is being asked is not stored as such;
// ask.ts derives it from overlay, journey and replies, in this order.

/** Facts of a record, as the register told them. */
const Facts: z.ZodType<Json> = z.json();
const Documents = z.array(z.strictObject({ documentId: z.string(), evidence: z.string() }));
const Pending = z.array(z.strictObject({ documentId: z.string(), evidence: z.string() }));

const At = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('start') }),
    z.strictObject({ kind: z.literal('capacity') }),
    z.strictObject({ kind: z.literal('field'), field: z.string(), areas: z.array(z.string()).optional() }),
    z.strictObject({ kind: z.literal('lookup'), lookup: z.string(), requestId: z.string() }),
    z.strictObject({
      kind: z.literal('lookup-failed'),
      lookup: z.string(),
      requestId: z.string(),
      outcome: z.enum(['not-found', 'unavailable']),
    }),
    z.strictObject({ kind: z.literal('evidence'), evidence: z.string() }),
    z.strictObject({ kind: z.literal('review') }),
    z.strictObject({ kind: z.literal('change'), page: z.number() }),
    z.strictObject({ kind: z.literal('declare') }),
  ])
  .describe('Where in the form the citizen stands.');
export type At = z.infer<typeof At>;

const Journey = z
  .strictObject({
    id: z.string().describe('UUIDv7 of the journey, for its measures.'),
    serviceId: z.string(),
    version: z.number().describe('Version of the definition it began under and will be filed under.'),
    at: At,
    answers: z.record(z.string(), z.string()).describe('By field, and `capacity`.'),
    linked: z.array(z.string()).describe('Look-ups that have linked the applicant to a record.'),
    record: z.strictObject({ ref: z.string(), facts: Facts }).optional(),
    documents: Documents.describe('Accepted.'),
    pending: Pending.describe('Being checked.'),
    reminded: z.boolean(),
    nameTold: z.literal(true).optional().describe('Was told that their name differs: once for each record found.'),
  })
  .describe('A form being filled.');
export type Journey = z.infer<typeof Journey>;

const Reply = z
  .strictObject({
    kind: z.enum(['query', 'hearing']),
    caseId: z.string(),
    number: z.string(),
    serviceId: z.string(),
    version: z.number().optional().describe('Of the definition the case was filed under; absent in older states.'),
    replyBy: z.string().describe('YYYY-MM-DD; empty where none was given.'),
    items: z.array(z.strictObject({ code: z.string(), field: z.string().optional(), text: z.string().optional() })),
    at: z.number().describe('Index of the item being asked; `items.length` is the review.'),
    areas: z.array(z.string()).optional(),
    answers: z.record(z.string(), z.string()),
    explanations: z.array(z.string()),
    documents: Documents,
    pending: Pending,
  })
  .describe('An answer owed to an officer: a consolidated query, or a notice of refusal.');
export type Reply = z.infer<typeof Reply>;

const Overlay = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('language'), next: z.string().optional().describe('Service to start then.') }),
    z.strictObject({ kind: z.literal('menu'), page: z.number() }),
    z.strictObject({ kind: z.literal('offer'), services: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('cancel') }),
    z.strictObject({ kind: z.literal('resume'), next: z.string().optional().describe('Service asked for meanwhile.') }),
  ])
  .describe('A question that stands in front of whatever else is open.');
export type Overlay = z.infer<typeof Overlay>;

export const ConversationState = z.strictObject({
  v: z.literal(1),
  language: z.string().optional(),
  prompts: z.number().int().describe('How many prompts were issued; the next id.'),
  prompt: z
    .strictObject({ id: z.string(), key: z.string(), issuedAt: z.string() })
    .optional()
    .describe('The open prompt. Repeating the same question keeps its id, so that its first buttons still work.'),
  lastHeardAt: z.string().optional(),
  lapsed: z.string().optional().describe('Service of a form that lapsed unseen; told at the next message.'),
  timers: z.number().int().describe('How many inactivity timers were set; part of their names.'),
  inactivity: z.strictObject({ timer: z.string(), dueAt: z.string() }).optional(),
  overlay: Overlay.optional(),
  journey: Journey.optional(),
  replies: z.array(Reply),
  filing: z.array(z.string()).optional().describe('Cases that were sent off and have not told of their filing yet.'),
});
export type ConversationState = z.infer<typeof ConversationState>;

export function initialState(): ConversationState {
  return { v: 1, prompts: 0, timers: 0, replies: [] };
}
