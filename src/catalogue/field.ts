import { z } from 'zod';
import { Condition } from './condition.ts';
import { FieldName, Id } from './names.ts';

// A question of a service, by kind. How each kind reads what a citizen types is in language/; the words of the question
// are in text/<language>.yaml under fields.<id>.

const common = {
  id: FieldName.describe('Name of the answer, unique in the service.'),
  when: Condition.optional().describe('Asked only while this holds.'),
};

const choiceValue = Id.describe('Value that is stored; its words are in fields.<id>.options.<value>.');

export const Field = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('person-name').describe('The name of a person, in any script.') }),
  z.strictObject({
    ...common,
    kind: z.literal('date').describe('A day; stored as YYYY-MM-DD.'),
    earliest: z.iso.date().default('1900-01-01').describe('Refused before this day.'),
    past: z.boolean().default(true).describe('Refused if it lies in the future; two-digit years mean the past.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('place').describe('A locality of jurisdictions.yaml, found by PIN or name; stored as its id.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('choice').describe('One of a few; up to three become buttons, more a list.'),
    options: z.array(choiceValue).min(2).max(10).describe('In the order they are shown.'),
  }),
  z.strictObject({ ...common, kind: z.literal('yes-no').describe('Stored as `yes` or `no`.') }),
  z.strictObject({
    ...common,
    kind: z.literal('text').describe('Free words on one line.'),
    minimum: z.number().int().min(1).default(1).describe('Fewest characters.'),
    maximum: z.number().int().min(1).max(1000).default(200).describe('Most characters.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('registration-number').describe('A number of a register; digits of any script, upper-cased.'),
    pattern: z.string().min(1).describe('Regular expression (anchored by us) that a tidied number must match.'),
    example: z.string().min(1).describe('Shown in the hint.'),
  }),
  z.strictObject({ ...common, kind: z.literal('mobile').describe('An Indian mobile number; stored as ten digits.') }),
]);
export type Field = z.infer<typeof Field>;

export const Page = z.strictObject({
  id: Id.describe('Its title is pages.<id>.title.'),
  fields: z.array(Field).min(1).describe('Asked in this order; one screen of the form.'),
  lookup: FieldName.optional().describe('Look-up that is asked once this page is complete.'),
});
export type Page = z.infer<typeof Page>;
