import { z } from 'zod';

// The small shapes that every file of a region pack uses: ids, words in several languages, dates and sources.

export const Id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .describe('Lower-case words joined by hyphens, e.g. `civil-lines`.');

export const FieldName = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*$/)
  .describe('A name in camelCase, e.g. `dateOfBirth`.');

export const LanguageCode = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/)
  .describe('ISO 639 code, with a script where it matters: `hi`, `en`, `hi-Latn`.');

export const LocalDate = z.iso.date().describe('A day, YYYY-MM-DD, in the time zone of the region.');

export const Words = z
  .record(LanguageCode, z.string().min(1))
  .describe('The same words in each language, by language code; every required language must be there.');
export type Words = z.infer<typeof Words>;

export const Source = z
  .string()
  .min(3)
  .describe(
    'Where the rule or figure comes from: act and section, order, notification, or the words "demo" or "unconfirmed".',
  );
