import { z } from 'zod';
import { Id, LanguageCode, LocalDate, Source, Words } from './names.ts';

// region.yaml: what is true for the whole region whatever the service.

const MessagePrice = z.strictObject({
  from: LocalDate.describe('First day on which this price holds.'),
  service: z.number().min(0).describe('Rupees for a delivered reply inside the customer-service window.'),
  utility: z.number().min(0).describe('Rupees for a delivered utility template.'),
  marketing: z.number().min(0).describe('Rupees for a delivered marketing template.'),
  authentication: z.number().min(0).describe('Rupees for a delivered one-time code.'),
  source: Source,
});

const Law = z.strictObject({
  id: Id.describe('Name by which other files of the pack point here.'),
  title: Words.describe('Title of the act, rule or order.'),
  source: Source,
});

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const Region = z
  .strictObject({
    id: Id.describe('Equals the name of the folder.'),
    names: Words.describe('Name of the region.'),
    government: Words.describe('Name of the government that speaks through this number.'),
    timeZone: z.string().min(1).describe('IANA time zone in which days begin and due dates are told.'),
    languages: z
      .strictObject({
        required: z.array(LanguageCode).min(1).describe('Nothing is published that lacks one of these.'),
        optional: z.array(LanguageCode).describe('Offered where words exist; falls back visibly to the default.'),
        default: LanguageCode.describe('Spoken to a citizen whose language is not yet known.'),
        names: z.record(LanguageCode, z.string().min(1).max(20)).describe('Each language in its own words (button).'),
      })
      .describe('Languages of the region.'),
    law: z.array(Law).describe('Acts and orders that definitions point to.'),
    compensation: z
      .strictObject({
        perDayRupees: z.number().min(0).describe('Owed for each day beyond the time limit.'),
        maximumRupees: z.number().min(0).describe('At most this much per application.'),
        paidUnasked: z.boolean().describe('Paid without a claim; while false it is only computed and shown.'),
        source: Source,
      })
      .describe('What a late decision costs the government.'),
    menu: z
      .strictObject({
        first: z
          .array(Id)
          .max(5)
          .default([])
          .describe('Services most asked for: where the menu goes by department, they stand above it.'),
      })
      .prefault({})
      .describe('What the menu shows.'),
    messagePrices: z.array(MessagePrice).min(1).describe('Effective-dated price table of the channel.'),
    notice: z
      .strictObject({
        version: z.string().min(1).describe('Changes whenever the words of the notice change; recorded when given.'),
        source: Source,
      })
      .describe('Data-protection notice that is given before the first question of a service.'),
    conversation: z
      .strictObject({
        remindAfterHours: z
          .number()
          .positive()
          .max(23.5)
          .describe(
            'Silence after which an open form is recalled; must stay inside the 24-hour window in which a reply needs no template.',
          ),
        lapseAfterHours: z.number().positive().describe('Silence after which an open form is put away.'),
        quietSeconds: z
          .number()
          .positive()
          .max(20)
          .default(8)
          .describe(
            'Silence after which a citizen is told that a register, a document check or a filing takes longer. Below the 25 seconds for which WhatsApp shows that we are writing.',
          ),
        waitMinutes: z
          .number()
          .positive()
          .describe('Longest wait for a register or a document check before the citizen is told.'),
        drafts: z
          .strictObject({
            most: z.number().int().min(1).max(8).default(5).describe('Most forms that one phone may put aside.'),
            keepDays: z.number().int().min(2).default(14).describe('Days after which a form put aside lapses.'),
            remindDays: z.number().int().min(1).default(2).describe('Days before that on which it is recalled.'),
          })
          .prefault({})
          .describe('Forms that citizens put aside.'),
        casePin: z
          .strictObject({
            tries: z.number().int().min(3).max(10).default(5).describe('Wrong tries before it is locked.'),
            lockHours: z.number().positive().default(24).describe('How long it is locked then.'),
          })
          .optional()
          .describe(
            'A PIN for each application, chosen when it is filed; absent: stored answers are never shown in chat.',
          ),
        agreement: z
          .strictObject({
            validMinutes: z
              .number()
              .int()
              .min(5)
              .max(720)
              .default(120)
              .describe('How long the code and the buttons count.'),
            useDays: z.number().int().min(1).max(30).default(7).describe('Days within which what was agreed is filed.'),
            tries: z.number().int().min(3).max(10).default(5).describe('Wrong codes before it no longer counts.'),
            askedByOne: z.number().int().min(1).default(10).describe('Most that one helper asks for in 24 hours.'),
            askedOfOne: z.number().int().min(1).default(3).describe('Most that one phone is asked for in 24 hours.'),
          })
          .prefault({})
          .describe('The one-time agreement of somebody for whom a helper files.'),
      })
      .describe('Clock of a conversation.'),
    fees: z
      .strictObject({
        payWithinDays: z
          .number()
          .int()
          .min(1)
          .max(365)
          .default(30)
          .describe('Days after filing in which a fee can be paid at a counter; then the application lapses.'),
        source: Source.optional(),
      })
      .prefault({})
      .describe('How fees are paid.'),
    help: z
      .strictObject({
        helpline: z.string().min(1).describe('Telephone number that a person answers.'),
        hours: Words.describe('When it is answered.'),
        counter: Words.describe('Where a person can be met.'),
        callBack: z
          .strictObject({
            opens: Time.describe('From when officers of the helpdesk answer on working days of holidays.yaml, HH:MM.'),
            closes: Time.describe('Until when, HH:MM.'),
            offerAfter: z
              .number()
              .int()
              .min(2)
              .default(3)
              .describe('Messages in a row that were not understood, after which a person is offered.'),
          })
          .exactOptional()
          .describe('Officers with the role `helpdesk` answer in chat; absent: only the helpline does.'),
      })
      .describe('The way to a human being.'),
  })
  .describe('region.yaml');
export type Region = z.infer<typeof Region>;
