// Urdu letters, folded to the same keys as the others (fold.ts). Urdu writes no short vowels, so its key lacks their i and
// u: within Urdu spellings agree, with Hindi and English only where the vowels are long.

const consonants: Readonly<Record<string, string>> = {
  ب: 'b', پ: 'p', ت: 't', ٹ: 't', ط: 't', ۃ: 't', ة: 't', ث: 's', س: 's', ص: 's', ش: 's', ج: 'j', ژ: 'j', ز: 'j', ذ: 'j',
  ض: 'j', ظ: 'j', چ: 'c', ح: 'h', خ: 'k', د: 'd', ڈ: 'd', ر: 'r', ڑ: 'r', غ: 'g', گ: 'g', ف: 'f', ق: 'k', ک: 'k', ل: 'l',
  م: 'm', ن: 'n', ں: 'n',
}; // prettier-ignore
/** The same letter under another code: keyboards for Arabic, Persian and Pashto, and old fonts. */
const sameLetter: Readonly<Record<string, string>> = {
  ي: 'ی', ى: 'ی', ې: 'ی', ۍ: 'ی', ك: 'ک', ڪ: 'ک', ه: 'ہ', ە: 'ہ', ٱ: 'ا',
}; // prettier-ignore

const vowelLetter = /[اAیےIU]/;

export function isUrdu(word: string): boolean {
  return /\p{Script=Arabic}/u.test(word);
}

/** Folds one word of Arabic letters. */
export function foldUrdu(word: string): string {
  const letters = plainLetters(word);
  return Array.from(letters, (letter, at) => soundOf(letter, letters.slice(0, at), letters.slice(at + 1))).join('');
}

/** One code for each letter, without vowel signs, stretching and joiners. A with madda; I and U for a hamza on its seat. */
function plainLetters(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/[یيى]\u0670/g, 'ا')
    .replace(/آ/g, 'A')
    .replace(/ئ/g, 'I')
    .replace(/ؤ/g, 'U')
    .normalize('NFKD')
    .replace(/[^\p{Script=Arabic}AIU]|[\p{M}\u0640]/gu, '')
    .replace(/[يىېۍكڪهەٱ]/g, (letter) => sameLetter[letter] ?? letter)
    .replace(/پھ/g, 'ف');
}

function soundOf(letter: string, before: string, after: string): string {
  switch (letter) {
    case 'I':
    case 'ی':
    case 'ے':
      return 'i';
    case 'U':
      return 'u';
    case 'و':
      // A consonant at the start and beside a vowel; after the bearer of a first vowel it is that vowel: اوکھلا.
      if (vowelLetter.test(after.slice(0, 1))) return 'v';
      return before === '' || (before.length > 1 && vowelLetter.test(before.slice(-1))) ? 'v' : 'u';
    case 'A':
      return before === '' ? 'a' : '';
    case 'ا':
    case 'ع':
      return before === '' && !/^[یےوIU]/.test(after) ? 'a' : '';
    case 'ہ':
      // At the end of a word mostly a sign for a: پورہ.
      return after === '' && !/[اAیےو]$/.test(before) ? '' : 'h';
    case 'ھ':
      return /(?:^|[اAیےو])$/.test(before) ? 'h' : '';
    default:
      return consonants[letter] ?? '';
  }
}
