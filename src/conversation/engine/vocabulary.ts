import type { Catalogue, Understood } from '#catalogue';
import type { CommandName } from './commands.ts';
import { cleanText, createIntentIndex, phraseKey, type IntentIndex } from '#language';

/** What fixed phrases mean, from the region's text files; made once per catalogue. */
export type Vocabulary = {
  readonly meanings: ReadonlyMap<string, CommandName>;
  readonly languageNames: ReadonlyMap<string, string>;
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
  readonly services: IntentIndex;
  /** Phrases that name a service outright, by phrase key. */
  readonly serviceNames: ReadonlyMap<string, string>;
};

const commands = [
  'menu',
  'help',
  'cancel',
  'back',
  'status',
  'language',
  'restart',
  'greeting',
  'drafts',
  'holdings',
  'forget',
  'person',
  'helped',
] as const;
const vocabularies = new WeakMap<Catalogue, Vocabulary>();

/** Whether these words mean, in whatever language, that the citizen wants to begin anew. */
export function asksToStartOver(catalogue: Catalogue, text: string): boolean {
  return vocabularyOf(catalogue).meanings.get(phraseKey(cleanText(text))) === 'restart';
}

export function vocabularyOf(catalogue: Catalogue): Vocabulary {
  const known = vocabularies.get(catalogue);
  if (known) return known;
  const meanings = new Map<string, CommandName>();
  const languageNames = new Map<string, string>();
  const yes = new Set<string>();
  const no = new Set<string>();
  for (const language of catalogue.languages) {
    const phrases = (meaning: Understood): readonly string[] =>
      catalogue.understood(undefined, language, meaning).map(phraseKey);
    for (const meaning of commands) {
      for (const phrase of phrases(meaning)) if (!meanings.has(phrase)) meanings.set(phrase, meaning);
    }
    for (const phrase of phrases('languageName')) languageNames.set(phrase, language);
    for (const phrase of phrases('yes')) yes.add(phrase);
    for (const phrase of phrases('no')) no.add(phrase);
  }
  const serviceNames = new Map<string, string>();
  const entries = [...catalogue.services, ...catalogue.referrals].map(({ id }) => {
    const names = catalogue.languages.flatMap((language) => [
      catalogue.text(id, language, 'name'),
      ...catalogue.understood(id, language, 'synonyms'),
    ]);
    for (const name of names) serviceNames.set(phraseKey(name), id);
    const situations = catalogue.languages.flatMap((language) => catalogue.understood(id, language, 'situations'));
    return { service: id, phrases: [...names, ...situations] };
  });
  const services = createIntentIndex(entries);
  const vocabulary = { meanings, languageNames, yes, no, services, serviceNames };
  vocabularies.set(catalogue, vocabulary);
  return vocabulary;
}
