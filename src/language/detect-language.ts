// Which language a message is in: the script decides; Latin letters need a look at the little words, because Hindi is
// mostly typed in them. One short line cannot tell romanised Urdu from Hindi, and need not (language.md §4).

export type Script = 'Latn' | 'Deva' | 'Guru' | 'Arab' | 'other';

const scripts = [
  ['Latn', /\p{Script=Latin}/gu],
  ['Deva', /\p{Script=Devanagari}/gu],
  ['Guru', /\p{Script=Gurmukhi}/gu],
  ['Arab', /\p{Script=Arabic}/gu],
] as const;

/** The script most letters belong to; undefined where there is no letter of a known script. */
export function scriptOf(text: string): Script | undefined {
  let best: Script | undefined;
  let most = 0;
  for (const [script, pattern] of scripts) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > most) [best, most] = [script, count];
  }
  return best ?? (/\p{L}/u.test(text) ? 'other' : undefined);
}

const english = new Set(
  'the is are am was were i you my your me we our a an and or of to for in on at with from how what when where which who can do does did need want please get have has not it this that will would should where’s lost apply help'.split(
    ' ',
  ),
);
const hindi = new Set(
  'hai hain ho hu hoon tha thi the ka ki ke ko se mein me main mai mera meri mere mujhe muje hum hame aap apna apni kya kaise kaha kahan kab kyu kyun kaun chahiye chahie chaiye nahi nahin nai aur ya par pe liye lie wala wali karna karni karo karwana banana banwana bhai ji gaya gayi raha rahi kuch namaste namaskar haan banao dijiye batao batana'.split(
    ' ',
  ),
);

/** The language as a code of the region (`hi`, `en`, `pa`, `ur`), or undefined where the message does not tell. */
export function detectLanguage(text: string): {
  readonly language: string | undefined;
  readonly script: Script | undefined;
} {
  const script = scriptOf(text);
  if (script === 'Deva') return { language: 'hi', script };
  if (script === 'Guru') return { language: 'pa', script };
  if (script === 'Arab') return { language: 'ur', script };
  if (script !== 'Latn') return { language: undefined, script };
  let balance = 0;
  for (const word of text.toLowerCase().split(/[^\p{L}’']+/u)) {
    // "the" is also Hindi for "were": it speaks for neither.
    const isEnglish = english.has(word);
    const isHindi = hindi.has(word);
    if (isEnglish !== isHindi) balance += isEnglish ? 1 : -1;
  }
  return { language: balance > 0 ? 'en' : balance < 0 ? 'hi' : undefined, script };
}
