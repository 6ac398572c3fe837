import { listScripts } from '#platform/pure';
import { phraseKey } from './phrase-key.ts';

// Months as people write them: English, Hindi, romanised Hindi, Punjabi, Urdu and common short forms. One line a month. In the
// other languages of the table of scripts, as Unicode's own tables (CLDR) spell them.
const names: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvari', 'januari', 'janwari', 'जनवरी', 'जन', 'ਜਨਵਰੀ', 'جنوری'],
  [
    'february',
    'feb',
    'febuary',
    'farvari',
    'farwari',
    'pharvari',
    'फरवरी',
    'फ़रवरी',
    'फर',
    'फ़र',
    'ਫ਼ਰਵਰੀ',
    'ਫਰਵਰੀ',
    'فروری',
  ],
  ['march', 'mar', 'maarch', 'मार्च', 'ਮਾਰਚ', 'مارچ'],
  ['april', 'apr', 'aprail', 'aprel', 'अप्रैल', 'अप्रेल', 'ਅਪ੍ਰੈਲ', 'اپریل'],
  ['may', 'mai', 'mayi', 'मई', 'ਮਈ', 'مئی'],
  ['june', 'jun', 'joon', 'जून', 'ਜੂਨ', 'جون'],
  ['july', 'jul', 'julai', 'julaai', 'जुलाई', 'ਜੁਲਾਈ', 'جولائی'],
  ['august', 'aug', 'agast', 'agust', 'अगस्त', 'ਅਗਸਤ', 'اگست'],
  ['september', 'sep', 'sept', 'sitambar', 'sitamber', 'सितंबर', 'सितम्बर', 'ਸਤੰਬਰ', 'ستمبر'],
  ['october', 'oct', 'aktubar', 'oktobar', 'aktoobar', 'अक्टूबर', 'अक्तूबर', 'ਅਕਤੂਬਰ', 'اکتوبر'],
  ['november', 'nov', 'navambar', 'novembar', 'नवंबर', 'नवम्बर', 'ਨਵੰਬਰ', 'نومبر'],
  ['december', 'dec', 'disambar', 'decembar', 'दिसंबर', 'दिसम्बर', 'ਦਸੰਬਰ', 'دسمبر'],
];

const OURS = new Set(['en', 'hi', 'pa', 'ur']);

/** Long and short, as Unicode spells them; none for a language that it does not know. */
function spelledByUnicode(language: string): readonly (readonly [string, number])[] {
  if (Intl.DateTimeFormat.supportedLocalesOf(language).length === 0) return [];
  return (['long', 'short'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat(`${language}-IN`, { month, timeZone: 'UTC' });
    return names.map((_, index) => [phraseKey(format.format(Date.UTC(2001, index, 1))), index + 1] as const);
  });
}

const others = listScripts().flatMap(([, script]) => script.languages.filter((language) => !OURS.has(language)));
// Ours come last: where two languages spell different months alike, they decide.
const exact = new Map([
  ...others.flatMap(spelledByUnicode),
  ...names.flatMap((forms, index) => forms.map((form) => [phraseKey(form), index + 1] as const)),
]);
const long = [...exact].filter(([form]) => form.length >= 5);

/** 1-12, allowing one slip of the finger (also two swapped letters) in the longer names. */
export function monthOf(word: string): number | undefined {
  const key = phraseKey(word);
  const known = exact.get(key);
  if (known !== undefined || key.length < 4) return known;
  const near = new Set(long.filter(([form]) => oneSlipApart(form, key)).map(([, month]) => month));
  return near.size === 1 ? [...near][0] : undefined;
}

/** One letter more, less or other, or two neighbours swapped. */
export function oneSlipApart(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
