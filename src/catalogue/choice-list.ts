import { z } from 'zod';
import { Id, LocalDate, Source, Words } from './names.ts';

// lists/<id>.yaml: long lists that fields of kind choice offer, e.g. the castes a government has notified.

export const ChoiceListFile = z
  .strictObject({
    source: Source,
    entries: z
      .array(
        z.strictObject({
          id: Id.describe('What is stored.'),
          names: Words.describe('What is shown; longer than 24 characters is cut in a list row.'),
          aliases: z.array(z.string().min(2)).default([]).describe('Other spellings people type.'),
          from: LocalDate.optional().describe('First day on which it can be chosen.'),
          until: LocalDate.optional().describe('Last day on which it can be chosen.'),
        }),
      )
      .min(2)
      .max(200)
      .describe('In the order they are shown.'),
  })
  .describe('lists/<id>.yaml');

/** A list of the region pack; its id is the name of its file. */
export type ChoiceList = z.infer<typeof ChoiceListFile> & { readonly id: string };
