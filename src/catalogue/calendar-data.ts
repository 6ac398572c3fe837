import { z } from 'zod';
import { Id, LocalDate, Source, Words } from './names.ts';
import { Rule } from './rules/rule.ts';

// holidays.yaml, fees.yaml and branding.yaml: dated tables and the look of the region.

export const HolidayYear = z.strictObject({
  year: z.number().int().min(2020).max(2100).describe('Calendar year of the table.'),
  status: z.enum(['notified', 'provisional']).describe('`provisional` until the government has published its list.'),
  source: Source,
  days: z
    .array(z.strictObject({ date: LocalDate, names: Words.describe('Name of the holiday.') }))
    .describe('Days on which offices are closed, besides weekends.'),
});
export type HolidayYear = z.infer<typeof HolidayYear>;

export const Holidays = z
  .strictObject({
    weekend: z
      .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
      .describe('Days of the week on which offices are closed.'),
    years: z.array(HolidayYear).min(1).describe('One table a year.'),
    closures: z
      .array(z.strictObject({ date: LocalDate, reason: Words.describe('Why offices were closed.'), source: Source }))
      .describe('Ad-hoc closures announced during the year.'),
  })
  .describe('holidays.yaml');
export type Holidays = z.infer<typeof Holidays>;

const FeeComponent = z.strictObject({
  id: Id.describe('Name of this part of the fee.'),
  names: Words.describe('What the citizen reads beside the amount.'),
  when: Rule.optional().describe('Owed only where this rule of the service holds.'),
  paise: Rule.describe('How much, in paise: rupees(20), or 2 * rupees(5).'),
  source: Source,
  note: z.string().min(3).optional().describe('(!) sources differ, (u) unconfirmed.'),
});
export type FeeComponent = z.infer<typeof FeeComponent>;

export const Fee = z.strictObject({
  id: Id,
  amounts: z
    .array(
      z.strictObject({
        from: LocalDate.describe('First day on which this amount holds.'),
        rupees: z.number().min(0).optional().describe('Amount in rupees, the same for everybody.'),
        components: z.array(FeeComponent).min(1).optional().describe('Or: parts, each by rule.'),
        label: z.string().min(1).describe('How the amount is marked inside, e.g. `demo`.'),
        source: Source,
      }),
    )
    .min(1)
    .describe('Effective-dated amounts.'),
});
export type Fee = z.infer<typeof Fee>;

export const CompensationPolicy = z.strictObject({
  from: LocalDate.describe('First day that counts by it: the day after the last one for the decision.'),
  rupeesPerDay: z.number().positive().describe('Owed to the applicant for each day of delay.'),
  mostRupees: z.number().positive().describe('Owed at most for one application.'),
  dayType: z.enum(['working', 'calendar']).describe('Which days of delay count.'),
  payment: z.enum(['on-claim', 'automatic']).describe('Whether the applicant must ask for it.'),
  source: Source,
  note: z.string().min(3).optional().describe('(!) sources differ, (u) unconfirmed.'),
});
export type CompensationPolicy = z.infer<typeof CompensationPolicy>;

export const Fees = z
  .strictObject({
    fees: z.array(Fee).describe('Every fee, by id.'),
    compensation: z
      .array(CompensationPolicy)
      .optional()
      .describe('What the law owes for a decision that comes late, effective-dated; absent: nothing.'),
  })
  .describe('fees.yaml');

const Colour = z.string().regex(/^#[0-9a-f]{6}$/);

export const Branding = z
  .strictObject({
    productNames: Words.describe('What this service calls itself.'),
    taglines: Words.describe('One line under the name.'),
    colours: z
      .strictObject({
        ink: Colour.describe('Text.'),
        primary: Colour.describe('Headers and buttons.'),
        accent: Colour.describe('Small highlights.'),
        paper: Colour.describe('Page ground.'),
      })
      .describe('Colours of pages and certificates.'),
  })
  .describe('branding.yaml');
export type Branding = z.infer<typeof Branding>;
