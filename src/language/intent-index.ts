// The phrases of all services by the words in them, so that finding a service costs what the words cost, not what the
// catalogue holds. The scores are those of comparing every phrase (intent.test.ts holds one against the other).

export type WeighedPhrase = {
  readonly service: string;
  readonly words: readonly string[];
  readonly weight: number;
};

/** Phrases with the same common words and the same weight: for words that are common they all score alike. */
type Alike = {
  readonly words: readonly string[];
  readonly weight: number;
  /** The first few services that have one; the others can never come before these. */
  readonly services: readonly number[];
};

export type IntentIndex = {
  /** In the order in which they were listed, which decides between equals. */
  readonly services: readonly string[];
  readonly words: readonly string[];
  readonly wordNumbers: ReadonlyMap<string, number>;
  /** First letter and a pair of letters to the words that have both. */
  readonly pairs: ReadonlyMap<string, readonly number[]>;
  /** Phrases of each word that few services use, by its number. */
  readonly rare: readonly (readonly { readonly service: number; readonly phrase: WeighedPhrase }[])[];
  /** Phrases of each word that many services use. */
  readonly common: readonly (readonly Alike[])[];
};

/** A word of more services than this is common. */
const FEW_SERVICES = 20;

export function indexPhrases(phrases: readonly WeighedPhrase[], most: number): IntentIndex {
  const services = [...new Set(phrases.map((phrase) => phrase.service))];
  const serviceNumbers = new Map(services.map((service, at) => [service, at]));
  const usedBy = new Map<string, Set<string>>();
  for (const { service, words } of phrases) {
    for (const word of words) usedBy.set(word, (usedBy.get(word) ?? new Set()).add(service));
  }
  const words = [...usedBy.keys()];
  const wordNumbers = new Map(words.map((word, at) => [word, at]));
  const isCommon = (word: string): boolean => (usedBy.get(word)?.size ?? 0) > FEW_SERVICES;
  const rare = words.map((): { service: number; phrase: WeighedPhrase }[] => []);
  const alike = new Map<string, { words: readonly string[]; weight: number; services: number[] }>();
  for (const phrase of phrases) {
    const service = serviceNumbers.get(phrase.service) ?? 0;
    for (const word of phrase.words) {
      if (!isCommon(word)) rare[wordNumbers.get(word) ?? 0]?.push({ service, phrase });
    }
    const shared = phrase.words.filter(isCommon);
    if (shared.length === 0) continue;
    const key = `${shared.join(' ')} ${phrase.weight}`;
    const group = alike.get(key) ?? { words: shared, weight: phrase.weight, services: [] };
    alike.set(key, group);
    if (group.services.length < most && !group.services.includes(service)) group.services.push(service);
  }
  const common = words.map((): Alike[] => []);
  for (const group of alike.values()) for (const word of group.words) common[wordNumbers.get(word) ?? 0]?.push(group);
  return { services, words, wordNumbers, pairs: indexPairs(words), rare, common };
}

/** The words of the index that may be like this one: the same, or sharing the first letter and a pair of letters. */
export function listWordsNear(index: IntentIndex, word: string): readonly number[] {
  const own = index.wordNumbers.get(word);
  if (word.length < 4) return own === undefined ? [] : [own];
  const near = new Set(own === undefined ? [] : [own]);
  for (const key of pairKeys(word)) for (const other of index.pairs.get(key) ?? []) near.add(other);
  return [...near];
}

function indexPairs(words: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const pairs = new Map<string, number[]>();
  for (const [at, word] of words.entries()) {
    if (word.length < 4) continue;
    for (const key of pairKeys(word)) {
      const known = pairs.get(key);
      if (known) known.push(at);
      else pairs.set(key, [at]);
    }
  }
  return pairs;
}

function pairKeys(word: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let at = 0; at < word.length - 1; at += 1) keys.add(`${word[0]}${word.slice(at, at + 2)}`);
  return keys;
}
