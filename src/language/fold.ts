// One key for the ways a word is spelt in Latin, Devanagari, Gurmukhi and Urdu letters: सर्टिफिकेट, "sartifiket" and
// "certificate" come out alike, as do सुनीता, "Sunita" and "Suneeta". Used to compare names, to find services and places.
// What is kept: consonants by sound group, i-like and u-like vowels, an a at the start. Urdu letters: fold-urdu.ts. The other
// Indian scripts go by their letters too, which holds a word against itself; how their languages sound is not known here.
import { listScripts } from '#platform/pure';
import { normaliseDigits } from './digits.ts';
import { foldUrdu, isUrdu } from './fold-urdu.ts';

const consonants: Readonly<Record<string, string>> = {
  क: 'k', ख: 'k', ग: 'g', घ: 'g', ङ: 'n', च: 'c', छ: 'c', ज: 'j', झ: 'j', ञ: 'n', ट: 't', ठ: 't', ड: 'd', ढ: 'd', ण: 'n',
  त: 't', थ: 't', द: 'd', ध: 'd', न: 'n', ऩ: 'n', प: 'p', फ: 'f', ब: 'b', भ: 'b', म: 'm', य: 'i', र: 'r', ऱ: 'r', ल: 'l',
  ळ: 'l', व: 'v', श: 's', ष: 's', स: 's', ह: 'h', 'ं': 'n', 'ँ': 'n', 'ः': '', '्': '', '़': '', 'ऽ': '',
}; // prettier-ignore
const vowels: Readonly<Record<string, string>> = {
  अ: 'a', आ: 'a', इ: 'i', ई: 'i', उ: 'u', ऊ: 'u', ऋ: 'ri', ए: 'i', ऐ: 'i', ऍ: 'i', ऎ: 'i', ओ: 'u', औ: 'u', ऑ: 'u', ऒ: 'u',
  'ा': '', 'ि': 'i', 'ी': 'i', 'ु': 'u', 'ू': 'u', 'ृ': 'ri', 'ॆ': 'i', 'े': 'i', 'ै': 'i', 'ॅ': '', 'ॊ': 'u', 'ो': 'u', 'ौ': 'u', 'ॉ': 'u',
}; // prettier-ignore

/** Folds one word (letters of one script). Empty where nothing of the word can be folded. */
export function foldWord(word: string): string {
  const lower = word.normalize('NFC').toLowerCase();
  const fold = /[a-z]/.test(lower) ? foldLatin : isUrdu(lower) ? foldUrdu : foldIndic;
  const key = fold(lower);
  return key.replace(/m(?=[pbf])/g, 'n').replace(/(.)\1+/g, '$1');
}

/** Folds every word of a text, in order; digits of any script become 0-9. */
export function foldWords(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{M}\u200c\u200d]+|\p{N}+/gu) ?? [];
  return words
    .map((word) => (/^\p{N}/u.test(word) ? normaliseDigits(word) : foldWord(word)))
    .filter((key) => key !== '');
}

function foldLatin(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
    .replace(/^ai|^ae/, 'i')
    .replace(/^au|^ou/, 'u')
    .replace(/tion/g, 'sn')
    .replace(/ph/g, 'f')
    .replace(/x/g, 'ks')
    .replace(/q|ck/g, 'k')
    .replace(/gy|jn/g, 'g')
    .replace(/chh?/g, 'C')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c/g, 'k')
    .replace(/C/g, 'c')
    .replace(/z/g, 'j')
    .replace(/w/g, 'v')
    .replace(/(?<=[bcdgjkprst])h/g, '')
    .replace(/[ey]/g, 'i')
    .replace(/o/g, 'u')
    .replace(/(?<=.)a/g, '');
}

function foldIndic(word: string): string {
  const letters = toDevanagari(word)
    .normalize('NFD')
    .replace(/[डढ]़/g, 'र')
    .replace(/ज्ञ/g, 'ग')
    .replace(/[ंन]्?ह$/, 'ंग');
  let key = '';
  for (const letter of letters) {
    const vowel = vowels[letter];
    if (vowel === undefined) key += consonants[letter] ?? '';
    else if (vowel !== 'a' || key === '') key += vowel;
  }
  return key;
}

const BLOCK_SIZE = 0x80;
const DEVANAGARI = 0x0900;
const blocks = listScripts().flatMap(([, script]) => script.block ?? []);
/** Letters that stand outside the common order of the blocks. */
const ownLetters: Readonly<Record<string, string>> = {
  'ੰ': 'ं', 'ੱ': '', 'ৎ': 'त', 'ৰ': 'र', 'ৱ': 'व', 'ൺ': 'ण', 'ൻ': 'न', 'ർ': 'र', 'ൽ': 'ल', 'ൾ': 'ळ', 'ൿ': 'क',
}; // prettier-ignore

/** The blocks of the Indian scripts hold the same letters in the same order. */
function toDevanagari(word: string): string {
  return word.replace(/[\u0980-\u0d7f]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const block = blocks.find((start) => code >= start && code < start + BLOCK_SIZE);
    return ownLetters[letter] ?? (block === undefined ? '' : String.fromCharCode(code - block + DEVANAGARI));
  });
}
