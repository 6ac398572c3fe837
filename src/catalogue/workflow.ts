import { z } from 'zod';
import { FieldName, Id, Source } from './names.ts';
import { Rule } from './rules/rule.ts';

// What happens after filing: steps, clock, reasons, questions to the citizen, the output.

export const StepAction = z.enum(['approve', 'ask', 'refuse']);
export type StepAction = z.infer<typeof StepAction>;

export const Step = z.strictObject({
  id: Id.describe('Name of the step; its words are steps.<id>.name.'),
  role: Id.describe('Role an officer must hold to be drawn.'),
  pool: z
    .strictObject({
      reach: z.enum(['office', 'department', 'region']).describe('Where the officers are drawn from.'),
      homeOffice: z
        .enum(['avoid', 'allow', 'require'])
        .describe('`avoid`: not the office of the place, unless nobody else is eligible; `require`: the law ties it.'),
    })
    .describe('Among whom the case is drawn.'),
  actions: z.array(StepAction).min(1).describe('`approve` moves on (the last step decides), `ask` and `refuse`.'),
  when: Rule.optional().describe('Left out of a case for which this rule does not hold at filing.'),
  notSameOfficerAs: z.array(Id).default([]).describe('Steps whose officer may not do this one.'),
  source: Source,
});
export type Step = z.infer<typeof Step>;

export const TimeLimit = z.strictObject({
  days: z.number().int().min(1).describe('Days from the start to the decision.'),
  dayType: z.enum(['working', 'calendar']).describe('Which days count.'),
  startsOn: z.enum(['filing', 'next-day']).describe('`next-day`: the day of filing does not count.'),
  pausedWhile: z
    .array(z.enum(['query', 'hearing']))
    .describe('The clock stands still while the citizen has to answer.'),
  exceptions: z
    .array(
      z.strictObject({
        when: Rule.describe('For a case in which this rule holds at filing.'),
        days: z.number().int().min(1).describe('Days instead.'),
        source: Source,
      }),
    )
    .default([])
    .describe('Other limits for some cases; the first one that holds counts.'),
  source: Source,
});
export type TimeLimit = z.infer<typeof TimeLimit>;

export const QueryItem = z.strictObject({
  code: Id.describe('Name of the defect; words: queryItems.<code>.text and .remedy.'),
  asks: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('evidence'), evidence: Id.describe('A document is sent again.') }),
      z.strictObject({ kind: z.literal('field'), field: FieldName.describe('An answer is given again.') }),
      z.strictObject({ kind: z.literal('text') }).describe('An explanation in words.'),
    ])
    .describe('What the citizen is asked for.'),
});
export type QueryItem = z.infer<typeof QueryItem>;

export const RefusalReason = z.strictObject({
  code: Id.describe('Name of the reason; words: reasons.<code>.text and .remedy.'),
  clause: z.string().min(3).describe('Section of the law that the order cites.'),
  source: Source,
});
export type RefusalReason = z.infer<typeof RefusalReason>;

export const Evidence = z.strictObject({
  id: Id.describe('Name of the document slot; words: evidence.<id>.question, .label.'),
  proves: z.array(FieldName).min(1).describe('Answers (or `capacity`) that it supports.'),
  when: Rule.optional().describe('Asked only while this rule holds.'),
  freshMonths: z.number().int().min(1).optional().describe('The paper may not be older than this, in months.'),
  kinds: z.array(Id).min(1).describe('Documents accepted, any one of them; words: evidence.<id>.kinds.<kind>.'),
  mimeTypes: z
    .array(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/))
    .min(1)
    .describe('File types accepted.'),
  maxBytes: z.number().int().min(1).describe('Largest file.'),
  maxPages: z.number().int().min(1).describe('Most pages of a PDF.'),
  source: Source,
});
export type Evidence = z.infer<typeof Evidence>;

export const Lookup = z.strictObject({
  register: Id.describe('Name of the register; registries/ knows its address and protocol.'),
  query: z
    .record(FieldName, FieldName)
    .describe('Name of the parameter → field whose answer is sent; unanswered fields are left out.'),
  links: z
    .array(z.array(FieldName).min(1))
    .min(1)
    .describe('Sets of parameters; the applicant is linked to a record when every member of one set matches it.'),
  recordLimit: z
    .strictObject({
      keys: z
        .array(z.array(FieldName).min(1))
        .min(1)
        .describe('Sets of parameters that name a record (or a handful); every link contains one of them.'),
      perDay: z.number().int().min(1).describe('Look-ups in 24 hours by one key, whoever asks.'),
    })
    .optional()
    .describe('Slows down whoever probes one record from many phones; only versions published before it lack it.'),
  facts: z.array(FieldName).min(1).describe('Facts of a linked record that are kept with the application.'),
  shown: z
    .array(FieldName)
    .describe(
      'Fields repeated to the citizen once linked: only what they themselves gave, never a fact of the record.',
    ),
  source: Source,
});
export type Lookup = z.infer<typeof Lookup>;

const FactPath = z
  .string()
  .regex(/^(record|answers|case)\.[a-z][a-zA-Z0-9]*$/)
  .describe('record.<fact>, answers.<field> or case.<property>.');

export const CertificateField = z.strictObject({
  id: FieldName.describe('Name in the template; label in text: certificate.fields.<id>.'),
  from: FactPath.optional(),
  rule: Rule.optional().describe(
    'Instead of `from`: an amount reckoned from the answers, e.g. total(…); form: amount.',
  ),
  form: z
    .enum(['plain', 'bilingual', 'date', 'date-in-words', 'choice', 'table', 'amount'])
    .describe(
      '`bilingual`: the same in each language; `date`: figures; `date-in-words`: figures and words; `choice`: words from certificate.values.<id>.<value>; `table`: the members of a repeated group, one row each; `amount`: rupees of a `rule`.',
    ),
  required: z.boolean().default(true).describe('Without it nothing is issued.'),
});

export const CertificateSpec = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Z]{5}$/)
    .describe('DigiLocker document type, e.g. BTCER.'),
  number: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[A-Z0-9-]{2,16}$/)
        .describe('Begins every number.'),
      digits: z.number().int().min(4).max(12).describe('Width of the running number within a year.'),
    })
    .describe('Numbering: <prefix>-<year>-<running number>.'),
  template: z.string().min(1).describe('Folder of the Typst template, beside service.yaml.'),
  languages: z.array(z.string()).min(1).describe('Languages printed side by side.'),
  validity: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('permanent') }),
      z.strictObject({ kind: z.literal('months'), months: z.number().int().min(1).describe('Months from issue.') }),
    ])
    .describe('How long it holds.'),
  fields: z.array(CertificateField).min(1).describe('What is printed, in order.'),
  qrClaims: z.array(FieldName).min(1).describe('Certificate fields carried by the signed QR code.'),
  publicFields: z
    .array(
      z.strictObject({
        field: FieldName.describe('A certificate field.'),
        mask: z
          .enum(['none', 'initials', 'year', 'last-four'])
          .describe('How much of it /verify shows by number alone.'),
      }),
    )
    .describe('What anybody sees who knows only the number.'),
  source: Source,
});
export type CertificateSpec = z.infer<typeof CertificateSpec>;

export const Appeal = z.strictObject({
  authority: Id.describe('Role that decides; its words are appeal.authority.'),
  withinDays: z.number().int().min(1).describe('Days after the order in which an appeal can be filed.'),
  source: Source,
});
