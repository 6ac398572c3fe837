import { z } from 'zod';
import type { Json } from '#platform/pure';

// What a conversation remembers between turns: plain JSON, parsed when loaded. What is being asked is not stored as such;
// ask.ts derives it from overlay, journey and replies, in this order.

/** Anything that can be stored: facts of a record, answers, what a field is still asked about. */
const Stored: z.ZodType<Json> = z.json();
const Answers = z.record(z.string(), Stored);
const Documents = z.array(z.strictObject({ documentId: z.string(), evidence: z.string() }));
const Record = z.strictObject({ ref: z.string(), facts: Stored });
const Pending = z.array(z.strictObject({ documentId: z.string(), evidence: z.string() }));

/** States stored before the declaration became part of the review had a phase for it. */
function declareToReview(value: unknown): unknown {
  const isDeclare = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'declare';
  return isDeclare ? { kind: 'review' } : areasToDraft(value);
}

/** States stored before every kind of field had a draft kept the places in question as `areas`. */
function areasToDraft(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('areas' in value)) return value;
  const { areas, ...rest } = value;
  return areas === undefined ? rest : { ...rest, draft: { areas } };
}

/** What is asked of somebody who files for another: their own name, that person's, and that person's number. */
const HelpingAsk = z.enum(['by', 'person', 'mobile']);
export type HelpingAsk = z.infer<typeof HelpingAsk>;

const Helping = z
  .strictObject({
    centre: z.string().exactOptional().describe('Of an accredited helper.'),
    by: z.string().exactOptional().describe('Name of any other helper, as they write it.'),
    person: z.string().exactOptional().describe('Name of the person it is for.'),
    mobile: z.string().nullable().exactOptional().describe('Ten digits; null: no phone of their own.'),
    agreement: z
      .strictObject({ id: z.string(), until: z.string(), agreed: z.boolean() })
      .exactOptional()
      .describe('Asked of them, and perhaps given.'),
  })
  .describe('Somebody files for another.');
export type Helping = z.infer<typeof Helping>;

const AtParts = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('start') }),
    z.strictObject({ kind: z.literal('capacity') }),
    z.strictObject({ kind: z.literal('field'), field: z.string(), draft: Stored.exactOptional() }),
    z.strictObject({ kind: z.literal('lookup'), lookup: z.string(), requestId: z.string() }),
    z.strictObject({
      kind: z.literal('lookup-failed'),
      lookup: z.string(),
      requestId: z.string(),
      outcome: z.enum(['not-found', 'unavailable']),
    }),
    z.strictObject({ kind: z.literal('evidence'), evidence: z.string() }),
    z.strictObject({ kind: z.literal('review') }),
    z.strictObject({
      kind: z.literal('change'),
      page: z.number(),
      of: z.string().exactOptional().describe('Page of the form whose answers are listed.'),
      only: z.array(z.string()).exactOptional().describe('Answers that cannot be true together.'),
    }),
    z.strictObject({ kind: z.literal('helping'), ask: HelpingAsk }),
    z.strictObject({ kind: z.literal('agreement') }).describe('Whoever it is for is asked whether they agree.'),
  ])
  .describe('Where in the form the citizen stands.');
export type At = z.infer<typeof AtParts>;
const At = z.preprocess(declareToReview, AtParts);

const Journey = z
  .strictObject({
    id: z.string().describe('UUIDv7 of the journey, for its measures.'),
    serviceId: z.string(),
    version: z.number().describe('Version of the definition it began under and will be filed under.'),
    at: At,
    answers: Answers.describe('By field, and `capacity`; null where one was left out.'),
    linked: z.array(z.string()).describe('Look-ups that have linked the applicant to a record.'),
    record: Record.optional(),
    documents: Documents.describe('Accepted.'),
    pending: Pending.describe('Being checked.'),
    reminded: z.boolean(),
    helping: Helping.exactOptional(),
    nameTold: z.literal(true).optional().describe('Was told that their name differs: once for each record found.'),
    warned: z.array(z.string()).exactOptional().describe('Checks that were told and do not stop.'),
    before: z
      .strictObject({ answers: Answers, linked: z.array(z.string()), record: Record.optional(), documents: Documents })
      .exactOptional()
      .describe('What was there before the answer now being changed was taken out: `back` brings it back.'),
    formDrafts: Answers.exactOptional().describe(
      'What screens of a Flow left open of a field: the chat goes on from there.',
    ),
    agreed: z
      .strictObject({
        at: z.string().describe('ISO instant; the declaration bears it.'),
        words: z.string().describe('All that was shown there.'),
        documents: z.array(z.string()),
        linked: z.array(z.string()).describe('Look-ups that had linked a record by then.'),
      })
      .exactOptional()
      .describe('The review and its declaration were agreed to on the last screen of a form.'),
    earlier: Answers.exactOptional().describe(
      'Answers taken back, or of an earlier application: offered at their field.',
    ),
    source: z
      .strictObject({ serviceId: z.string(), givenOn: z.string(), fields: z.array(z.string()) })
      .exactOptional()
      .describe('Application that these of the earlier answers are from.'),
  })
  .describe('A form being filled.');
export type Journey = z.infer<typeof Journey>;

const Draft = z
  .strictObject({
    journey: Journey,
    savedAt: z.string().describe('ISO instant at which the citizen last worked on it.'),
    timer: z.string().describe('Reminds of it, then lets it lapse.'),
    reminded: z.boolean(),
  })
  .describe('A form put aside, to be gone on with later.');
export type Draft = z.infer<typeof Draft>;

