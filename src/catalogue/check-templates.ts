import type { CatalogueSource } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { REGION_TEXTS } from './region-texts.ts';
import { GENERAL_PURPOSE, variablesIn, type TemplateSource } from './template-file.ts';

// What Meta would refuse or leave waiting in review is refused here first (whatsapp.md §3.3).

const LIMITS = { header: 60, body: 1024, footer: 60, button: 25, buttons: 10, name: 512 } as const;
/** Meta refuses a body that is mostly variables (error 2388293) and does not say where the line is: this is ours. */
const WORDS_PER_VARIABLE = 3;

type Words = TemplateSource['words'][string];

export function checkTemplates(source: CatalogueSource): readonly Finding[] {
  const findings = source.templates.flatMap((template) => checkTemplate(template, source));
  if (!source.templates.some((template) => template.purpose === GENERAL_PURPOSE)) {
    findings.push({
      file: 'templates',
      rule: 'template-general',
      problem: `No template has the purpose "${GENERAL_PURPOSE}".`,
      remedy: 'Add one without variables: it is sent when no other one may be.',
    });
  }
  const purposes = source.templates.map((template) => template.purpose);
  for (const purpose of new Set(purposes.filter((one, index) => purposes.indexOf(one) !== index))) {
    findings.push({
      file: 'templates',
      rule: 'template-repeated',
      problem: `Several templates have the purpose "${purpose}".`,
      remedy: 'Keep one; a change of its words is a new version of the same file.',
    });
  }
  return findings;
}

function checkTemplate(template: TemplateSource, source: CatalogueSource): readonly Finding[] {
  const file = `templates/${template.id}.yaml`;
  const findings: Finding[] = [];
  const add = (rule: string, problem: string, remedy: string): void =>
    void findings.push({ file, rule, problem, remedy });
  const names = template.variables.map((variable) => variable.name);
  const known = template.purpose === GENERAL_PURPOSE ? [] : REGION_TEXTS[template.purpose];
  for (const name of names) {
    if (!known.some((one) => one === name)) {
      add(
        'template-variable',
        `{${name}} is not given with ${template.purpose}.`,
        `Use: ${known.join(', ') || 'none'}.`,
      );
    }
  }
  for (const language of source.region.languages.required) {
    if (template.words[language] === undefined) {
      add('template-language', `words.${language} is missing.`, 'Write it in this language.');
    }
  }
  const spoken = [...source.region.languages.required, ...source.region.languages.optional];
  for (const [language, words] of Object.entries(template.words)) {
    const at = `words.${language}`;
    if (!spoken.includes(language)) add('template-language', `${at}: not a language of the region.`, 'Remove it.');
    const used = variablesIn(words.body);
    if (used.join() !== names.join()) {
      const order = names.map((name) => `{${name}}`).join(' ') || 'none';
      add(
        'template-order',
        `${at}.body has other variables, or another order.`,
        `Use each once, in this order: ${order}.`,
      );
    }
    for (const variable of template.variables) {
      const example = variable.examples[language];
      if (example === undefined || example.length > variable.maxCharacters) {
        add(
          'template-example',
          `${variable.name} has no fitting example in ${language}.`,
          'Write one that Meta can read.',
        );
      }
    }
    for (const problem of checkWords(words, template.variables))
      add('template-words', `${at}.${problem}`, 'Say it otherwise.');
    for (const button of words.buttons) {
      if (!isUnderstood(source, language, button)) {
        add(
          'template-button',
          `${at}: "${button}" is not a phrase we understand.`,
          `Use one of text/${language}.yaml.`,
        );
      }
    }
  }
  return findings;
}

function checkWords(words: Words, variables: TemplateSource['variables']): readonly string[] {
  const { header = '', body, footer = '', buttons } = words;
  const problems: string[] = [];
  const longest = variables.reduce(
    (text, { name, maxCharacters }) => text.replace(`{${name}}`, 'x'.repeat(maxCharacters)),
    body,
  );
  if (header.length > LIMITS.header) problems.push(`header is longer than ${LIMITS.header}.`);
  if (longest.length > LIMITS.body)
    problems.push(`body may reach ${longest.length} characters; Meta takes ${LIMITS.body}.`);
  if (footer.length > LIMITS.footer) problems.push(`footer is longer than ${LIMITS.footer}.`);
  if (/\{\w+\}/.test(header + footer)) problems.push('header and footer cannot hold variables.');
  if (/^\s*\{|\}\s*$/.test(body)) problems.push('body begins or ends with a variable.');
  if (/\}\s*\{/.test(body)) problems.push('body has two variables side by side.');
  const plainWords = body.replaceAll(/\{\w+\}/g, ' ').match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;
  if (plainWords < variables.length * WORDS_PER_VARIABLE) problems.push('body has too few words for its variables.');
  if (buttons.length > LIMITS.buttons) problems.push(`buttons are more than ${LIMITS.buttons}.`);
  for (const button of buttons)
    if (button.length > LIMITS.button) problems.push(`"${button}" is longer than ${LIMITS.button}.`);
  return problems;
}

function isUnderstood(source: CatalogueSource, language: string, phrase: string): boolean {
  const meanings = Object.values(source.texts[language]?.understood ?? {});
  return meanings.some((phrases) => phrases.some((one) => one.toLowerCase() === phrase.toLowerCase()));
}
