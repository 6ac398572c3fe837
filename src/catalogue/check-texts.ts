import { compileMessage } from './message.ts';
import type { Finding } from './finding.ts';
import { nearestName } from './nearest-name.ts';
import type { Locate } from './read-yaml.ts';
import type { RequiredText } from './service-texts.ts';
import type { Text } from './text-file.ts';

/** Holds one language's words against what must be said: missing, misspelt, too long, wrong parameters, bad ICU. */
export function checkTexts(check: {
  readonly file: string;
  readonly language: string;
  readonly text: Text;
  /** Where things stand in the file. */
  readonly locate?: Locate | undefined;
  readonly required: readonly RequiredText[];
  /** A missing word of an optional language falls back and is no finding. */
  readonly complete: boolean;
  /** Keys beyond the required ones that may be there; their parameters are not checked. */
  readonly alsoKnown: (key: string) => boolean;
  /** What the words of a key may take from elsewhere (placeholders.ts), besides what they are given. */
  readonly placeholders?: (key: string) => readonly string[];
}): readonly Finding[] {
  const findings: Finding[] = [];
  const { file, text } = check;
  const placeOf = (key: string) => check.locate?.(['words', ...key.split('.')]);
  const required = new Map(check.required.map((one) => [one.key, one]));
  if (check.complete) {
    for (const key of required.keys()) {
      if (text.words[key] !== undefined) continue;
      findings.push({
        file,
        ...placeOf(key),
        rule: 'text-missing',
        problem: `words.${key} is missing.`,
        remedy: 'Write it in this language.',
      });
    }
  }
  for (const [key, words] of Object.entries(text.words)) {
    const rule = required.get(key);
    if (!rule && !check.alsoKnown(key)) {
      findings.push({
        file,
        ...placeOf(key),
        rule: 'text-unknown',
        problem: `words.${key} is never said.`,
        remedy: 'Correct the key or remove it.',
      });
      continue;
    }
    if (rule && words.length > rule.limit) {
      findings.push({
        file,
        ...placeOf(key),
        rule: 'text-too-long',
        problem: `words.${key} has ${words.length} characters; WhatsApp shows ${rule.limit}.`,
        remedy: 'Say it shorter.',
      });
    }
    const found = checkMessage(file, check.language, key, words, rule, check.placeholders?.(key) ?? []);
    findings.push(...found.map((finding) => ({ ...finding, ...placeOf(key) })));
  }
  return findings;
}

function checkMessage(
  file: string,
  language: string,
  key: string,
  words: string,
  rule: RequiredText | undefined,
  placeholders: readonly string[],
): readonly Finding[] {
  let parameters: readonly string[];
  try {
    ({ parameters } = compileMessage(words, language));
  } catch (error) {
    const problem = `words.${key} is not a valid ICU message: ${error instanceof Error ? error.message : 'unknown'}`;
    return [{ file, rule: 'text-syntax', problem, remedy: 'Balance the braces and quotes.' }];
  }
  // What is optional and takes nothing from elsewhere is not held to its parameters.
  if (!rule && placeholders.length === 0 && !parameters.some((one) => one.startsWith('settings.'))) return [];
  const known = [...(rule?.parameters ?? []), ...placeholders];
  return parameters
    .filter((parameter) => !known.includes(parameter))
    .map((parameter) => {
      const meant = nearestName(parameter, known);
      const few = known.length > 12 ? [...known.slice(0, 12), '…'] : known;
      return {
        file,
        rule: 'text-parameter',
        problem: `words.${key} uses {${parameter}}, which is not given here.`,
        remedy:
          meant === undefined
            ? known.length > 0
              ? `Use one of: ${few.join(', ')}.`
              : 'Use no parameter.'
            : `Write {${meant}}.`,
      };
    });
}
