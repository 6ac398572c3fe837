// A usable template and the words of one message become the content that the outbox stores: {"type":"template",…}.
// Parameters cannot make Meta refuse it: no line breaks or runs of spaces, never empty, never above their limit.

import { countCharacters } from '../wire/index.ts';

export interface TemplateParameter {
  readonly name: string;
  readonly maxCharacters: number;
}

export interface UsableTemplate {
  readonly name: string;
  readonly languageCode: string;
  /** What fills its variables, in their order. */
  readonly parameters: readonly TemplateParameter[];
}

/** Stands where a parameter is not given: Meta refuses an empty one. */
const NOTHING = '–';

export function templateContent(template: UsableTemplate, values: Readonly<Record<string, string | number>>): string {
  const parameters = template.parameters.map(({ name, maxCharacters }) => ({
    type: 'text' as const,
    text: fit(String(values[name] ?? ''), maxCharacters),
  }));
  return JSON.stringify({
    type: 'template',
    template: {
      name: template.name,
      language: { code: template.languageCode },
      ...(parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] }),
    },
  });
}

/** One line of at most so many characters, cut between whole characters. */
function fit(value: string, maxCharacters: number): string {
  const line = value.replaceAll(/\s+/gu, ' ').trim();
  if (line === '') return NOTHING;
  if (countCharacters(line) <= maxCharacters) return line;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (countCharacters(kept) + countCharacters(segment) + 1 > maxCharacters) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
