// The facts of a case, one kind each, in the past tense. Stored sealed under the applicant's data key and never changed;
// the state of a case is folded from them (fold.ts). A kind that changes its shape gets a new `v` and keeps the old one.

import { z } from 'zod';
import { ApplicantName, FiledBy } from '#catalogue';
import type { Json } from '#platform/pure';

const Day = z.iso.date();
const common = { v: z.literal(1), at: z.iso.datetime() };

export const CaseDocument = z.strictObject({ documentId: z.string(), evidence: z.string() });
export type CaseDocument = z.infer<typeof CaseDocument>;

const AnyJson: z.ZodType<Json> = z.json();
export const Answers = z.record(z.string(), AnyJson);
export const RegistryFacts = z.strictObject({ ref: z.string(), facts: AnyJson });

export const FeeComponent = z.strictObject({
  id: z.string(),
  names: z.record(z.string(), z.string()),
  paise: z.int().min(0),
  source: z.string(),
});

export const CaseEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('filed'),
    number: z.string(),
    serviceId: z.string(),
    serviceVersion: z.int(),
    language: z.string(),
    capacity: z.string(),
    answers: Answers,
    documents: z.array(CaseDocument),
    record: RegistryFacts.optional(),
    /** Absent where nothing was to be compared, and in events of before it was. */
    applicantName: ApplicantName.optional(),
    declaredAt: z.string(),
    /** Absent where the applicant filed it themselves. */
    filedBy: FiledBy.exactOptional(),
    officeId: z.string(),
    departmentId: z.string(),
    step: z.string(),
    filedOn: Day,
    /** Absent where a fee is to be paid first: the clock begins on the day it is paid. */
    dueOn: Day.optional(),
    receiptNumber: z.string(),
  }),
  /** Follows the filing at once; what is owed stays as it was reckoned then. */
  z.strictObject({
    ...common,
    kind: z.literal('fee-demanded'),
    paise: z.int().min(1),
    /** Empty where it is one flat amount. */
    components: z.array(FeeComponent),
    label: z.string(),
    source: z.string(),
    payBy: Day,
    /** Who filed it for the applicant: told with the demand. */
    helper: z.string().exactOptional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('fee-received'),
    officerId: z.string(),
    officeId: z.string(),
    /** Of the receipt that the counter gave out. */
    counterNumber: z.string(),
    paise: z.int(),
    paidOn: Day,
    dueOn: Day,
  }),
  z.strictObject({ ...common, kind: z.literal('fee-lapsed'), payBy: Day }),
  z.strictObject({ ...common, kind: z.literal('drawn'), step: z.string(), officerId: z.string(), desk: z.string() }),
  z.strictObject({ ...common, kind: z.literal('opened'), officerId: z.string() }),
  z.strictObject({
    ...common,
    kind: z.literal('query-asked'),
    officerId: z.string(),
    step: z.string(),
    items: z.array(z.string()).min(1),
    note: z.string().optional(),
    replyBy: Day,
    pausedOn: Day.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('query-answered'),
    answers: Answers,
    documents: z.array(CaseDocument),
    text: z.string().optional(),
    /** Present when the answers hold the applicant's name anew. */
    applicantName: ApplicantName.optional(),
    resumedOn: Day,
    dueOn: Day,
  }),
  z.strictObject({ ...common, kind: z.literal('query-lapsed'), resumedOn: Day, dueOn: Day }),
  z.strictObject({
    ...common,
    kind: z.literal('hearing-noticed'),
    officerId: z.string(),
    step: z.string(),
    reason: z.string(),
    clause: z.string(),
    replyBy: Day,
    pausedOn: Day.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('hearing-replied'),
    text: z.string().optional(),
    documents: z.array(CaseDocument),
    resumedOn: Day,
    dueOn: Day,
  }),
  z.strictObject({ ...common, kind: z.literal('hearing-lapsed'), resumedOn: Day, dueOn: Day }),
  z.strictObject({
    ...common,
    kind: z.literal('step-passed'),
    officerId: z.string(),
    step: z.string(),
    next: z.string(),
  }),
  z.strictObject({ ...common, kind: z.literal('approved'), officerId: z.string(), step: z.string() }),
  z.strictObject({
    ...common,
    kind: z.literal('refused'),
    officerId: z.string(),
    step: z.string(),
    reason: z.string(),
    clause: z.string(),
    order: z.string(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('certificate-issued'),
    certificateId: z.string(),
    certificateNumber: z.string(),
    fileName: z.string(),
    verifyUrl: z.string(),
  }),
  z.strictObject({ ...common, kind: z.literal('reported'), acknowledgement: z.string() }),
  z.strictObject({ ...common, kind: z.literal('breached'), dueOn: Day }),
  /** Offices were closed on a day that was not known before: the last day for the decision is a later one. */
  z.strictObject({ ...common, kind: z.literal('due-moved'), from: Day, dueOn: Day }),
  /** Follows a decision that came late; reckoned by the policy that was in force when the delay began. */
  z.strictObject({
    ...common,
    kind: z.literal('compensation-owed'),
    dueOn: Day,
    daysLate: z.int().min(1),
    paise: z.int().min(1),
    payment: z.enum(['on-claim', 'automatic']),
    source: z.string(),
  }),
]);
export type CaseEvent = z.infer<typeof CaseEvent>;
export type CaseEventKind = CaseEvent['kind'];
export type FiledEvent = Extract<CaseEvent, { kind: 'filed' }>;
export type FeeDemandedEvent = Extract<CaseEvent, { kind: 'fee-demanded' }>;
