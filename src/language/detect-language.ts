// Which language a message is in: the script decides; Latin letters need a look at the little words, because Hindi is
// mostly typed in them. One short line cannot tell romanised Urdu from Hindi, and need not (language.md §4).
import { findScriptOf, listScripts, type ScriptCode } from '#platform/pure';

export type Script = ScriptCode | 'other';

const scripts = listScripts().map(([code, { unicode }]) => [code, new RegExp(`\\p{Script=${unicode}}`, 'gu')] as const);

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

/**
 * Which of a region's languages (`hi`, `bn`) a message is in, or undefined where it does not tell: several of them share its
 * script, none has it, or Latin letters spell a language whose little words we do not know.
 */
export function detectLanguage(
  text: string,
  languages: readonly string[],
): {
  readonly language: string | undefined;
  readonly script: Script | undefined;
} {
  const script = scriptOf(text);
  if (script !== 'Latn') {
    const written = languages.filter((language) => findScriptOf(language) === script);
    return { language: written.length === 1 ? written[0] : undefined, script };
  }
  let balance = 0;
  for (const word of text.toLowerCase().split(/[^\p{L}’']+/u)) {
    // "the" is also Hindi for "were": it speaks for neither.
    const isEnglish = english.has(word);
    const isHindi = hindi.has(word);
    if (isEnglish !== isHindi) balance += isEnglish ? 1 : -1;
  }
  const heard = balance > 0 ? 'en' : balance < 0 ? 'hi' : undefined;
  return { language: languages.find((language) => language === heard), script };
}
