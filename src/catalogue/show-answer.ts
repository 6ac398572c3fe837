import { assertNever } from '#platform/pure';
import { formatDate } from '#language';
import type { Catalogue } from './catalogue.ts';
import type { Field } from './field.ts';
import type { Words } from './names.ts';

/** A stored answer in words of the language, for chat, desk and forms. Not escaped: the reader's medium decides. */
export function showAnswer(
  catalogue: Catalogue,
  serviceId: string,
  field: Field,
  value: string,
  language: string,
): string {
  switch (field.kind) {
    case 'date':
      return formatDate(value, language);
    case 'place': {
      const area = catalogue.findArea(value);
      return area ? wordsIn(catalogue, area.names, language) : value;
    }
    case 'choice': {
      const key = `fields.${field.id}.options.${value}`;
      return catalogue.hasText(serviceId, language, key) ? catalogue.text(serviceId, language, key) : value;
    }
    case 'yes-no':
      return catalogue.regionText(language, value === 'yes' ? 'choices.yes' : 'choices.no');
    case 'person-name':
    case 'text':
    case 'registration-number':
    case 'mobile':
      return value;
    default:
      return assertNever(field);
  }
}

/** Words of a pack file in this language, else in the default one. */
export function wordsIn(catalogue: Pick<Catalogue, 'region'>, words: Words, language: string): string {
  return words[language] ?? words[catalogue.region.languages.default] ?? Object.values(words)[0] ?? '';
}
