// Questions of a service, screen by screen. What kinds of questions there are is the registry's (fields/registry.ts).

import { z } from 'zod';
import { Field } from './fields/registry.ts';
import { FieldName, Id } from './names.ts';

export { Field };

export const Page = z.strictObject({
  id: Id.describe('Its title is pages.<id>.title.'),
  fields: z.array(Field).min(1).describe('Asked in this order; one screen of the form.'),
  together: z
    .array(z.array(FieldName).min(2).max(3))
    .optional()
    .describe(
      'Fields that the chat asks in one message where all of them are open, each to be answered on a line of its own: dates, places and names that follow each other. The question is fields.<first>.together.',
    ),
  lookup: FieldName.optional().describe('Look-up that is asked once this page is complete.'),
});
export type Page = z.infer<typeof Page>;
