import { foldWord } from './fold.ts';
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
 * Whether two spellings, in any of our scripts, can be the same person's name. Every word of the shorter must be found in
 * the longer, and a first name alone does not match a full name. One slip is forgiven in longer words.
 */
export function namesMatch(a: string, b: string): boolean {
  const keysA = nameKeys(a);
  const keysB = nameKeys(b);
  const [short, long] = keysA.length <= keysB.length ? [keysA, keysB] : [keysB, keysA];
  if (short.length === 0 || (short.length === 1 && long.length > 1)) return false;
  const left = [...long];
  return short.every((key) => {
    const at = left.findIndex(
      (other) => key === other || (Math.min(key.length, other.length) >= 5 && oneSlipApart(key, other)),
    );
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function nameKeys(name: string): readonly string[] {
  return name
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s.'’-]+/u)
    .filter((word) => word !== '' && !courtesies.has(word))
    .map(foldWord)
    .filter((key) => key !== '');
}
