import { z } from 'zod';
import { FieldName, Id, LocalDate, Source } from './names.ts';
import { Rule } from './rules/rule.ts';

// Parts of service.yaml that decide: settings of the law, cross-checks, which office, who may act, what it may cost.

const dated = {
  from: LocalDate.describe('First day on which this holds; the newest earlier entry counts.'),
  source: Source,
};
const note = z
  .string()
  .min(3)
  .optional()
  .describe('What a department has to confirm: begin with (!) where sources differ, (u) where it is unconfirmed.');

const Setting = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('amount'),
    note,
    values: z
      .array(z.strictObject({ ...dated, rupees: z.number().min(0).describe('In rupees; in rules paise.') }))
      .min(1)
      .describe('By date.'),
  }),
  z.strictObject({
    kind: z.literal('number'),
    note,
    values: z
      .array(z.strictObject({ ...dated, number: z.int().describe('A whole number.') }))
      .min(1)
      .describe('By date.'),
  }),
  z.strictObject({
    kind: z.literal('date'),
    note,
    values: z
      .array(z.strictObject({ ...dated, date: LocalDate.describe('A day, YYYY-MM-DD.') }))
      .min(1)
      .describe('By date.'),
  }),
  z.strictObject({
    kind: z.literal('text'),
    note,
    values: z
      .array(z.strictObject({ ...dated, text: z.string().min(1).describe('A text.') }))
      .min(1)
      .describe('By date.'),
  }),
  z.strictObject({
    kind: z.literal('yes-no'),
    note,
    values: z
      .array(z.strictObject({ ...dated, holds: z.boolean().describe('true or false.') }))
      .min(1)
      .describe('By date.'),
  }),
]);
export type Setting = z.infer<typeof Setting>;

export const Settings = z
  .record(FieldName, Setting)
  .default({})
  .describe('Figures and days of the law by date; in rules settings.<name>.');

export const Check = z.strictObject({
  id: Id.describe('Words: checks.<id>.'),
  must: Rule.describe('What must be true. Not asked while one of its answers is missing.'),
  fields: z.array(FieldName).min(1).describe('Answers the citizen is asked to look at again.'),
  level: z
    .enum(['stop', 'warn'])
    .default('stop')
    .describe('`stop`: cannot be sent like this; `warn`: told once, and the officer sees it.'),
  source: Source,
});
export type Check = z.infer<typeof Check>;

const OfficeChoice = z
  .strictObject({
    when: Rule.optional().describe('Only where this rule holds.'),
    area: FieldName.optional().describe('Field of kind place, address or place-of-birth whose jurisdiction decides.'),
    record: FieldName.optional().describe('Fact of the record that holds the id of an office.'),
    office: Id.optional().describe('This office.'),
  })
  .describe('One of area, record and office.');

export const Office = z
  .strictObject({
    kind: Id.describe('Kind of office.'),
    choose: z.array(OfficeChoice).default([]).describe('Tried in order; the first that leads to an office counts.'),
    byRecord: FieldName.optional().describe('Short for choose: [{ record: … }].'),
    byPlace: FieldName.optional().describe('Short for choose: [{ area: … }]; tried after byRecord.'),
    fallback: Id.describe('Office when none of these leads to one.'),
  })
  .describe('Which office the case belongs to; its department owns the case.');

const Level = z.int().min(0).max(3);

export const Assurance = z
  .strictObject({
    apply: Level.default(1).describe('To fill in and send.'),
    status: Level.default(1).describe('To hear where an application stands.'),
    answers: Level.default(2).describe('To see again what was answered.'),
    certificate: Level.default(1).describe('To be sent the certificate.'),
    withdraw: Level.default(2).describe('To take an application back.'),
  })
  .prefault({})
  .describe(
    'How sure we must be who writes, for each act: 0 unknown, 1 same channel and fresh, 2 case PIN or one-time code, 3 proved by document or officer.',
  );

export const Helpers = z.strictObject({
  family: z.boolean().default(true).describe('Somebody with a phone may file for one without, or for a relative.'),
  accredited: z.boolean().default(false).describe('Accredited centres may file.'),
  agreement: z
    .enum(['code', 'paper'])
    .default('code')
    .describe('`code`: agreement given once on the phone of that person; `paper`: signed.'),
  withoutPhone: Id.optional().describe('Slot of evidence that is asked where that person has no phone.'),
  quotaPerDay: z.int().min(1).default(30).describe('Most filings of this service by one accredited helper in a day.'),
  source: Source,
});

const JourneyBudget = z.strictObject({
  id: Id.describe('Name of this kind of journey.'),
  when: Rule.optional().describe('Journeys for which this rule holds; the first one counts.'),
  chat: z.int().min(1).describe('Most billable messages in chat.'),
  flow: z
    .int()
    .min(1)
    .optional()
    .describe('Most billable messages by form, from the first message of the service to the paper.'),
});
export type JourneyBudget = z.infer<typeof JourneyBudget>;

export const Messages = z
  .strictObject({
    budget: z
      .union([z.int().min(1).describe('Most billable messages of any journey in chat.'), z.array(JourneyBudget).min(1)])
      .describe('What a journey may cost.'),
  })
  .describe('Cost of a journey.');
