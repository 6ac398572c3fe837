import { foldWord } from './fold.ts';
import { isUrdu } from './fold-urdu.ts';
import { oneSlipApart } from './month-names.ts';

// Words before a name that belong to courtesy, not to the name.
const courtesies = new Set(
  [
    'श्री',
    'श्रीमती',
    'कुमारी',
    'सुश्री',
    'स्वर्गीय',
    'स्व',
    'डॉ',
    'shri',
    'sri',
    'smt',
    'shrimati',
    'mr',
    'mrs',
    'ms',
    'late',
    'dr',
  ].map((word) => word.normalize('NFC')),
);

/**
 * Whether two spellings can be the same person's name. Every word of the shorter must be found in
 * the longer, and a first name alone does not match a full name. One slip is forgiven in longer words. Latin, Devanagari and
 * Gurmukhi are held against one another, Urdu against Urdu only: it writes no short vowels, Kiran and Karan are one.
 */
export function namesMatch(a: string, b: string): boolean {
  if (isUrdu(a) !== isUrdu(b)) return false;
  return wordsMatch(wordsOf(a), wordsOf(b), sameWord);
}

/**
 * The same, more forgiving, for what a person looks at afterwards and nothing is opened by: an initial stands for a name
 * that begins with it, and two words may be written as one. Undefined where they cannot be compared: Urdu with
 * other scripts, a script that is not folded.
 */
export function namesAgree(a: string, b: string): boolean | undefined {
  if (isUrdu(a) !== isUrdu(b)) return undefined;
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  if (wordsA.length === 0 || wordsB.length === 0) return undefined;
  return joinings(wordsA).some((one) =>
    joinings(wordsB).some(
      (other) =>
        one.some((word) => !isInitial(word) && other.some((same) => sameWord(word, same))) &&
        wordsMatch(one, other, sameOrInitial),
    ),
  );
}

interface NameWord {
  readonly text: string;
  readonly key: string;
}

function wordsOf(name: string): readonly NameWord[] {
  return name
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s.'’-]+/u)
    .filter((word) => word !== '' && !courtesies.has(word))
    .map((text) => ({ text, key: foldWord(text) }))
    .filter(({ key }) => key !== '');
}

function wordsMatch(
  a: readonly NameWord[],
  b: readonly NameWord[],
  same: (a: NameWord, b: NameWord) => boolean,
): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0 || (short.length === 1 && long.length > 1)) return false;
  const left = [...long];
  return short.every((word) => {
    const at = left.findIndex((other) => same(word, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function sameWord(a: NameWord, b: NameWord): boolean {
  return a.key === b.key || (Math.min(a.key.length, b.key.length) >= 5 && oneSlipApart(a.key, b.key));
}

function sameOrInitial(a: NameWord, b: NameWord): boolean {
  return sameWord(a, b) || (isInitial(a) && beginsWith(b, a.text)) || (isInitial(b) && beginsWith(a, b.text));
}

function isInitial({ text }: NameWord): boolean {
  return /^\p{L}$/u.test(text);
}

/** By letter in one script; by sound across scripts, where C begins both Charan and Kailash. */
function beginsWith(word: NameWord, initial: string): boolean {
  if (word.text.startsWith(initial)) return true;
  if (/^[a-z]/.test(word.text) === /^[a-z]/.test(initial)) return false;
  const sounds = initial === 'c' ? ['c', 'k', 's'] : [foldWord(initial).slice(0, 1)];
  return sounds.some((sound) => word.key.startsWith(sound));
}

/** The words as they are, and with each two neighbours written as one. */
function joinings(words: readonly NameWord[]): readonly (readonly NameWord[])[] {
  const joined = words.slice(1).map((second, index) => {
    const text = (words[index]?.text ?? '') + second.text;
    return [...words.slice(0, index), { text, key: foldWord(text) }, ...words.slice(index + 2)];
  });
  return [words, ...joined];
}
