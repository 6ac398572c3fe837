// What the words of a service may take from elsewhere: {settings.<name>}, a figure or day of the law as it holds today, and
// {<field>}, an answer given before. Checked when the pack is loaded (check-texts.ts), filled in where the words are said (createFill in
// fields/field-api.ts).

import { formatDate, formatRupees } from '#language';
import type { Catalogue } from './catalogue.ts';
import { newest } from './rules/rule-book.ts';
import { listFields, type ServiceDefinition } from './service-definition.ts';
import type { Setting } from './service-parts.ts';

/** Said while a form is filled in, so that the day and its answers are known. */
const withSettings =
  /^(intro|needs|declaration|capacity\.question|(fields\.[a-zA-Z0-9]+|evidence\.[a-z0-9-]+)\.(question|hint|statement)|fields\.[a-zA-Z0-9]+\.fields\.[a-zA-Z0-9]+\.(question|hint)|eligibility\.[a-z0-9-]+|checks\.[a-z0-9-]+)$/;
const withAnswers =
  /^(declaration|(fields\.[a-zA-Z0-9]+|evidence\.[a-z0-9-]+)\.(question|hint|statement)|eligibility\.[a-z0-9-]+|checks\.[a-z0-9-]+)$/;

/** Kinds whose answers are one line of words. */
const notInWords: ReadonlySet<string> = new Set(['family-members', 'location-pin', 'photo', 'document', 'declaration']);

/** The placeholders that the words of this key may use, besides what they are given. */
export function placeholdersOf(definition: ServiceDefinition, key: string): readonly string[] {
  if (!withSettings.test(key)) return [];
  const settings = Object.keys(definition.settings).map((name) => `settings.${name}`);
  if (!withAnswers.test(key)) return settings;
  const fields = listFields(definition);
  // A question knows only what was asked before it.
  const own = /^fields\.([a-zA-Z0-9]+)\./.exec(key)?.[1];
  const known =
    own === undefined
      ? fields
      : fields.slice(
          0,
          fields.findIndex((field) => field.id === own),
        );
  return [...settings, ...known.filter((field) => !notInWords.has(field.kind)).map((field) => field.id)];
}

/** A figure or day of the law in words; a number as such, so that words can follow it ({settings.years, plural, …}). */
export function showSetting(
  catalogue: Catalogue,
  setting: Setting,
  language: string,
  today: string,
): string | number | undefined {
  switch (setting.kind) {
    case 'amount': {
      const value = holdingOn(setting.values, today);
      return value && formatRupees(Math.round(value.rupees * 100));
    }
    case 'number':
      return holdingOn(setting.values, today)?.number;
    case 'date': {
      const value = holdingOn(setting.values, today);
      return value && formatDate(value.date, language);
    }
    case 'text':
      return holdingOn(setting.values, today)?.text;
    case 'yes-no': {
      const value = holdingOn(setting.values, today);
      return value && catalogue.regionText(language, value.holds ? 'choices.yes' : 'choices.no');
    }
    default:
      return setting satisfies never;
  }
}

/** Words cannot be left without a figure: before the first of them holds, it is the one that is said. */
function holdingOn<T extends { readonly from: string }>(values: readonly T[], day: string): T | undefined {
  return newest(values, day) ?? values.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
}
