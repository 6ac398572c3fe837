import { z } from 'zod';
import { CASE_NEWS_KINDS } from './case-news.ts';
import { FieldName } from './names.ts';

// templates/<id>.yaml: what may be said to a citizen whose 24-hour window has closed. Meta reviews every template before
// it may be sent, so the words of a version never change: other words are a new version.

/** The purpose that stands in for every other one, and has no variables: it fits whatever waits. */
export const GENERAL_PURPOSE = 'news';

/** Asks somebody, who may never have written to us, whether a helper may file for them. */
export const AGREEMENT_PURPOSE = 'news.agreement';

export const TEMPLATE_PURPOSES = [
  GENERAL_PURPOSE,
  AGREEMENT_PURPOSE,
  ...CASE_NEWS_KINDS.map((kind): `news.${typeof kind}` => `news.${kind}`),
] as const;

/** Meta's codes are the languages alone. */
const LanguageAlone = z.string().regex(/^[a-z]{2,3}$/);

const TemplateWords = z.strictObject({
  header: z.string().min(1).optional().describe('One line in bold, without variables.'),
  body: z.string().min(1).describe('What is said; {name} is replaced by a variable.'),
  footer: z.string().min(1).optional().describe('Small line at the end, without variables.'),
  buttons: z.array(z.string().min(1)).default([]).describe('Quick replies: phrases that the region understands.'),
});

export const TemplateFile = z
  .strictObject({
    purpose: z.enum(TEMPLATE_PURPOSES).describe('When it is sent: `news.<kind>`, or `news` for all others.'),
    version: z.number().int().min(1).describe('Raised with every change of words or variables.'),
    category: z.literal('utility').describe('Meta’s price class: a government does not advertise here.'),
    keepSeconds: z
      .number()
      .int()
      .min(30)
      .max(43_200)
      .optional()
      .describe('After this long Meta no longer tries to deliver it; without it, 30 days.'),
    variables: z
      .array(
        z.strictObject({
          name: FieldName.describe('A parameter of the news.'),
          maxCharacters: z.number().int().min(1).max(600).describe('What is longer is cut.'),
          examples: z.record(LanguageAlone, z.string().min(1)).describe('For Meta’s reviewers, in each language.'),
        }),
      )
      .default([])
      .describe('What the words are filled with, in order.'),
    words: z.record(LanguageAlone, TemplateWords).describe('Words in each required language.'),
  })
  .describe('templates/<id>.yaml');
export type TemplateFile = z.infer<typeof TemplateFile>;

/** A template of the region pack; its id is the name of its file. */
export type TemplateSource = TemplateFile & { readonly id: string };

/** The names of the variables in a body, in the order in which they stand there. */
export function variablesIn(body: string): readonly string[] {
  return [...body.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