const ReplyParts = z
  .strictObject({
    kind: z.enum(['query', 'hearing']),
    caseId: z.string(),
    number: z.string(),
    serviceId: z.string(),
    version: z.number().optional().describe('Of the definition the case was filed under; absent in older states.'),
    replyBy: z.string().describe('YYYY-MM-DD; empty where none was given.'),
    items: z.array(z.strictObject({ code: z.string(), field: z.string().optional(), text: z.string().optional() })),
    at: z.number().describe('Index of the item being asked; `items.length` is the review.'),
    draft: Stored.exactOptional().describe('What is still open of the field being asked.'),
    answers: Answers,
    explanations: z.array(z.string()),
    documents: Documents,
    pending: Pending,
  })
  .describe('An answer owed to an officer: a consolidated query, or a notice of refusal.');
export type Reply = z.infer<typeof ReplyParts>;
const Reply = z.preprocess(areasToDraft, ReplyParts);

const filed = {
  caseId: z.string(),
  serviceId: z.string(),
  version: z.number(),
  answers: Answers.describe('Of what was just filed; kept behind the PIN, or not at all.'),
};

/** What stored answers are wanted for: to be shown, to be offered in the form that is open, or to end a doubt. */
const PinPurpose = z.enum(['show', 'reuse', 'prove']);
export type PinPurpose = z.infer<typeof PinPurpose>;

const HeldCase = z
  .strictObject({
    caseId: z.string(),
    serviceId: z.string(),
    filedOn: z.string().describe('YYYY-MM-DD.'),
    number: z.string(),
  })
  .describe('An application whose answers are kept behind a PIN.');
export type HeldCase = z.infer<typeof HeldCase>;

const Agreement = z
  .strictObject({
    id: z.string(),
    helper: z.string(),
    ending: z.string().describe('Last digits of the helper’s number.'),
    serviceId: z.string(),
    officeId: z.string(),
    code: z.string(),
    until: z.string().describe('ISO instant.'),
  })
  .describe('A helper asks whether they may file for this citizen.');
export type Agreement = z.infer<typeof Agreement>;

const Overlay = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('language'), next: z.string().optional().describe('Service to start then.') }),
    z.strictObject({
      kind: z.literal('menu'),
      page: z.number(),
      department: z.string().exactOptional().describe('Whose services are listed; absent where departments are.'),
    }),
    z.strictObject({ kind: z.literal('drafts') }),
    z.strictObject({ kind: z.literal('choose-pin'), number: z.string(), ...filed }),
    z.strictObject({ kind: z.literal('pin'), caseId: z.string(), purpose: PinPurpose }),
    z.strictObject({ kind: z.literal('held'), purpose: PinPurpose }),
    z.strictObject({ kind: z.literal('forget') }),
    z.strictObject({
      kind: z.literal('feedback'),
      caseId: z.string(),
      outcome: z.enum(['certificate', 'refusal']).describe('What the news was, below which it was asked.'),
    }),
    z.strictObject({ kind: z.literal('person'), number: z.string().describe('Of the request that was noted.') }),
    z.strictObject({ kind: z.literal('offer'), services: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('cancel') }),
    z.strictObject({
      kind: z.literal('resume'),
      next: z.string().optional().describe('Service asked for meanwhile.'),
      anew: z.literal(true).exactOptional().describe('They want to begin the same form anew.'),
    }),
  ])
  .describe('A question that stands in front of whatever else is open.');
export type Overlay = z.infer<typeof Overlay>;

const StateParts = z.strictObject({
  v: z.literal(2),
  language: z.string().optional(),
  prompts: z.number().int().describe('How many prompts were issued; the next id.'),
  prompt: z
    .strictObject({ id: z.string(), key: z.string(), issuedAt: z.string() })
    .optional()
    .describe('The open prompt. Repeating the same question keeps its id, so that its first buttons still work.'),
  lastHeardAt: z.string().optional(),
  lapsed: z.string().optional().describe('Service of a form that lapsed unseen; told at the next message.'),
  laidAside: z
    .string()
    .exactOptional()
    .describe('Journey of the form that silence put aside; taken up at the next message.'),
  timers: z.number().int().describe('How many inactivity timers were set; part of their names.'),
  inactivity: z.strictObject({ timer: z.string(), dueAt: z.string() }).optional(),
  overlay: Overlay.optional(),
  journey: Journey.optional(),
  drafts: z.array(Draft).describe('Forms put aside, the newest first.'),
  replies: z.array(Reply),
  agreements: z.array(Agreement).exactOptional().describe('Asked of this citizen, the oldest first.'),
  held: z.array(HeldCase).describe('Applications with a PIN, the newest first.'),
  pinFor: z.strictObject(filed).exactOptional().describe('Just filed: a PIN is asked for with its receipt.'),
  doubted: z
    .literal(true)
    .exactOptional()
    .describe('Another phone may be behind the account: nothing of before is shown.'),
  unclear: z.number().int().exactOptional().describe('Messages in a row that were not understood.'),
  filing: z.array(z.string()).optional().describe('Cases that were sent off and have not told of their filing yet.'),
});
export type ConversationState = z.infer<typeof StateParts>;

/** The first version had no forms put aside; everything else it held means the same. */
function fromFirstVersion(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== 1) return value;
  return { ...value, v: 2, drafts: [], held: [] };
}

export const ConversationState = z.preprocess(fromFirstVersion, StateParts);

export function initialState(): ConversationState {
  return { v: 2, prompts: 0, timers: 0, drafts: [], held: [], replies: [] };
}
